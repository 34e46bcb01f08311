import { framesPerSecond } from '../../shared/core/time.ts';
import type { ClipView } from '../../shared/ipc/studio-bridge.ts';

/** A value of a frame-major array between two frames: `stride` values a frame, `offset` the one asked for. */
export function sampleAt(clip: ClipView, values: Float32Array, stride: number, offset: number, seconds: number): number {
  const position = Math.min(Math.max(seconds * framesPerSecond(clip.frameRate), 0), clip.frameCount - 1);
  const frame = Math.floor(position);
  const here = values[frame * stride + offset] ?? 0;
  const next = values[Math.min(frame + 1, clip.frameCount - 1) * stride + offset] ?? here;
  return here + (next - here) * (position - frame);
}

/** The weight of a channel, by its column. */
export function weightAt(clip: ClipView, channel: number, seconds: number): number {
  return channel < 0 ? 0 : sampleAt(clip, clip.values, clip.channels.length, channel, seconds);
}

export function gapAt(clip: ClipView, seconds: number): number {
  return sampleAt(clip, clip.gap, 1, 0, seconds);
}

/** All weights by name at a time; fills `into` and gives it back. */
export function weightsAt(clip: ClipView, seconds: number, into: Map<string, number>): Map<string, number> {
  clip.channels.forEach((name, channel) => {
    into.set(name, weightAt(clip, channel, seconds));
  });
  return into;
}
