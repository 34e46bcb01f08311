import { z } from 'zod';
import { StudioError } from '../../shared/core/errors.ts';
import type { TimedPhoneme } from '../../shared/core/take.ts';
import type { ArticulationPlan } from '../../shared/speech/articulation/articulation-plan.ts';
import type { ArticulationMemory } from './articulation-net.ts';
import { createModelShelf, type ModelShelf } from './model-shelf.ts';
import { planText } from './text-route.ts';
import type { JobHandler } from './worker-runtime.ts';

/** The job `articulate`: phonemes as they were edited to a plan of the text route. */
export interface ArticulateRequest {
  readonly phonemes: readonly TimedPhoneme[];
  readonly loudness: Float32Array;
  /** Seconds. */
  readonly duration: number;
  readonly packRoots: readonly string[];
}
export type ArticulateResult = ArticulationPlan;

const requestSchema = z.object({
  phonemes: z.array(z.object({ start: z.number(), end: z.number(), phoneme: z.string() })),
  loudness: z.instanceof(Float32Array),
  duration: z.number().nonnegative(),
  packRoots: z.array(z.string()).min(1),
});

/**
 * On the CPU: the net is small, and an edit must not wait for a graphics card to wake. Of the line edited last, only the
 * surroundings of the edit are heard again. @throws StudioError `protocol-invalid`, those of packs and models
 */
export function articulateJob(): JobHandler {
  let open: { readonly key: string; readonly shelf: ModelShelf; readonly memory: ArticulationMemory } | undefined;
  return async (payload, context) => {
    if (!requestSchema.safeParse(payload).success)
      throw new StudioError('protocol-invalid', 'The request to articulate is malformed.');
    const { phonemes, loudness, duration, packRoots } = payload as ArticulateRequest;
    const key = JSON.stringify(packRoots);
    if (open?.key !== key) {
      await open?.shelf.dispose();
      open = { key, shelf: createModelShelf({ packRoots, provider: 'cpu' }), memory: {} };
    }
    return planText({ phonemes, loudness, duration }, { rulesOnly: false }, open.shelf, context, open.memory);
  };
}
