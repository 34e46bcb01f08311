import type { ClipView } from '../../shared/ipc/bridge-data.ts';

/** Frames that share a lowest and a highest value. */
export const BUCKET = 32;

/** Lowest and highest value of every {@link BUCKET} frames of one channel. */
export interface Extremes {
  readonly lowest: Float32Array;
  readonly highest: Float32Array;
}

/** Extremes of clips that never change, worked out when they are first asked for and forgotten with the clip. */
export function createExtremes(): (clip: ClipView, column: number) => Extremes {
  const known = new WeakMap<ClipView, Map<number, Extremes>>();
  return (clip, column) => {
    const columns = known.get(clip) ?? new Map<number, Extremes>();
    known.set(clip, columns);
    const found = columns.get(column) ?? extremesOf(clip.values, clip.channels.length, column, clip.frameCount);
    columns.set(column, found);
    return found;
  };
}

function extremesOf(values: Float32Array, stride: number, column: number, frameCount: number): Extremes {
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
