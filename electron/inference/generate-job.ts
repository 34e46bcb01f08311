import { createModelShelf, type ModelShelf } from './model-shelf.ts';
import { checkedRequest, generateTake } from './pipeline.ts';
import type { JobHandler } from './worker-runtime.ts';

/** The job `generate`. Models stay loaded from line to line; other packs or another provider replace them. On a second attempt the CPU is used. */
export function generateJob(): JobHandler {
  let open: { readonly key: string; readonly shelf: ModelShelf } | undefined;
  return async (payload, context) => {
    const request = checkedRequest(payload);
    const provider = context.attempt > 1 ? 'cpu' : request.provider;
    const key = JSON.stringify([request.packRoots, provider]);
    if (open?.key !== key) {
      await open?.shelf.dispose();
      open = { key, shelf: createModelShelf({ packRoots: request.packRoots, provider }) };
    }
    return generateTake(request, context, open.shelf);
  };
}
