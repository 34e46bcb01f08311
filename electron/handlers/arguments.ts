import { z } from 'zod';
import { StudioError } from '../../shared/core/errors.ts';
import type { JsonMethod } from '../../shared/ipc/studio-bridge.ts';

const nothing = z.unknown().transform(() => ({}));
const id = z.uuid();
const onRecording = z.object({ recordingId: id });

/** What each method may be called with; whatever else a page sends is refused before anything looks at it. */
export const ARGUMENTS = {
  about: nothing,
  samples: nothing,
  openSample: z.object({ name: z.string().min(1).max(100) }),
  closeRecording: onRecording,
  generate: onRecording.extend({ script: z.string().max(200_000), language: z.string().regex(/^(auto|[a-z]{2,3})$/) }),
  cancel: z.object({ jobId: id }),
  take: onRecording,
} satisfies Record<JsonMethod, z.ZodType>;

export const BINARY_ARGUMENTS = {
  clip: onRecording.extend({ route: z.enum(['text', 'direct']) }),
  peaks: onRecording,
  sound: onRecording,
  head: z.object({ light: z.literal('yes').optional() }),
} as const;

/** Name of a picked or dropped file: shown, never used as a path. */
export const fileNameSchema = z.string().min(1).max(1_000);

/** @throws StudioError `request-refused` */
export function checked<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new StudioError(
    'request-refused',
    `The page asked for something malformed (${result.error.issues[0]?.message ?? 'unknown'}).`,
  );
}
