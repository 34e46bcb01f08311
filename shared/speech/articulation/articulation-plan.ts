import type { LipMeasureClip } from '../../core/lip-measures.ts';
import type { Phoneme } from '../../core/phonemes.ts';
import type { TimedPhoneme } from '../../core/take.ts';
import { type FrameRate, frameRate, type TimeRange } from '../../core/time.ts';

/** Plans are made at 100 frames a second. */
export const PLAN_RATE: FrameRate = frameRate(100);
export const PLAN_HOP = 0.01;

/** Formants at 100 Hz (frame i at 10 i ms), in Hz; 0 or NaN where unvoiced. */
export interface FormantTracks {
  readonly f1: Float32Array;
  readonly f2: Float32Array;
}

export interface ArticulationInput {
  /** In order; holes and times outside 0..duration are mended. */
  readonly phonemes: readonly TimedPhoneme[];
  /** Length of the recording in seconds. */
  readonly duration: number;
  /** Speech loudness at 100 Hz as `relativeLoudness` gives it; without it every vowel is of average loudness. */
  readonly loudness?: Float32Array;
  readonly formants?: FormantTracks;
}

/** Time in which the lips must touch (gap below .5 mm), from contact to release. */
export interface Seal extends TimeRange {
  readonly phoneme: Phoneme;
  /** 0..1: how hard the lips press. */
  readonly firmness: number;
}

/** Time in which the lower lip touches the upper teeth. */
export interface LabiodentalContact extends TimeRange {
  readonly phoneme: Phoneme;
}

/** Time in which the teeth nearly meet: jawOpen may not exceed `jawCap`. */
export interface SibilantCap extends TimeRange {
  readonly phoneme: Phoneme;
  readonly jawCap: number;
}

/** What the mouth should do, apart from any head. Arrays run at 100 Hz, frame i at 10 i ms. */
export interface ArticulationPlan {
  readonly frameCount: number;
  /** [T, 52] row-major, columns as BLEND_SHAPE_NAMES: the shapes that a mouth uses for these phonemes, on the reference head. */
  readonly prior: Float32Array;
  readonly measures: LipMeasureClip;
  /** [T] 0..1 share of lip closure (1 = lips meet their virtual target below contact). */
  readonly closure: Float32Array;
  readonly seals: readonly Seal[];
  readonly labiodentals: readonly LabiodentalContact[];
  readonly sibilants: readonly SibilantCap[];
}
