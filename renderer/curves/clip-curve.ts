import { headAxis } from '../../shared/core/curve-channels.ts';
import { framesPerSecond } from '../../shared/core/time.ts';
import type { ClipView } from '../../shared/ipc/bridge-data.ts';
import type { DenseCurve } from './trace-curve.ts';

/** Where the values of a channel lie in a clip: weights of a blend shape, or degrees of a turn of the head; undefined when it has none. */
export function clipCurve(clip: ClipView | undefined, channel: string): DenseCurve | undefined {
  if (!clip) return undefined;
  const { frameRate, frameCount } = clip;
  const axis = headAxis(channel);
  if (axis >= 0)
    return clip.headMotion.length < 3 * frameCount
      ? undefined
      : { frameRate, frameCount, values: clip.headMotion, stride: 3, column: axis };
  const column = clip.channels.indexOf(channel);
  return column < 0 ? undefined : { frameRate, frameCount, values: clip.values, stride: clip.channels.length, column };
}

/** The value of a channel at a moment, between frames by a straight line; 0 for a channel that the clip lacks. */
export function clipValue(clip: ClipView | undefined, channel: string, time: number): number {
  const curve = clipCurve(clip, channel);
  return curve ? valueAt(curve, time) : 0;
}

function valueAt(curve: DenseCurve, time: number): number {
  if (curve.frameCount === 0) return 0;
  const { values, stride, column } = curve;
  const position = Math.min(Math.max(time * framesPerSecond(curve.frameRate), 0), curve.frameCount - 1);
  const frame = Math.floor(position);
  const here = values[frame * stride + column] ?? 0;
  const next = values[Math.min(frame + 1, curve.frameCount - 1) * stride + column] ?? here;
  return here + (next - here) * (position - frame);
}

/** One channel's values, one a frame: a copy. Zeros for a channel that the clip lacks. */
export function curveValues(clip: ClipView, channel: string): Float32Array {
  const curve = clipCurve(clip, channel);
  const copy = new Float32Array(clip.frameCount);
  if (!curve) return copy;
  for (let frame = 0, at = curve.column; frame < copy.length; frame++, at += curve.stride) copy[frame] = curve.values[at] ?? 0;
  return copy;
}

/** Lowest and highest value of a channel; undefined for one that the clip lacks. */
export function curveExtent(clip: ClipView, channel: string): { readonly low: number; readonly high: number } | undefined {
  const curve = clipCurve(clip, channel);
  if (!curve || curve.frameCount === 0) return undefined;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let frame = 0, at = curve.column; frame < curve.frameCount; frame++, at += curve.stride) {
    const value = curve.values[at] ?? 0;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

/** Some channels of a clip as they are now, by name: they stay what they are while the clip changes in place. */
export interface FrozenCurves {
  readonly frameRate: ClipView['frameRate'];
  readonly frameCount: number;
  readonly values: ReadonlyMap<string, Float32Array>;
}

/** The value of a frozen channel at a moment, between frames by a straight line; 0 for a channel that was not frozen. */
export function frozenValue({ frameRate, frameCount, values }: FrozenCurves, channel: string, time: number): number {
  const own = values.get(channel);
  return own ? valueAt({ frameRate, frameCount, values: own, stride: 1, column: 0 }, time) : 0;
}

export function freezeCurves(clip: ClipView, channels: readonly string[]): FrozenCurves {
  const { frameRate, frameCount } = clip;
  return { frameRate, frameCount, values: new Map(channels.map((channel) => [channel, curveValues(clip, channel)])) };
}
