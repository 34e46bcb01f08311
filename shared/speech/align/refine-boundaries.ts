import { HOP_SECONDS } from './posteriors.ts';

export interface BoundaryEvidence {
  /** [T] probability that a phoneme begins at frame t (time t * 10 ms). */
  readonly boundary: Float32Array;
  /** [T] spectral flux between frames t - 1 and t (time (t - .5) * 10 ms); absent when there is no mel. */
  readonly flux?: Float32Array;
}

export interface RefineOptions {
  /** Seconds that a boundary may move. */
  readonly reach: number;
  /** Seconds between two boundaries at least. */
  readonly minimumDuration: number;
  /** Weight of the flux, scaled to its highest value within reach, beside the boundary probability. */
  readonly fluxWeight: number;
  /** Score lost at the end of the reach: a peak must be worth its distance. */
  readonly distanceWeight: number;
}

export const REFINE_DEFAULTS: RefineOptions = { reach: 0.03, minimumDuration: 0.02, fluxWeight: 0.5, distanceWeight: 0.5 };

/** Boundaries are searched at half frames: flux lives between frames, boundary probabilities on them. */
const STEP_SECONDS = HOP_SECONDS / 2;

/**
 * Moves each inner boundary (seconds, ascending) to the strongest local maximum of boundary probability and spectral
 * flux within reach. The first and last entries are the ends of the recording and stay. Order and minimum durations
 * are kept; a boundary without a clear peak stays where the search put it.
 */
export function refineBoundaries(
  times: readonly number[],
  evidence: BoundaryEvidence,
  options: RefineOptions = REFINE_DEFAULTS,
): number[] {
  const refined = [...times];
  for (let index = 1; index < times.length - 1; index++) {
    const time = times[index] ?? 0;
    const lowest = Math.max((refined[index - 1] ?? 0) + options.minimumDuration, time - options.reach);
    const highest = Math.min((times[index + 1] ?? time) - options.minimumDuration, time + options.reach);
    if (lowest <= highest) refined[index] = strongestPeak(time, lowest, highest, evidence, options);
  }
  return refined;
}

function strongestPeak(
  time: number,
  lowest: number,
  highest: number,
  evidence: BoundaryEvidence,
  options: RefineOptions,
): number {
  const first = Math.ceil(lowest / STEP_SECONDS - 1e-6);
  const last = Math.floor(highest / STEP_SECONDS + 1e-6);
  const scale = Math.max(1e-6, highestFlux(evidence.flux, first, last));
  const scoreAt = (step: number) =>
    boundaryAt(evidence.boundary, step) + (evidence.flux ? (options.fluxWeight * fluxAt(evidence.flux, step)) / scale : 0);
  let bestStep: number | undefined;
  let best = scoreAt(Math.round(time / STEP_SECONDS));
  for (let step = first; step <= last; step++) {
    const score = scoreAt(step);
    const isPeak = score > scoreAt(step - 1) && score >= scoreAt(step + 1);
    const distance = Math.abs(step * STEP_SECONDS - time) / options.reach;
    if (isPeak && score - options.distanceWeight * distance > best) {
      best = score - options.distanceWeight * distance;
      bestStep = step;
    }
  }
  if (bestStep === undefined) return Math.min(highest, Math.max(lowest, time));
  const vertex = peakVertex(scoreAt(bestStep - 1), scoreAt(bestStep), scoreAt(bestStep + 1));
  return Math.min(highest, Math.max(lowest, (bestStep + vertex) * STEP_SECONDS));
}

/** Where the parabola through three equally spaced values has its top, -.5 to .5 steps from the middle one. */
function peakVertex(before: number, middle: number, after: number): number {
  const bend = before - 2 * middle + after;
  return bend < -1e-9 ? Math.min(0.5, Math.max(-0.5, (0.5 * (before - after)) / bend)) : 0;
}

function boundaryAt(boundary: Float32Array, step: number): number {
  const low = boundary[Math.floor(step / 2)] ?? 0;
  return step % 2 === 0 ? low : (low + (boundary[Math.floor(step / 2) + 1] ?? 0)) / 2;
}

/** Flux of frame t sits at step 2t - 1. */
function fluxAt(flux: Float32Array, step: number): number {
  const low = flux[Math.floor((step + 1) / 2)] ?? 0;
  return step % 2 !== 0 ? low : (low + (flux[Math.floor((step + 1) / 2) + 1] ?? 0)) / 2;
}

function highestFlux(flux: Float32Array | undefined, first: number, last: number): number {
  let highest = 0;
  if (flux) for (let step = first; step <= last; step++) highest = Math.max(highest, fluxAt(flux, step));
  return highest;
}
