import { invariant } from '../core/assert.ts';
import { fourierInPlace } from './fourier.ts';

/** Cepstra of a frame; its features are these less their running mean, their slopes, and the slopes' slopes. */
export const MFCC_CEPSTRA = 13;
/** Features of a frame. */
export const MFCC_COLUMNS = 3 * MFCC_CEPSTRA;
/** Samples at 16 kHz between two frames. */
export const MFCC_HOP = 160;
/** Samples behind a frame's centre that it needs: half its window of 25 ms. */
export const MFCC_REACH = 200;

const SAMPLE_RATE = 16_000;
const WINDOW = 2 * MFCC_REACH;
const FOURIER = 512;
const BANDS = 26;
const LIFTER = 22;
const LOWEST_HZ = 20;
const HIGHEST_HZ = 7_600;
const EMPHASIS = 0.97;
const ENERGY_FLOOR = 1e-6;

/** The running mean follows frames less than `ACTIVE_DB` below the loudest of late (which falls half a decibel a second) and above `LEAST_DB`. */
const ACTIVE_DB = 30;
const LEAST_DB = -65;
const FALL_DB = 0.005;
/** Frames that the first mean counts for, and the most that all earlier frames count for (3 s). */
const FIRST_COUNT = 30;
const LAST_COUNT = 300;

/** Turns sound into features while it comes in. Not re-entrant. */
export interface MfccStream {
  /** Takes mono samples at 16 kHz, any number. @returns [n, 39] of the frames that are known with them */
  push(samples: Float32Array): Float32Array;
  /** The frames up to the end, as if silence followed: ceil(samples / 160) in all. Nothing may be pushed after it. */
  finish(): Float32Array;
}

/**
 * Cepstral features for the live net, the same as models/training/live/mfcc.py makes. For samples x[n], frame i is centred on 160 i:
 *
 *     y[n]   = x[n] - 0.97 x[n-1]                              x = 0 outside the sound
 *     power  = |FFT512( y[160 i - 200 .. 160 i + 200) * hamming )|^2
 *     band   = log( power through 26 triangles, equally wide in mel from 20 to 7600 Hz, + 1e-6 )
 *     c[k]   = orthonormal DCT-II of the bands, k = 0..12, times 1 + 11 sin(pi k / 22)
 *     out    = c - mean, slope(c), slope(slope(c))             slope: least squares over the last 5 frames
 *
 * `mean` begins as given, counting for 30 frames, and follows the frames in which somebody seems to speak, 3 s of them at most.
 * Nothing looks ahead: a frame is known when the sample 160 i + 199 is.
 * @param mean [13] mean cepstra of the training sound
 */
export function createMfccStream(mean: readonly number[]): MfccStream {
  invariant(mean.length === MFCC_CEPSTRA, `the mean has ${mean.length} cepstra`);
  const makeCepstra = createCepstraMaker();
  const middle = createRunningMean(mean);
  const slopes = [createSlope(), createSlope()] as const;
  // One sample more than the window, because the emphasis looks one back.
  let held = new Float64Array(WINDOW + 1 - MFCC_REACH);
  let samples = 0;
  let frames = 0;

  function frame(at: number, target: Float32Array, row: number): void {
    const { cepstra, level } = makeCepstra(held.subarray(at, at + WINDOW + 1));
    const first = slopes[0](cepstra);
    const second = slopes[1](first);
    middle.follow(cepstra, level);
    for (let k = 0; k < MFCC_CEPSTRA; k++) {
      target[row + k] = (cepstra[k] ?? 0) - (middle.mean[k] ?? 0);
      target[row + MFCC_CEPSTRA + k] = first[k] ?? 0;
      target[row + 2 * MFCC_CEPSTRA + k] = second[k] ?? 0;
    }
  }

  function take(sound: Float32Array, most: number): Float32Array {
    const joined = new Float64Array(held.length + sound.length);
    joined.set(held);
    joined.set(sound, held.length);
    held = joined;
    const known = Math.max(0, Math.min(most, Math.floor((held.length - WINDOW - 1) / MFCC_HOP) + 1));
    const out = new Float32Array(known * MFCC_COLUMNS);
    for (let i = 0; i < known; i++) frame(i * MFCC_HOP, out, i * MFCC_COLUMNS);
    held = held.slice(known * MFCC_HOP);
    frames += known;
    return out;
  }

  return {
    push(sound) {
      samples += sound.length;
      return take(sound, Number.POSITIVE_INFINITY);
    },
    finish() {
      const missing = Math.ceil(samples / MFCC_HOP) - frames;
      return take(new Float32Array(missing > 0 ? WINDOW : 0), missing);
    },
  };
}

