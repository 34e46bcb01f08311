import { z } from 'zod';
import { STUDIO_ERROR_CODES } from '../core/errors.ts';
import type { ProjectEvent } from './project-views.ts';
import { generationSchema, recordIdSchema, transcriptSchema } from './record-schemas.ts';

export const errorSchema = z.strictObject({
  code: z.enum(STUDIO_ERROR_CODES),
  message: z.string(),
  hint: z.string().exactOptional(),
});

const jobId = z.string();
const projectId = z.string();
const takeId = recordIdSchema.exactOptional();
const failures = z.array(z.strictObject({ takeId: recordIdSchema, name: z.string(), error: errorSchema })).readonly();

/** Everything that the service tells a page by itself. */
export const projectEventSchema: z.ZodType<ProjectEvent> = z.discriminatedUnion('event', [
  z.strictObject({
    event: z.literal('progress'),
    jobId,
    kind: z.enum(['generate', 'export', 'pack', 'align']),
    takeId,
    stage: z.string(),
    fraction: z.number().min(0).max(1),
    secondsLeft: z.number().nonnegative().exactOptional(),
  }),
  z.strictObject({
    event: z.literal('generated'),
    jobId,
    result: z.strictObject({
      takeId: recordIdSchema,
      generation: generationSchema,
      transcript: transcriptSchema,
      timings: z.record(z.string(), z.number()).readonly(),
    }),
  }),
  z.strictObject({
    event: z.literal('exported'),
    jobId,
    outcome: z.strictObject({ folder: z.string(), written: z.array(z.string()).readonly(), failures }),
  }),
  z.strictObject({ event: z.literal('cancelled'), jobId, takeId }),
  z.strictObject({ event: z.literal('failed'), jobId, takeId, error: errorSchema }),
  z.strictObject({ event: z.literal('changed-outside'), projectId }),
  z.strictObject({ event: z.literal('storage-trouble'), projectId, error: errorSchema }),
  z.strictObject({ event: z.literal('moved'), projectId }),
  z.strictObject({ event: z.literal('action'), action: z.string(), place: z.string().exactOptional() }),
]);
