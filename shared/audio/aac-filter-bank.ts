import type { WindowLayout, WindowShape } from './aac-windows.ts';
import { createInverseMdct, type InverseMdct } from './inverse-mdct.ts';

/** Turns the spectra of one channel into sound, each frame overlapped with the one before. */
export interface FilterBank {
  /** 1024 lines to 1024 samples, full scale at 1. A frame that is louder than any real one counts as damaged and is left out. */
  process(lines: Float64Array, layout: Pick<WindowLayout, 'sequence' | 'shape'>): FilterBankFrame;
}

export interface FilterBankFrame {
  readonly sound: Float32Array;
  readonly isDamaged: boolean;
}

const FRAME = 1_024;
const SHORT = 128;
/** Flat stretch before and after the short slopes of a transition. */
const FLAT = (FRAME - SHORT) / 2;
/** AAC counts in 16-bit samples. */
const FULL_SCALE = 32_768;
/** Louder than any encoder writes (24 dB above full scale): a damaged frame. It must not drown the rest. */
const LOUDEST = 16;

const LONG_SLOPES = { sine: sineSlope(FRAME), 'kaiser-bessel': kaiserBesselSlope(FRAME, 4) } as const;
const SHORT_SLOPES = { sine: sineSlope(SHORT), 'kaiser-bessel': kaiserBesselSlope(SHORT, 6) } as const;
const TRANSITIONS = { sine: transition('sine'), 'kaiser-bessel': transition('kaiser-bessel') } as const;

/** A filter bank of AAC (ISO/IEC 14496-3, 4.6.11) with nothing in its memory. */
export function createFilterBank(): FilterBank {
  const longTransform = createInverseMdct(2 * FRAME);
  const shortTransform = createInverseMdct(2 * SHORT);
  let tail: Float64Array = new Float64Array(FRAME);
  let shapeBefore: WindowShape = 'sine';
  return {
    process(lines, { sequence, shape }) {
      const rising = sequence === 'stop' ? TRANSITIONS[shapeBefore] : LONG_SLOPES[shapeBefore];
      const falling = sequence === 'start' ? TRANSITIONS[shape] : LONG_SLOPES[shape];
      const block =
        sequence === 'short'
          ? shortBlocks(lines, shortTransform, shapeBefore, shape)
          : transform(lines, longTransform, rising, falling);
      const isDamaged = !isPlausible(block);
      if (isDamaged) block.fill(0);
      const sound = new Float32Array(FRAME);
      for (let i = 0; i < FRAME; i++) sound[i] = (tail[i] as number) + (block[i] as number);
      tail = block.slice(FRAME);
      shapeBefore = shape;
      return { sound, isDamaged };
    },
  };
}

function isPlausible(block: Float64Array): boolean {
  for (let i = 0; i < block.length; i++) if (!(Math.abs(block[i] as number) < LOUDEST)) return false;
  return true;
}

/** One window's samples, rising with one slope and falling with another (both given as rising). */
function transform(lines: Float64Array, inverse: InverseMdct, rising: Float64Array, falling: Float64Array): Float64Array {
  const half = lines.length;
  const scale = 1 / (half * FULL_SCALE);
  const scaled = new Float32Array(half);
  for (let i = 0; i < half; i++) scaled[i] = (lines[i] as number) * scale;
  const samples = inverse(scaled);
  const block = new Float64Array(2 * half);
  for (let i = 0; i < half; i++) {
    block[i] = (samples[i] as number) * (rising[i] as number);
    block[half + i] = (samples[half + i] as number) * (falling[half - 1 - i] as number);
  }
  return block;
}

/** Eight short windows, overlapping by half, in the middle of a long one. */
function shortBlocks(lines: Float64Array, inverse: InverseMdct, shapeBefore: WindowShape, shape: WindowShape): Float64Array {
  const sound = new Float64Array(2 * FRAME);
  for (let window = 0; window < FRAME / SHORT; window++) {
    const rising = SHORT_SLOPES[window === 0 ? shapeBefore : shape];
    const block = transform(lines.subarray(window * SHORT, (window + 1) * SHORT), inverse, rising, SHORT_SLOPES[shape]);
    const start = FLAT + window * SHORT;
    for (let i = 0; i < block.length; i++) sound[start + i] = (sound[start + i] as number) + (block[i] as number);
  }
  return sound;
}

/** A long slope that rises within a short one's width. */
function transition(shape: WindowShape): Float64Array {
  const slope = new Float64Array(FRAME).fill(1, FLAT);
  slope.fill(0, 0, FLAT).set(SHORT_SLOPES[shape], FLAT);
  return slope;
}

function sineSlope(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => Math.sin((Math.PI / (2 * size)) * (i + 0.5)));
}

/** Square root of the running sum of a Kaiser window (4.6.11.3.2). */
function kaiserBesselSlope(size: number, alpha: number): Float64Array {
  const kernel = Float64Array.from({ length: size + 1 }, (_, i) =>
    besselZero(Math.PI * alpha * Math.sqrt(Math.max(0, 1 - ((2 * i) / size - 1) ** 2))),
  );
  const total = kernel.reduce((sum, value) => sum + value, 0);
  let sum = 0;
  return Float64Array.from({ length: size }, (_, i) => {
    sum += kernel[i] as number;
    return Math.sqrt(sum / total);
  });
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function besselZero(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > 1e-12 * sum; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
