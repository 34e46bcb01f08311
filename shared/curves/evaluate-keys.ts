import { type FrameRate, frameTime } from '../core/time.ts';
import { type Keyframe, keyIndexAt } from './keyframe.ts';

const CUBIC = 0;
const LINEAR = 1;
const STEP = 2;
const OFF = 3;
const SPANS = { auto: CUBIC, linear: LINEAR, step: STEP, free: CUBIC, broken: CUBIC, off: OFF } as const;

/** Keys as numbers, ready for evaluation: times in seconds, slopes in weight per second; span i goes from key i to key i + 1. */
export interface CompiledKeys {
  readonly count: number;
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly inSlopes: Float64Array;
  readonly outSlopes: Float64Array;
  readonly spans: Uint8Array;
  /** Somewhere between its first and last key the track lets go. */
  readonly hasGaps: boolean;
}

/** Numbers of keys in order of time. */
export function compileKeys(keys: readonly Keyframe[]): CompiledKeys {
  const count = keys.length;
  const times = new Float64Array(count);
  const values = new Float64Array(count);
  const inSlopes = new Float64Array(count);
  const outSlopes = new Float64Array(count);
  const spans = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const key = keys[i] as Keyframe;
    times[i] = key.time;
    values[i] = key.value;
    spans[i] = SPANS[key.tangent];
  }
  for (let i = 0; i < count; i++) {
    const { tangent, inSlope, outSlope } = keys[i] as Keyframe;
    // Beside a gap a stretch of keys ends as a track does: flat.
    const auto = spans[i] === OFF || (i > 0 && spans[i - 1] === OFF) ? 0 : autoSlope(times, values, i);
    const arriving = tangent === 'auto' ? auto : (inSlope ?? (tangent === 'free' ? outSlope : undefined) ?? auto);
    inSlopes[i] = arriving;
    outSlopes[i] = tangent === 'free' ? arriving : tangent === 'broken' ? (outSlope ?? auto) : auto;
  }
  return { count, times, values, inSlopes, outSlopes, spans, hasGaps: spans.subarray(0, Math.max(0, count - 1)).includes(OFF) };
}

/** The keys on both sides of a gap that holds `time`, in seconds; undefined where the track does not let go. */
export function gapAt(
  { count, times, spans }: CompiledKeys,
  time: number,
): { readonly start: number; readonly end: number } | undefined {
  const index = keyIndexAt(times, time);
  if (index < 0 || index >= count - 1 || spans[index] !== OFF) return undefined;
  return { start: times[index] ?? 0, end: times[index + 1] ?? 0 };
}

/** The curve through the keys at `time`: held before the first and after the last key and into gaps from both sides, 0 without keys. */
export function evaluateKeys(keys: readonly Keyframe[], time: number): number {
  return evaluateCompiled(compileKeys(keys), time);
}

/** As {@link evaluateKeys}, from compiled keys. */
export function evaluateCompiled(keys: CompiledKeys, time: number): number {
  const { count, times, values } = keys;
  if (count === 0) return 0;
  const index = keyIndexAt(times, time);
  if (index < 0) return values[0] ?? 0;
  if (index >= count - 1) return values[count - 1] ?? 0;
  const start = times[index] ?? 0;
  return inSpan(keys, index, (time - start) / ((times[index + 1] ?? 0) - start));
}

/** Slope of the curve at `time` in weight per second, as it leaves; 0 where it is held. */
export function slopeAt(keys: CompiledKeys, time: number): number {
  const { count, times, values, inSlopes, outSlopes, spans } = keys;
  const i = keyIndexAt(times, time);
  if (i < 0 || i >= count - 1 || spans[i] === STEP || spans[i] === OFF) return 0;
  const length = (times[i + 1] ?? 0) - (times[i] ?? 0);
  const rise = (values[i + 1] ?? 0) - (values[i] ?? 0);
  if (spans[i] === LINEAR) return rise / length;
  const u = (time - (times[i] ?? 0)) / length;
  const a = (outSlopes[i] ?? 0) * length;
  const b = (inSlopes[i + 1] ?? 0) * length;
  return (3 * (a + b - 2 * rise) * u * u + 2 * (3 * rise - 2 * a - b) * u + a) / length;
}

