import type { LipTable } from '../core/lip-measures.ts';
import type { BlendShapeClip, Transcript } from '../core/take.ts';
import type { FrameRate } from '../core/time.ts';
import type { ArticulationPlan } from './articulation/articulation-plan.ts';
import type { ArticulationStyle } from './articulation/articulation-style.ts';
import { stylePlan } from './articulation/style-plan.ts';
import { type SolveMemory, solveLips } from './lips/solve-lips.ts';
import { addLayer } from './procedural/add-layer.ts';
import { proceduralLayers } from './procedural/procedural-layers.ts';
import type { ProceduralStyle } from './procedural/procedural-style.ts';

/** A line as it is planned, and everything that decides its curves without hearing it again. */
export interface PlannedLine {
  readonly plan: ArticulationPlan;
  /** Seconds of the recording. */
  readonly duration: number;
  /** `relativeLoudness`. */
  readonly loudness: Float32Array;
  readonly transcript: Pick<Transcript, 'text' | 'phonemes'>;
  readonly style: Partial<ArticulationStyle>;
  readonly procedural: Partial<ProceduralStyle>;
  /** Blinks, brows, gaze, head and breath are on. */
  readonly isAlive: boolean;
  readonly seed: number;
}

export interface SolvedLine {
  readonly clip: BlendShapeClip;
  /** [T, 3] pitch, yaw, roll in degrees; zeros when nothing is alive. */
  readonly headMotion: Float32Array;
}

/** The curves of a planned line on one head at one frame rate; with the `memory` of the same line only what changed is solved. Deterministic. @throws StudioError `lip-table-invalid` */
export function solveLine(line: PlannedLine, table: LipTable, frameRate: FrameRate, memory?: SolveMemory): SolvedLine {
  const { duration, loudness, transcript } = line;
  const { phonemes } = transcript;
  const styled = stylePlan({ plan: line.plan, loudness, phonemes }, line.style);
  const mouth = solveLips(styled, table, frameRate, { duration, ...(memory ? { memory } : {}) });
  if (!line.isAlive) return { clip: mouth, headMotion: new Float32Array(mouth.frameCount * 3) };
  const question = transcript.text.trimEnd().endsWith('?');
  const layers = proceduralLayers({ duration, phonemes, loudness, question }, frameRate, line.seed, line.procedural);
  return { clip: addLayer(mouth, layers.clip), headMotion: layers.motion.head };
}
