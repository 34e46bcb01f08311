import { type CurveClip, channelValues } from './clip.ts';

/** Keyframes of one channel: frame indices (rising, first and last frame included) and the clip's own values there. */
export interface ReducedChannel {
  readonly channel: string;
  readonly frames: Int32Array;
  readonly values: Float32Array;
}

/**
 * Fewest keyframes (greedily) of evenly spaced `values` whose straight lines stay within `maxError` of every frame.
 * Keys are original samples at original frames. A constant channel keeps its first and last frame, one frame keeps one.
 * Method: from each key the sector of slopes that pass all frames so far is narrowed until no later frame lies in it.
 */
export function reducedFrames(values: Float32Array, maxError: number): Int32Array {
  const count = values.length;
  if (count === 0) return new Int32Array(0);
  const frames = [0];
  let start = 0;
  while (start < count - 1) {
    start = furthestStraight(values, start, maxError);
    frames.push(start);
  }
  return Int32Array.from(frames);
}

/** How far one looks past the last frame that fitted; bounds the work on noise that never fits. */
const LOOK_AHEAD = 256;

function furthestStraight(values: Float32Array, start: number, maxError: number): number {
  const origin = values[start] ?? 0;
  let lowest = Number.NEGATIVE_INFINITY;
  let highest = Number.POSITIVE_INFINITY;
  let best = start + 1;
  for (let frame = start + 1; frame < values.length && frame - best <= LOOK_AHEAD; frame++) {
    const rise = (values[frame] ?? 0) - origin;
    const span = frame - start;
    const slope = rise / span;
    if (slope >= lowest && slope <= highest) best = frame;
    lowest = Math.max(lowest, (rise - maxError) / span);
    highest = Math.min(highest, (rise + maxError) / span);
    if (lowest > highest) break;
  }
  return best;
}

/**
 * Every channel of the clip with keyframes dropped, straight lines between the rest staying within `maxError` (weights, 0..1
 * units) of each frame. 0 drops only frames that lie exactly on a line.
 */
export function reduceKeys(clip: CurveClip, maxError: number): readonly ReducedChannel[] {
  return clip.channels.map((channel) => {
    const values = channelValues(clip, channel);
    const frames = reducedFrames(values, maxError);
    return { channel, frames, values: Float32Array.from(frames, (frame) => values[frame] ?? 0) };
  });
}
