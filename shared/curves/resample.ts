import { type FrameRate, frameCountFor, frameTime } from '../core/time.ts';
import type { CurveClip } from './clip.ts';
import { lerp, monotoneCubic } from './interpolate.ts';

export type ResampleMethod = 'monotone' | 'linear';

/**
 * The clip at another frame rate, sampled at the exact times of the new frames; the same clip when the rate is the same.
 * The new clip covers the same time: frames from 0 up to the last one before the old clip's end.
 * `monotone` (default) is smooth and never leaves the range of the two frames around, so peaks and closures are not
 * overshot; frames that fall on old frames are copied bit for bit. Times are compared as fractions, so NTSC rates do not drift.
 */
export function resampleClip<T extends CurveClip>(clip: T, frameRate: FrameRate, method: ResampleMethod = 'monotone'): T {
  const { numerator: oldNumerator, denominator: oldDenominator } = clip.frameRate;
  if (frameRate.numerator === oldNumerator && frameRate.denominator === oldDenominator) return clip;
  if (clip.frameCount === 0) return { ...clip, frameRate };
  const frameCount = frameCountFor(frameRate, frameTime(clip.frameRate, clip.frameCount));
  const channelCount = clip.channels.length;
  const values = new Float32Array(frameCount * channelCount);
  // Position of new frame i in old frames is i * up / down: whole and rest by integers, never by adding steps.
  const up = frameRate.denominator * oldNumerator;
  const down = frameRate.numerator * oldDenominator;
  const last = clip.frameCount - 1;
  for (let frame = 0; frame < frameCount; frame++) {
    const whole = Math.floor((frame * up) / down);
    const base = Math.min(whole, last);
    const share = whole >= last ? 0 : (frame * up - whole * down) / down;
    const rows = [Math.max(base - 1, 0), base, Math.min(base + 1, last), Math.min(base + 2, last)] as const;
    for (let channel = 0; channel < channelCount; channel++) {
      const b = clip.values[rows[1] * channelCount + channel] ?? 0;
      values[frame * channelCount + channel] = share === 0 ? b : between(clip, rows, channel, share, method);
    }
  }
  return { ...clip, frameRate, frameCount, values };
}

function between(
  clip: CurveClip,
  rows: readonly [number, number, number, number],
  channel: number,
  share: number,
  method: ResampleMethod,
): number {
  const count = clip.channels.length;
  const b = clip.values[rows[1] * count + channel] ?? 0;
  const c = clip.values[rows[2] * count + channel] ?? 0;
  if (method === 'linear') return lerp(b, c, share);
  const a = clip.values[rows[0] * count + channel] ?? 0;
  const d = clip.values[rows[3] * count + channel] ?? 0;
  return monotoneCubic(a, b, c, d, share);
}
