import { type ChannelFrame, INTENSITY_BOOK, INTENSITY_OPPOSITE_BOOK, NOISE_BOOK, ZERO_BOOK } from './aac-channel.ts';

/** Which bands of a channel pair are written as sum and difference, by group and band. */
export interface PairMask {
  readonly used: Uint8Array;
  /** Whether the mask was written band by band; then it also turns the phase of intensity bands. */
  readonly isWritten: boolean;
}

/** Noise that is the same each time a recording is read. */
export interface NoiseSource {
  /** The next number, -1..1. */
  next(): number;
}

type BandVisitor = (book: number, factor: number, from: number, to: number, index: number) => void;

/** Quantised values up to here have their power of 4/3 ready; only pulses exceed it. */
const POWERS: Float64Array = Float64Array.from({ length: 8_192 }, (_, value) => value ** (4 / 3));

/**
 * A generator of 32-bit numbers (Numerical Recipes, section 7.1), started alike for every reading. The standard leaves the numbers
 * open; these, in the order in which bands are written, are ffmpeg's too, so that results can be compared sample by sample.
 */
export function createNoiseSource(): NoiseSource {
  let state = 0x1f2e3d4c;
  return {
    next() {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
      return state / 2 ** 31;
    },
  };
}

/** Scales a frame's quantised lines (ISO/IEC 14496-3, 4.6.2 and 4.6.1.3) and fills its noise bands: 1024 lines. */
export function toSpectrum(frame: ChannelFrame, noise: NoiseSource): Float64Array {
  const lines = new Float64Array(1024);
  eachBand(frame, (book, factor, from, to) => {
    if (book === NOISE_BOOK) return fillNoiseInPlace(lines, from, to, 2 ** (factor / 4), noise);
    if (book === ZERO_BOOK || book > NOISE_BOOK) return;
    const scale = 2 ** ((factor - 100) / 4);
    for (let k = from; k < to; k++) {
      const value = frame.quantised[k] as number;
      if (value === 0) continue;
      const size = Math.abs(value);
      lines[k] = Math.sign(value) * (POWERS[size] ?? size ** (4 / 3)) * scale;
    }
  });
  return lines;
}

/** Undoes mid/side and intensity coding, and gives both channels the same noise where they are said to share it (4.6.8, 4.6.13). */
export function decodePairInPlace(
  left: Float64Array,
  right: Float64Array,
  leftFrame: ChannelFrame,
  rightFrame: ChannelFrame,
  mask: PairMask,
): void {
  eachBand(rightFrame, (book, factor, from, to, i) => {
    const isMasked = mask.used[i] === 1;
    const leftBook = leftFrame.books[i] ?? ZERO_BOOK;
    if (book === INTENSITY_BOOK || book === INTENSITY_OPPOSITE_BOOK) {
      const turned = (book === INTENSITY_OPPOSITE_BOOK) !== (isMasked && mask.isWritten);
      const scale = (turned ? -1 : 1) * 2 ** (-factor / 4);
      for (let k = from; k < to; k++) right[k] = (left[k] as number) * scale;
    } else if (isMasked && book === NOISE_BOOK && leftBook === NOISE_BOOK) {
      const scale = 2 ** ((factor - (leftFrame.factors[i] ?? 0)) / 4);
      for (let k = from; k < to; k++) right[k] = (left[k] as number) * scale;
    } else if (isMasked && book < NOISE_BOOK && leftBook < NOISE_BOOK) {
      for (let k = from; k < to; k++) {
        const middle = left[k] as number;
        const side = right[k] as number;
        left[k] = middle + side;
        right[k] = middle - side;
      }
    }
  });
}

/** Calls `visit` for every band of every window; `index` counts groups and bands, `from`..`to` are lines of the frame. */
function eachBand({ layout, books, factors }: ChannelFrame, visit: BandVisitor): void {
  const { groups, bandCount, offsets, windowLines } = layout;
  let window = 0;
  groups.forEach((windows, g) => {
    for (let band = 0; band < bandCount; band++) {
      const i = g * bandCount + band;
      for (let w = window; w < window + windows; w++) {
        const from = w * windowLines + (offsets[band] ?? 0);
        visit(books[i] ?? ZERO_BOOK, factors[i] ?? 0, from, w * windowLines + (offsets[band + 1] ?? 0), i);
      }
    }
    window += windows;
  });
}

/** The factor of a noise band says its energy, whatever numbers the generator gives. */
function fillNoiseInPlace(lines: Float64Array, from: number, to: number, level: number, noise: NoiseSource): void {
  let energy = 0;
  for (let k = from; k < to; k++) {
    const value = noise.next();
    lines[k] = value;
    energy += value * value;
  }
  const scale = level / Math.sqrt(energy);
  for (let k = from; k < to; k++) lines[k] = (lines[k] as number) * scale;
}
