import type { Phoneme } from '../../core/phonemes.ts';
import type { TimeRange } from '../../core/time.ts';
import { ARTICULATOR_COUNT, ARTICULATORS, type Articulator, articulatorIndex, type Pose } from './articulators.ts';
import type { LeadLag, TimingClass } from './timing-classes.ts';

/** A stretch of time with one mouth target: a phoneme, half a diphthong, or merged equal neighbours. */
export interface Segment extends TimeRange {
  readonly phoneme: Phoneme;
  readonly timingClass: TimingClass;
  readonly isVowel: boolean;
  /** Number of the word, or -1. */
  readonly word: number;
  /** Weights in articulator order. */
  readonly pose: Float64Array;
  /** Inner-lip gap in mm. */
  readonly gap: number;
  /** Corner distance from neutral in mm without the jaw's share. */
  readonly lipWidth: number;
  readonly jawDominance: number;
  readonly lipDominance: number;
  readonly gapDominance: number;
  readonly jaw: LeadLag;
  readonly lips: LeadLag;
  readonly tongue: LeadLag;
  readonly gapTiming: LeadLag;
  readonly jawCap: number;
}

export function poseArray(pose: Pose): Float64Array {
  const values = new Float64Array(ARTICULATOR_COUNT);
  for (const [name, value] of Object.entries(pose)) values[articulatorIndex(name as Articulator)] = value;
  return values;
}

/** One factor an articulator; absent ones are 1. */
export function poseFactors(factors: Pose): Float64Array {
  return Float64Array.from(ARTICULATORS, (name) => factors[name] ?? 1);
}

/** A copy of the pose, each articulator times its factor (`poseFactors`). */
export function scalePose(pose: Float64Array, factors: Float64Array): Float64Array {
  const scaled = new Float64Array(pose.length);
  for (let k = 0; k < pose.length; k++) scaled[k] = (pose[k] ?? 0) * (factors[k] ?? 1);
  return scaled;
}

export function clamp(value: number, minimum: number, maximum: number): number {
  return Math.min(maximum, Math.max(minimum, value));
}

/** Rises smoothly from 0 at x <= 0 to 1 at x >= 1. */
export function raisedCosine(x: number): number {
  return x <= 0 ? 0 : x >= 1 ? 1 : 0.5 - 0.5 * Math.cos(Math.PI * x);
}
