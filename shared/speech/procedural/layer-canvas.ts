import type { BlendShapeName } from '../../core/blend-shapes.ts';
import type { BlendShapeClip } from '../../core/take.ts';
import { type FrameRate, framesPerSecond, frameTime } from '../../core/time.ts';

/** Weights that layers add to; every channel has `frameCount` values. */
export interface LayerCanvas {
  readonly frameRate: FrameRate;
  readonly frameCount: number;
  readonly channels: Map<BlendShapeName, Float32Array>;
}

export function createLayerCanvas(frameRate: FrameRate, frameCount: number): LayerCanvas {
  return { frameRate, frameCount, channels: new Map() };
}

/** Adds `weight(time)` to a channel over start..end seconds. */
export function paintInPlace(
  canvas: LayerCanvas,
  name: BlendShapeName,
  start: number,
  end: number,
  weight: (time: number) => number,
): void {
  let values = canvas.channels.get(name);
  if (!values) {
    values = new Float32Array(canvas.frameCount);
    canvas.channels.set(name, values);
  }
  const fps = framesPerSecond(canvas.frameRate);
  const first = Math.max(0, Math.ceil(start * fps));
  const last = Math.min(canvas.frameCount - 1, Math.floor(end * fps));
  for (let frame = first; frame <= last; frame++)
    values[frame] = (values[frame] ?? 0) + weight(frameTime(canvas.frameRate, frame));
}

/** The painted channels as a clip, weights clamped to 0..1, channels in the order of `names`. */
export function canvasClip(canvas: LayerCanvas, names: readonly BlendShapeName[]): BlendShapeClip {
  const channels = names.filter((name) => canvas.channels.has(name));
  const values = new Float32Array(canvas.frameCount * channels.length);
  channels.forEach((name, channel) => {
    canvas.channels.get(name)?.forEach((value, frame) => {
      values[frame * channels.length + channel] = Math.min(1, Math.max(0, value));
    });
  });
  return { frameRate: canvas.frameRate, frameCount: canvas.frameCount, channels, values };
}

/** Smooth rise from 0 to 1 over x = 0..1. */
export function ease(x: number): number {
  return x <= 0 ? 0 : x >= 1 ? 1 : 0.5 - 0.5 * Math.cos(Math.PI * x);
}

/** Smooth pulse: up over `rise` seconds to a peak at time 0, down over `fall`. */
export function pulse(time: number, rise: number, fall: number): number {
  return time < 0 ? ease((time + rise) / rise) : ease((fall - time) / fall);
}
