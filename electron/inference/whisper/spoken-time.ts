import { FRAMES_PER_SECOND } from './speech-sessions.ts';
import { ALIGNMENT_HEADS } from './window-decoder.ts';

/** Nobody speaks a token in less; usual speech takes .15 to .4 s for one. */
const LEAST_TOKEN_SECONDS = 0.06;
/** A run of tokens that is long enough to tell whether they go on in the sound. */
const LEAST_RUN = 12;
const TURNS = 4;
/** Tokens so far apart are compared where a whole text is judged; single ones look back now and then. */
const LAG = 4;
const LEAST_SHARE = 0.6;

/**
 * Second of the window at which the alignment heads look while a token is chosen. Tokens that are heard move on with the sound; those of a
 * loop stay where they are, or go round with it.
 * @param attention [8, positions], the frames of the sound first
 */
export function lookedAt(attention: Float32Array, frameCount: number): number {
  const positions = attention.length / ALIGNMENT_HEADS;
  const frames = Math.min(frameCount, positions);
  const mean = new Float32Array(frames);
  for (let head = 0; head < ALIGNMENT_HEADS; head++) {
    const row = attention.subarray(head * positions, head * positions + frames);
    const mass = row.reduce((sum, value) => sum + value, 0) || 1;
    for (let frame = 0; frame < frames; frame++) mean[frame] = (mean[frame] ?? 0) + (row[frame] ?? 0) / mass;
  }
  let best = 0;
  for (let frame = 1; frame < frames; frame++) if ((mean[frame] ?? 0) > (mean[best] ?? 0)) best = frame;
  return best / FRAMES_PER_SECOND;
}

/**
 * Tells whether the newest turns of a repetition take their own time in the sound, as a sentence does that is said again and again.
 * @param seconds where each text token so far looks at, as {@link lookedAt} gives it
 * @param period tokens in a turn
 */
export function turnsMoveOn(seconds: readonly number[], period: number): boolean {
  const run = seconds.slice(-Math.max(TURNS * period, LEAST_RUN));
  const half = Math.floor(run.length / 2);
  return median(run.slice(half)) - median(run.slice(0, half)) >= half * LEAST_TOKEN_SECONDS;
}

/** How many turns from the first on are said: each looks farther than all before it, one in two may fail to; at least 1. */
export function turnsInTime(seconds: readonly number[], period: number): number {
  let reached = Number.NEGATIVE_INFINITY;
  let turns = 1;
  for (let turn = 0; turn <= turns + 1 && (turn + 1) * period <= seconds.length; turn++) {
    const place = median(seconds.slice(turn * period, (turn + 1) * period));
    if (place < reached + period * LEAST_TOKEN_SECONDS) continue;
    reached = place;
    turns = turn + 1;
  }
  return turns;
}

/** Tells whether a whole text goes on with the sound, for text that repeats itself without a plain loop. */
export function isToldInTime(seconds: readonly number[]): boolean {
  const steps = seconds.slice(LAG).map((place, index) => place - (seconds[index] ?? 0));
  return steps.filter((step) => step >= LAG * LEAST_TOKEN_SECONDS).length >= LEAST_SHARE * Math.max(1, steps.length);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
