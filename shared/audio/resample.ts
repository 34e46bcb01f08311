import { invariant } from '../core/assert.ts';

/**
 * Zero crossings of the sinc on either side of its centre, at the lower of the two rates; with {@link BETA} it puts the start of the
 * stop band exactly at that rate's Nyquist frequency and leaves everything below 88 % of it untouched.
 */
const ZERO_CROSSINGS = 50;
/** Kaiser window parameter: side lobes below -85 dB. */
const BETA = 8.3;
/** Centre of the transition as part of the lower Nyquist frequency. */
const CUTOFF = 0.946;
/** Ratios with more phases than this share a table of {@link SHARED_PHASES} and interpolate in it (error below -100 dB). */
const MOST_EXACT_PHASES = 640;
const SHARED_PHASES = 512;

/** Changes the sample rate of a stream of sound, block by block. */
export interface Resampler {
  /** Samples that have become certain by this block; may be empty. The array is the caller's. */
  push(block: Float32Array): Float32Array;
  /** The rest, once the input has ended. Afterwards the resampler is used up. */
  finish(): Float32Array;
}

/** Number of samples at `outputRate` that cover `count` samples at `inputRate`: those at 0, 1/outputRate, ... before the end. */
export function resampledLength(count: number, inputRate: number, outputRate: number): number {
  return Math.ceil((count * outputRate) / inputRate);
}

/**
 * A polyphase Kaiser-windowed sinc resampler. Output sample k is the input at time k / outputRate: no delay, and the sound
 * outside the input counts as silence. Whatever lies above the lower Nyquist frequency is more than 80 dB down.
 * How the input is cut into blocks does not change a bit of the output. Equal rates pass samples through.
 * @param inputRate Hz, a whole number
 * @param outputRate Hz, a whole number
 */
export function createResampler(inputRate: number, outputRate: number): Resampler {
  invariant(Number.isInteger(inputRate) && Number.isInteger(outputRate) && inputRate > 0 && outputRate > 0, 'rates are whole');
  if (inputRate === outputRate) return { push: (block) => block.slice(), finish: () => new Float32Array(0) };
  const divisor = greatestCommonDivisor(inputRate, outputRate);
  const bank = filterBank(inputRate / divisor, outputRate / divisor);
  const { taps, half, up, down } = bank;
  // `buffer[0]` is input sample `base`; `half` zeros stand before the first one.
  let buffer = new Float64Array(half);
  let base = -half;
  let inputCount = 0;
  let next = 0;

  /** Every output whose taps end before input sample `limit`. */
  function produce(limit: number, outputEnd: number): Float32Array {
    const last = Math.min(outputEnd, Math.ceil((Math.max(0, limit - half) * up) / down));
    const output = new Float32Array(Math.max(0, last - next));
    filterInPlace(output, next, buffer, base, bank);
    next += output.length;
    const keepFrom = Math.floor((next * down) / up) - half + 1;
    if (keepFrom > base) {
      buffer = buffer.slice(keepFrom - base);
      base = keepFrom;
    }
    return output;
  }

  function append(block: Float32Array): void {
    const joined = new Float64Array(buffer.length + block.length);
    joined.set(buffer);
    joined.set(block, buffer.length);
    buffer = joined;
  }

  return {
    push(block) {
      append(block);
      inputCount += block.length;
      return produce(inputCount, Number.POSITIVE_INFINITY);
    },
    finish() {
      append(new Float32Array(taps));
      return produce(inputCount + taps, resampledLength(inputCount, inputRate, outputRate));
    },
  };
}

/** The whole of `samples` at another sample rate; see {@link createResampler}. */
export function resample(samples: Float32Array, inputRate: number, outputRate: number): Float32Array {
  const resampler = createResampler(inputRate, outputRate);
  const start = resampler.push(samples);
  const rest = resampler.finish();
  const output = new Float32Array(start.length + rest.length);
  output.set(start);
  output.set(rest, start.length);
  return output;
}

interface FilterBank {
  /** Output and input rate in lowest terms. */
  readonly up: number;
  readonly down: number;
  /** Taps before and after an output's place; `taps` = 2 * `half` a phase. */
  readonly half: number;
  readonly taps: number;
  /** Phases in the table; equal to `up` when exact. One more row follows, for interpolation. */
  readonly phases: number;
  readonly exact: boolean;
  /** [phases + 1, taps] */
  readonly table: Float64Array;
}

function filterBank(down: number, up: number): FilterBank {
  const scale = Math.min(1, up / down);
  const half = Math.ceil(ZERO_CROSSINGS / scale);
  const taps = 2 * half;
  const exact = up <= MOST_EXACT_PHASES;
  const phases = exact ? up : SHARED_PHASES;
  const table = new Float64Array((phases + 1) * taps);
  const norm = besselI0(BETA);
  for (let phase = 0; phase <= phases; phase++) {
    let sum = 0;
    const row = new Float64Array(taps);
    for (let tap = 0; tap < taps; tap++) {
      const distance = tap - half + 1 - phase / phases;
      const across = (distance * scale) / ZERO_CROSSINGS;
      const window = Math.abs(across) >= 1 ? 0 : besselI0(BETA * Math.sqrt(1 - across * across)) / norm;
      const value = sinc(distance * scale * CUTOFF) * window;
      row[tap] = value;
      sum += value;
    }
    // Each phase passes a constant unchanged; without this, phases would differ by the pass-band ripple.
    for (let tap = 0; tap < taps; tap++) table[phase * taps + tap] = (row[tap] ?? 0) / sum;
  }
  return { up, down, half, taps, phases, exact, table };
}

/** Fills `output` with the outputs from number `first` on. The one hot loop of the room: four sums keep the adder busy. */
function filterInPlace(output: Float32Array, first: number, input: Float64Array, base: number, bank: FilterBank): void {
  const { up, down, half, taps, phases, exact, table } = bank;
  for (let i = 0; i < output.length; i++) {
    const position = (first + i) * down;
    const whole = Math.floor(position / up);
    const fraction = position - whole * up;
    const from = whole - half + 1 - base;
    if (exact) {
      output[i] = dot(table, fraction * taps, input, from, taps);
      continue;
    }
    const place = (fraction / up) * phases;
    const phase = Math.floor(place);
    const lower = dot(table, phase * taps, input, from, taps);
    const upper = dot(table, (phase + 1) * taps, input, from, taps);
    output[i] = lower + (upper - lower) * (place - phase);
  }
}

function dot(table: Float64Array, tableAt: number, input: Float64Array, inputAt: number, taps: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let t = tableAt;
  let x = inputAt;
  const end = tableAt + (taps & ~3);
  for (; t < end; t += 4, x += 4) {
    a += (table[t] as number) * (input[x] as number);
    b += (table[t + 1] as number) * (input[x + 1] as number);
    c += (table[t + 2] as number) * (input[x + 2] as number);
    d += (table[t + 3] as number) * (input[x + 3] as number);
  }
  for (; t < tableAt + taps; t++, x++) a += (table[t] as number) * (input[x] as number);
  return a + b + (c + d);
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function besselI0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
