/** Length of the pieces that are laid over each other, in seconds; half of it is the hop. */
const PIECE = 0.04;
/** How far a piece may be taken from beside its place, in seconds: half the longest period of a voice. */
const SEARCH = 0.008;
/** Every so many samples are compared in the coarse search. */
const COARSE = 4;

/** Samples of the sound from `from` on, silence outside; undefined while they are still being fetched. */
export type ReadSamples = (from: number, count: number) => Float32Array | undefined;

/** Sound slower or faster at the same pitch. Output sample n is what is heard at `start + n * speed` of the sound, within 8 ms. */
export interface Stretch {
  /** Samples of every piece that {@link next} gives. */
  readonly hop: number;
  /** The next `hop` samples, or undefined while the sound is not there; then ask again. */
  next(): Float32Array | undefined;
}

/**
 * Overlap-add of pieces that continue each other's waveform (WSOLA; Verhelst and Roelands 1993): each piece is taken from near its place in the sound,
 * where it fits best to how the last one would have gone on. `start` is in samples of the sound, `speed` above 0.
 */
export function createStretch(sampleRate: number, start: number, speed: number, read: ReadSamples): Stretch {
  const hop = Math.round((PIECE / 2) * sampleRate);
  const size = 2 * hop;
  const search = Math.round(SEARCH * sampleRate);
  const window = Float32Array.from({ length: size }, (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (index + 0.5)) / size));
  let piece = 0;
  /** First sample of the last piece in the sound, and its fading half. */
  let lastFrom = 0;
  let tail: Float32Array | undefined;

  function windowed(from: number): Float32Array | undefined {
    const samples = read(from, size)?.slice();
    if (samples) for (let index = 0; index < size; index++) samples[index] = (samples[index] ?? 0) * (window[index] ?? 0);
    return samples;
  }

  function begin(): boolean {
    const from = Math.round(start) - hop;
    const samples = windowed(from);
    if (!samples) return false;
    tail = samples.slice(hop);
    lastFrom = from;
    piece = 1;
    return true;
  }

  return {
    hop,
    next() {
      if (!tail && !begin()) return undefined;
      const place = Math.round(start + piece * hop * speed) - hop;
      const template = read(lastFrom + hop, size)?.slice();
      const around = template && read(place - search, size + 2 * search)?.slice();
      if (!template || !around || !tail) return undefined;
      const from = place - search + bestOffset(template, around, 2 * search);
      const samples = windowed(from);
      if (!samples) return undefined;
      const output = new Float32Array(hop);
      for (let index = 0; index < hop; index++) output[index] = (tail[index] ?? 0) + (samples[index] ?? 0);
      tail = samples.slice(hop);
      lastFrom = from;
      piece++;
      return output;
    },
  };
}

/** Where in `around` the template fits best, 0..`most`; the middle where nothing is heard. */
function bestOffset(template: Float32Array, around: Float32Array, most: number): number {
  let best = Math.round(most / 2);
  let bestScore = likeness(template, around, best, COARSE);
  for (let offset = 0; offset <= most; offset += COARSE) {
    const score = likeness(template, around, offset, COARSE);
    if (score > bestScore + 1e-6) [best, bestScore] = [offset, score];
  }
  const middle = best;
  bestScore = likeness(template, around, middle, 2);
  for (let offset = Math.max(0, middle - COARSE + 1); offset <= Math.min(most, middle + COARSE - 1); offset++) {
    const score = likeness(template, around, offset, 2);
    if (score > bestScore + 1e-6) [best, bestScore] = [offset, score];
  }
  return best;
}

/** Normalised correlation, -1..1; 0 for silence. */
function likeness(template: Float32Array, around: Float32Array, offset: number, step: number): number {
  let dot = 0;
  let energy = 1e-9;
  for (let index = 0; index < template.length; index += step) {
    const other = around[offset + index] ?? 0;
    dot += (template[index] ?? 0) * other;
    energy += other * other;
  }
  return dot / Math.sqrt(energy);
}
