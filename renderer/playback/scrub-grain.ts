import type { SoundSource } from './sound-source.ts';

/** Length of the sound of a place, in seconds. */
export const GRAIN_SECONDS = 0.09;

/** A short sound of the place: the sound around it, swelling and fading; undefined while it is still to be fetched. */
export function grainAround(source: SoundSource, seconds: number, length: number): Float32Array<ArrayBuffer> | undefined {
  const count = Math.max(2, Math.round(length * source.sampleRate));
  const samples = new Float32Array(count);
  if (!source.read(Math.round(seconds * source.sampleRate - count / 2), samples)) return undefined;
  for (let index = 0; index < count; index++) {
    samples[index] = (samples[index] ?? 0) * (0.5 - 0.5 * Math.cos((2 * Math.PI * index) / (count - 1)));
  }
  return samples;
}
