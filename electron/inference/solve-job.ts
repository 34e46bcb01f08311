import { z } from 'zod';
import { StudioError } from '../../shared/core/errors.ts';
import type { LipTable } from '../../shared/core/lip-measures.ts';
import type { FrameRate } from '../../shared/core/time.ts';
import { measureClip } from '../../shared/speech/lips/measure-clip.ts';
import type { SolveMemory } from '../../shared/speech/lips/solve-lips.ts';
import { type PlannedLine, solveLine } from '../../shared/speech/solve-line.ts';
import type { JobHandler } from './worker-runtime.ts';

/** The job `solve`: a plan with dials to curves on a head. It needs no model, but half a second of an hour's line would be felt elsewhere. */
export interface SolveLineRequest {
  readonly line: PlannedLine;
  readonly lipTable: LipTable;
  readonly frameRate: FrameRate;
}

export interface SolveLineResult {
  readonly frameRate: FrameRate;
  readonly frameCount: number;
  /** [T, 52] in the order of BLEND_SHAPE_NAMES. */
  readonly values: Float32Array;
  /** [T] mm on the head of the table. */
  readonly gap: Float32Array;
  /** [T, 3] degrees. */
  readonly headMotion: Float32Array;
}

const requestSchema = z.object({
  line: z.object({
    plan: z.object({ frameCount: z.int().nonnegative(), prior: z.instanceof(Float32Array) }),
    duration: z.number(),
  }),
  lipTable: z.object({ format: z.literal('facewright-lip-table/1') }),
  frameRate: z.object({ numerator: z.int().positive(), denominator: z.int().positive() }),
});

/** Of the line solved last, only frames that ask for something else are solved again. @throws StudioError `protocol-invalid`, `lip-table-invalid` */
export function solveJob(): JobHandler {
  const memory: SolveMemory = {};
  return async (payload, context): Promise<SolveLineResult> => {
    if (!requestSchema.safeParse(payload).success)
      throw new StudioError('protocol-invalid', 'The request to solve is malformed.');
    const { line, lipTable, frameRate } = payload as SolveLineRequest;
    await context.checkpoint();
    const { clip, headMotion } = solveLine(line, lipTable, frameRate, memory);
    const { gap } = measureClip(clip, lipTable);
    return { frameRate, frameCount: clip.frameCount, values: clip.values, gap, headMotion };
  };
}
