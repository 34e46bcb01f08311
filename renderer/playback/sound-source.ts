import type { TimeRange } from '../../shared/core/time.ts';
import { type PlayableSamples, readWavSamples } from './wav-samples.ts';

/** A recording that can be played: all of it in memory, or stretches of it that are fetched when they are needed. */
export interface SoundSource {
  readonly sampleRate: number;
  /** In samples. */
  readonly length: number;
  /** Fills `target` with the samples from `from` on (silence outside of the recording); false while some of them are still to be fetched. */
  read(from: number, target: Float32Array): boolean;
  /** Fetches what lies between the samples; resolves when {@link read} has it. @throws what the fetch throws */
  ready(from: number, to: number): Promise<void>;
}

/** A recording in memory. */
export function wholeSound({ sampleRate, samples }: PlayableSamples): SoundSource {
  return {
    sampleRate,
    length: samples.length,
    read(from, target) {
      copy(samples, 0, from, target);
      return true;
    },
    ready: () => Promise.resolve(),
  };
}

/** As long as a recording that cannot be had, and silent: everything but the sound can still be seen in time. */
export function silentSound(duration: number): SoundSource {
  const sampleRate = 8_000;
  return {
    sampleRate,
    length: Math.round(duration * sampleRate),
    read(_from, target) {
      target.fill(0);
      return true;
    },
    ready: () => Promise.resolve(),
  };
}

/** Seconds that are fetched at once. */
const STRETCH = 20;
/** Stretches that are kept: less than three minutes. */
const KEPT = 8;

/** A long recording: stretches of 20 s around what is played, the last eight of them kept. The first one tells the sample rate. */
export async function rangedSound(duration: number, fetch: (range: TimeRange) => Promise<ArrayBuffer>): Promise<SoundSource> {
  const loaded = new Map<number, Float32Array>();
  const pending = new Map<number, Promise<void>>();
  const fetchSamples = async (index: number): Promise<PlayableSamples> =>
    readWavSamples(await fetch({ start: index * STRETCH, end: Math.min((index + 1) * STRETCH, duration) }));
  const first = await fetchSamples(0);
  const { sampleRate } = first;
  loaded.set(0, first.samples);
  const length = Math.round(duration * sampleRate);
  const perStretch = STRETCH * sampleRate;

  function load(index: number): Promise<void> {
    const known = loaded.get(index);
    if (known) {
      // Used last: dropped last.
      loaded.delete(index);
      loaded.set(index, known);
      return Promise.resolve();
    }
    const running = pending.get(index);
    if (running) return running;
    const fetched = fetchSamples(index)
      .then(({ samples }) => {
        loaded.set(index, samples);
        for (const oldest of loaded.keys()) if (loaded.size > KEPT) loaded.delete(oldest);
      })
      .finally(() => pending.delete(index));
    pending.set(index, fetched);
    return fetched;
  }

  function stretchesOf(from: number, to: number): number[] {
    const last = Math.floor(Math.min(to, length - 1) / perStretch);
    const indices: number[] = [];
    for (let index = Math.max(0, Math.floor(from / perStretch)); index <= last; index++) indices.push(index);
    return indices;
  }

  return {
    sampleRate,
    length,
    read(from, target) {
      target.fill(0);
      let isComplete = true;
      for (const index of stretchesOf(from, from + target.length - 1)) {
        const samples = loaded.get(index);
        if (samples) overlay(samples, index * perStretch, from, target);
        else isComplete = false;
      }
      return isComplete;
    },
    ready: async (from, to) => {
      await Promise.all(stretchesOf(from, to).map(load));
    },
  };
}

function copy(samples: Float32Array, offset: number, from: number, target: Float32Array): void {
  target.fill(0);
  overlay(samples, offset, from, target);
}

/** Copies what `samples` (which begin at `offset`) have of the stretch from `from` on. */
function overlay(samples: Float32Array, offset: number, from: number, target: Float32Array): void {
  const begin = Math.max(from, offset);
  const end = Math.min(from + target.length, offset + samples.length);
  if (end > begin) target.set(samples.subarray(begin - offset, end - offset), begin - from);
}
