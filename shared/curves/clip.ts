import { BLEND_SHAPE_NAMES } from '../core/blend-shapes.ts';
import { StudioError } from '../core/errors.ts';
import type { BlendShapeClip } from '../core/take.ts';
import { type FrameRate, frameTime } from '../core/time.ts';

/**
 * Dense animation of channels with any names: what a {@link BlendShapeClip} becomes on a rig with names of its own.
 * `values` is [T, C] row-major (frame-major); frame i is at i / frameRate. Every BlendShapeClip is one.
 */
export interface CurveClip {
  readonly frameRate: FrameRate;
  readonly frameCount: number;
  readonly channels: readonly string[];
  readonly values: Float32Array;
}

/**
 * A clip of the given values, checked: sizes agree, every value is finite, no channel twice.
 * @throws StudioError `export-invalid-value`
 */
export function makeClip<C extends string>(
  frameRate: FrameRate,
  channels: readonly C[],
  values: Float32Array,
): CurveClip & { readonly channels: readonly C[] } {
  const frameCount = channels.length === 0 ? 0 : values.length / channels.length;
  const clip = { frameRate, frameCount, channels, values };
  validateClip(clip);
  return clip;
}

/**
 * Refuses a clip whose sizes disagree, that names a channel twice, or that holds NaN or infinity; the message says where.
 * @throws StudioError `export-invalid-value`
 */
export function validateClip(clip: CurveClip): void {
  const { channels, frameCount, values } = clip;
  if (!Number.isSafeInteger(frameCount) || frameCount < 0) {
    throw new StudioError('export-invalid-value', `${frameCount} is not a number of frames.`);
  }
  if (values.length !== frameCount * channels.length) {
    throw new StudioError(
      'export-invalid-value',
      `The clip holds ${values.length} values; ${frameCount} frames of ${channels.length} channels need ${frameCount * channels.length}.`,
    );
  }
  const seen = new Set<string>();
  for (const channel of channels) {
    if (seen.has(channel)) throw new StudioError('export-invalid-value', `The clip has the channel "${channel}" twice.`);
    seen.add(channel);
  }
  const bad = firstNonFinite(values);
  if (bad >= 0) {
    const frame = Math.floor(bad / channels.length);
    throw new StudioError(
      'export-invalid-value',
      `"${channels[bad % channels.length]}" is ${values[bad]} at frame ${frame} (${frameTime(clip.frameRate, frame).toFixed(3)} s).`,
      { hint: 'Decode the take again; nothing was written.' },
    );
  }
}

/** Index of the first NaN or infinity, or -1. A plain loop: many times faster on typed arrays than a callback for each value. */
export function firstNonFinite(values: Float32Array): number {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return i;
  return -1;
}

/** The clip with every weight within 0..1, and how many values had to be moved (0: the very same clip). NaN stays NaN. */
export function clampClip<T extends CurveClip>(clip: T): { readonly clip: T; readonly clampedCount: number } {
  let clampedCount = 0;
  for (const value of clip.values) if (value < 0 || value > 1) clampedCount++;
  if (clampedCount === 0) return { clip, clampedCount };
  return { clip: { ...clip, values: clip.values.map((value) => (value < 0 ? 0 : Math.min(value, 1))) }, clampedCount };
}

/** The named channels in the given order; a channel that the clip lacks is 0 throughout. */
export function selectChannels<C extends string>(
  clip: CurveClip,
  channels: readonly C[],
): CurveClip & { readonly channels: readonly C[] } {
  const values = new Float32Array(clip.frameCount * channels.length);
  channels.forEach((channel, column) => {
    const source = clip.channels.indexOf(channel);
    if (source < 0) return;
    for (let frame = 0; frame < clip.frameCount; frame++) {
      values[frame * channels.length + column] = clip.values[frame * clip.channels.length + source] ?? 0;
    }
  });
  return { frameRate: clip.frameRate, frameCount: clip.frameCount, channels, values };
}

/** All 52 blend shapes in the shared order; those that the clip lacks are 0. */
export function allBlendShapes(clip: CurveClip): BlendShapeClip {
  return selectChannels(clip, BLEND_SHAPE_NAMES);
}

/**
 * The clip under other names: `names` maps a channel to the rig's name for it, or to several names that move alike.
 * Channels that `names` leaves out keep their own name.
 * @throws StudioError `export-invalid-value` when two channels get the same name.
 */
export function renameChannels(clip: CurveClip, names: Readonly<Record<string, string | readonly string[]>>): CurveClip {
  const pairs = clip.channels.flatMap((channel, source) => {
    const target = Object.hasOwn(names, channel) ? names[channel] : undefined;
    const list = target === undefined ? [channel] : typeof target === 'string' ? [target] : target;
    return list.map((name) => ({ name, source }));
  });
  const values = new Float32Array(clip.frameCount * pairs.length);
  for (let frame = 0; frame < clip.frameCount; frame++) {
    pairs.forEach(({ source }, column) => {
      values[frame * pairs.length + column] = clip.values[frame * clip.channels.length + source] ?? 0;
    });
  }
  const renamed = { frameRate: clip.frameRate, frameCount: clip.frameCount, channels: pairs.map((pair) => pair.name), values };
  validateClip(renamed);
  return renamed;
}

/** One channel's values, [T]; zeros for a channel that the clip lacks. */
export function channelValues(clip: CurveClip, channel: string): Float32Array {
  return selectChannels(clip, [channel]).values;
}

/** Length in seconds from the first frame to the end of the last. */
export function clipDuration(clip: CurveClip): number {
  return frameTime(clip.frameRate, clip.frameCount);
}