/** Cepstra and level in dB of one frame, from its window and the sample before. The array is new each time. */
function createCepstraMaker() {
  const taper = Float64Array.from({ length: WINDOW }, (_, i) => 0.54 - 0.46 * Math.cos((2 * Math.PI * i) / (WINDOW - 1)));
  const filters = melTriangles();
  const cosines = lifteredCosines();
  const real = new Float64Array(FOURIER);
  const imaginary = new Float64Array(FOURIER);
  const bands = new Float64Array(BANDS);
  return (window: Float64Array): { cepstra: Float64Array; level: number } => {
    real.fill(0);
    imaginary.fill(0);
    let energy = 0;
    for (let i = 0; i < WINDOW; i++) {
      const sample = window[i + 1] ?? 0;
      energy += sample * sample;
      real[i] = (sample - EMPHASIS * (window[i] ?? 0)) * (taper[i] ?? 0);
    }
    fourierInPlace(real, imaginary);
    for (const [band, { first, weights }] of filters.entries()) {
      let sum = ENERGY_FLOOR;
      for (const [i, weight] of weights.entries())
        sum += weight * ((real[first + i] ?? 0) ** 2 + (imaginary[first + i] ?? 0) ** 2);
      bands[band] = Math.log(sum);
    }
    const cepstra = Float64Array.from(cosines, (row) => row.reduce((sum, value, band) => sum + value * (bands[band] ?? 0), 0));
    return { cepstra, level: 10 * Math.log10(energy / WINDOW + 1e-10) };
  };
}

function createRunningMean(first: readonly number[]) {
  const mean = Float64Array.from(first);
  let count = FIRST_COUNT;
  let peak = LEAST_DB;
  return {
    mean,
    follow(cepstra: Float64Array, level: number): void {
      peak = Math.max(level, peak - FALL_DB);
      if (level <= Math.max(peak - ACTIVE_DB, LEAST_DB)) return;
      count = Math.min(count + 1, LAST_COUNT);
      for (let k = 0; k < MFCC_CEPSTRA; k++) mean[k] = (mean[k] ?? 0) + ((cepstra[k] ?? 0) - (mean[k] ?? 0)) / count;
    },
  };
}

/** Slope of the least-squares line over this row and the four before; the first row stands for those before it. */
function createSlope() {
  const past: Float64Array[] = [];
  return (row: Float64Array): Float64Array => {
    while (past.length < 4) past.push(row);
    const [a, b, , d] = past;
    past.shift();
    past.push(row);
    return row.map((value, k) => (2 * (value - (a?.[k] ?? 0)) + (d?.[k] ?? 0) - (b?.[k] ?? 0)) / 10);
  };
}

interface Triangle {
  /** First bin with a weight. */
  readonly first: number;
  readonly weights: Float64Array;
}

function melTriangles(): readonly Triangle[] {
  const mel = (hertz: number): number => 2595 * Math.log10(1 + hertz / 700);
  const [low, high] = [mel(LOWEST_HZ), mel(HIGHEST_HZ)];
  const width = (high - low) / (BANDS + 1);
  return Array.from({ length: BANDS }, (_, band) => {
    const weights = Array.from({ length: FOURIER / 2 + 1 }, (_unused, bin) => {
      const place = mel((bin * SAMPLE_RATE) / FOURIER) - low;
      return Math.max(0, Math.min(place / width - band, band + 2 - place / width));
    });
    const first = weights.findIndex((weight) => weight > 0);
    return { first, weights: Float64Array.from(weights.slice(first, weights.findLastIndex((weight) => weight > 0) + 1)) };
  });
}

function lifteredCosines(): readonly Float64Array[] {
  return Array.from({ length: MFCC_CEPSTRA }, (_, k) => {
    const scale = Math.sqrt((k === 0 ? 1 : 2) / BANDS) * (1 + (LIFTER / 2) * Math.sin((Math.PI * k) / LIFTER));
    return Float64Array.from({ length: BANDS }, (_unused, band) => scale * Math.cos((Math.PI * k * (band + 0.5)) / BANDS));
  });
}
