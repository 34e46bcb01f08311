import type { CurveClip } from './clip.ts';
import { clamp01, lerp } from './interpolate.ts';

/**
 * Weights of all channels at `time` seconds, [C], linear between frames, held before the first and after the last.
 * Writes into `target` when one is given, so that a player need not allocate. A clip without frames gives zeros.
 */
export function sampleClip(
  clip: CurveClip,
  time: number,
  target: Float32Array = new Float32Array(clip.channels.length),
): Float32Array {
  const channelCount = clip.channels.length;
  if (clip.frameCount === 0) return target.fill(0);
  const position = (time * clip.frameRate.numerator) / clip.frameRate.denominator;
  const held = Math.min(Math.max(position, 0), clip.frameCount - 1);
  const first = Math.floor(held);
  const second = Math.min(first + 1, clip.frameCount - 1);
  const share = clamp01(held - first);
  for (let channel = 0; channel < channelCount; channel++) {
    const a = clip.values[first * channelCount + channel] ?? 0;
    const b = clip.values[second * channelCount + channel] ?? 0;
    target[channel] = lerp(a, b, share);
  }
  return target;
}
