import type { ClipView } from '../../shared/ipc/bridge-data.ts';
import { clipCurve } from './clip-curve.ts';
import { type FrameBudget, UNLIMITED } from './frame-budget.ts';
import type { DenseCurve } from './trace-curve.ts';

/** Frames that share a lowest and a highest value. */
export const BUCKET = 4;

/** Lowest and highest value of every {@link BUCKET} frames of one channel. */
export interface Extremes {
  readonly lowest: Float32Array;
  readonly highest: Float32Array;
}

/**
 * Extremes of clips that never change, worked out when they are first asked for and forgotten with the clip; undefined as long as the budget has no
 * time for them.
 */
export function createExtremes(budget: FrameBudget = UNLIMITED): (clip: ClipView, channel: string) => Extremes | undefined {
  const known = new WeakMap<ClipView, Map<string, Extremes>>();
  return (clip, channel) => {
    const columns = known.get(clip) ?? new Map<string, Extremes>();
    known.set(clip, columns);
    const found = columns.get(channel) ?? budget.spend(() => extremesOf(clipCurve(clip, channel)));
    if (found) columns.set(channel, found);
    return found;
  };
}

function extremesOf(curve: DenseCurve | undefined): Extremes {
  if (!curve) return { lowest: new Float32Array(0), highest: new Float32Array(0) };
  const { values, stride, column, frameCount } = curve;
  const count = Math.ceil(frameCount / BUCKET);
  const lowest = new Float32Array(count).fill(Number.POSITIVE_INFINITY);
  const highest = new Float32Array(count).fill(Number.NEGATIVE_INFINITY);
  for (let frame = 0, at = column; frame < frameCount; frame++, at += stride) {
    const bucket = Math.floor(frame / BUCKET);
    const value = values[at] ?? 0;
    if (value < (lowest[bucket] ?? 0)) lowest[bucket] = value;
    if (value > (highest[bucket] ?? 0)) highest[bucket] = value;
  }
  return { lowest, highest };
}
