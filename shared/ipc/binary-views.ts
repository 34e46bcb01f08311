import { invariant } from '../core/assert.ts';
import type { BinaryAnswer, ClipView, PeaksView } from './bridge-data.ts';

type ClipMeta = Pick<ClipView, 'frameRate' | 'frameCount' | 'channels'>;
type PeaksMeta = Pick<PeaksView, 'samplesPerBucket' | 'sampleRate'>;

const FLOATS = 'application/octet-stream';
/** Degrees of freedom of the head's rotation. */
const AXES = 3;

/** A clip as it travels: weights, gap and head motion as little-endian floats one after the other, sizes in the description. */
export function packClip({ frameRate, frameCount, channels, values, gap, headMotion }: ClipView): BinaryAnswer {
  const meta: ClipMeta = { frameRate, frameCount, channels };
  return { bytes: joinFloats([values, gap, headMotion]), meta, type: FLOATS };
}

/** Undoes {@link packClip}. `meta` must be what it gave. */
export function unpackClip(meta: unknown, bytes: ArrayBuffer): ClipView {
  const { frameRate, frameCount, channels } = meta as ClipMeta;
  const floats = new Float32Array(bytes);
  const weights = frameCount * channels.length;
  invariant(floats.length === weights + frameCount * (1 + AXES), 'the clip has the size that it says');
  return {
    frameRate,
    frameCount,
    channels,
    values: floats.subarray(0, weights),
    gap: floats.subarray(weights, weights + frameCount),
    headMotion: floats.subarray(weights + frameCount),
  };
}

/** Peaks as they travel: all lowest, then all highest samples. */
export function packPeaks({ samplesPerBucket, sampleRate, lowest, highest }: PeaksView): BinaryAnswer {
  const meta: PeaksMeta = { samplesPerBucket, sampleRate };
  return { bytes: joinFloats([lowest, highest]), meta, type: FLOATS };
}

/** Undoes {@link packPeaks}. */
export function unpackPeaks(meta: unknown, bytes: ArrayBuffer): PeaksView {
  const floats = new Float32Array(bytes);
  const half = floats.length / 2;
  return { ...(meta as PeaksMeta), lowest: floats.subarray(0, half), highest: floats.subarray(half) };
}

function joinFloats(parts: readonly Float32Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return new Uint8Array(joined.buffer);
}