/** Values of the curve at frames `from`..`to` (end excluded) into the first of `target`, one each. */
export function sampleKeysInPlace(target: Float64Array, keys: CompiledKeys, rate: FrameRate, from: number, to: number): void {
  const { count, times, values } = keys;
  if (count === 0) {
    target.fill(0, 0, to - from);
    return;
  }
  let index = keyIndexAt(times, frameTime(rate, from));
  for (let frame = from; frame < to; index++) {
    const end = index < count - 1 ? Math.min(to, firstFrameAt(times[index + 1] ?? 0, rate)) : to;
    if (end <= frame) continue;
    if (index < 0 || index === count - 1) target.fill(values[Math.max(index, 0)] ?? 0, frame - from, end - from);
    else spanInPlace(target, keys, index, rate, frame, end, from);
    frame = end;
  }
}

/** The first frame that is not before `time`. */
function firstFrameAt(time: number, rate: FrameRate): number {
  let frame = Math.ceil((time * rate.numerator) / rate.denominator - 1e-6);
  while (frameTime(rate, frame) < time) frame++;
  return frame;
}

function spanInPlace(
  target: Float64Array,
  { times, values, inSlopes, outSlopes, spans }: CompiledKeys,
  i: number,
  rate: FrameRate,
  first: number,
  end: number,
  from: number,
): void {
  const value = values[i] ?? 0;
  if (spans[i] === STEP) {
    target.fill(value, first - from, end - from);
    return;
  }
  const start = times[i] ?? 0;
  const length = (times[i + 1] ?? 0) - start;
  if (spans[i] === OFF) {
    const middle = Math.min(Math.max(firstFrameAt(start + length / 2, rate), first), end);
    target.fill(value, first - from, middle - from);
    target.fill(values[i + 1] ?? 0, middle - from, end - from);
    return;
  }
  const rise = (values[i + 1] ?? 0) - value;
  const isLinear = spans[i] === LINEAR;
  const a = isLinear ? rise : (outSlopes[i] ?? 0) * length;
  const b = isLinear ? rise : (inSlopes[i + 1] ?? 0) * length;
  const cubic = a + b - 2 * rise;
  const square = 3 * rise - 2 * a - b;
  // Share of the span at a frame: frame x perFrame - before.
  const perFrame = rate.denominator / rate.numerator / length;
  const before = start / length;
  for (let i = first - from, frame = first; frame < end; i++, frame++) {
    const u = frame * perFrame - before;
    target[i] = ((cubic * u + square) * u + a) * u + value;
  }
}

/** Values at `count` frames from frame `from` on. */
export function sampleKeys(keys: readonly Keyframe[], rate: FrameRate, from: number, count: number): Float64Array {
  const target = new Float64Array(count);
  sampleKeysInPlace(target, compileKeys(keys), rate, from, from + count);
  return target;
}

function inSpan({ times, values, inSlopes, outSlopes, spans }: CompiledKeys, i: number, u: number): number {
  const start = values[i] ?? 0;
  if (spans[i] === STEP) return start;
  if (spans[i] === OFF) return u < 0.5 ? start : (values[i + 1] ?? 0);
  const rise = (values[i + 1] ?? 0) - start;
  if (spans[i] === LINEAR) return start + rise * u;
  const length = (times[i + 1] ?? 0) - (times[i] ?? 0);
  const a = (outSlopes[i] ?? 0) * length;
  const b = (inSlopes[i + 1] ?? 0) * length;
  return (((a + b - 2 * rise) * u + 3 * rise - 2 * a - b) * u + a) * u + start;
}

/**
 * Slope at key `i` that makes no bump of its own: flat at extremes and ends, else limited by the steeper neighbour span.
 * Steffen, "A simple method for monotonic interpolation in one dimension" (1990).
 */
function autoSlope(times: Float64Array, values: Float64Array, i: number): number {
  if (i === 0 || i === times.length - 1) return 0;
  const before = (times[i] ?? 0) - (times[i - 1] ?? 0);
  const after = (times[i + 1] ?? 0) - (times[i] ?? 0);
  const left = ((values[i] ?? 0) - (values[i - 1] ?? 0)) / before;
  const right = ((values[i + 1] ?? 0) - (values[i] ?? 0)) / after;
  if (left * right <= 0) return 0;
  const parabola = (left * after + right * before) / (before + after);
  return Math.sign(left) * Math.min(2 * Math.abs(left), 2 * Math.abs(right), Math.abs(parabola));
}
