import type { BandLayout } from './aac-bands.ts';
import { readScalefactorStep, readSpectrumInPlace } from './aac-codebooks.ts';
import { damagedAac } from './aac-error.ts';
import { readTemporalFilters, type TemporalFilter } from './aac-temporal-noise.ts';
import { readWindowLayout, type WindowLayout } from './aac-windows.ts';
import { type BitReader, readBits } from './bit-reader.ts';

/** Codebook numbers that say something else than a codebook. */
export const ZERO_BOOK = 0;
export const NOISE_BOOK = 13;
/** The right channel is the left one, turned round. */
export const INTENSITY_OPPOSITE_BOOK = 14;
export const INTENSITY_BOOK = 15;
const RESERVED_BOOK = 12;

/** One channel's frame as it is written: quantised lines and how to scale them. */
export interface ChannelFrame {
  readonly layout: WindowLayout;
  /** Codebook by group and band, [groups * bandCount]. */
  readonly books: Uint8Array;
  /** Scalefactor, noise level or intensity position by group and band; all in steps of 1.5 dB. */
  readonly factors: Int16Array;
  /** 1024 quantised lines, window after window. */
  readonly quantised: Int32Array;
  readonly filters: readonly TemporalFilter[];
}

interface Pulse {
  readonly line: number;
  readonly height: number;
}

/**
 * Reads individual_channel_stream (ISO/IEC 14496-3, 4.4.2.7). `shared` is the window layout of a channel pair that has one.
 * @throws StudioError `audio-decode-failed`
 */
export function readChannel(reader: BitReader, bands: BandLayout, shared?: WindowLayout): ChannelFrame {
  const gain = readBits(reader, 8);
  const layout = shared ?? readWindowLayout(reader, bands);
  const books = readSections(reader, layout);
  const factors = readFactors(reader, books, gain);
  const pulses = readBits(reader, 1) === 1 ? readPulses(reader, layout) : [];
  const filters = readBits(reader, 1) === 1 ? readTemporalFilters(reader, layout) : [];
  if (readBits(reader, 1) === 1) throw damagedAac('a frame uses gain control, which AAC-LC does not have');
  const quantised = readLines(reader, layout, books);
  for (const { line, height } of pulses) {
    const value = quantised[line] ?? 0;
    quantised[line] = value > 0 ? value + height : value - height;
  }
  return { layout, books, factors, quantised, filters };
}

function readSections(reader: BitReader, { groups, bandCount, windowLines }: WindowLayout): Uint8Array {
  const bits = windowLines === 128 ? 3 : 5;
  const goesOn = 2 ** bits - 1;
  const books = new Uint8Array(groups.length * bandCount);
  for (let g = 0; g < groups.length; g++) {
    for (let band = 0; band < bandCount; ) {
      const book = readBits(reader, 4);
      if (book === RESERVED_BOOK) throw damagedAac('a frame names a codebook that does not exist');
      let length = 0;
      let part: number;
      do {
        part = readBits(reader, bits);
        length += part;
      } while (part === goesOn);
      if (band + length > bandCount) throw damagedAac('a frame has too many bands');
      books.fill(book, g * bandCount + band, g * bandCount + band + length);
      band += length;
    }
  }
  return books;
}

/** Each kind of factor is written as the difference to the one of its kind before (4.6.2, 4.6.8.2, 4.6.13). */
function readFactors(reader: BitReader, books: Uint8Array, gain: number): Int16Array {
  const factors = new Int16Array(books.length);
  let scale = gain;
  let position = 0;
  let noise: number | undefined;
  books.forEach((book, i) => {
    if (book === ZERO_BOOK) return;
    if (book === INTENSITY_BOOK || book === INTENSITY_OPPOSITE_BOOK) {
      position += readScalefactorStep(reader);
      factors[i] = position;
    } else if (book === NOISE_BOOK) {
      noise = noise === undefined ? gain - 90 + readBits(reader, 9) - 256 : noise + readScalefactorStep(reader);
      factors[i] = noise;
    } else {
      scale += readScalefactorStep(reader);
      if (scale < 0 || scale > 255) throw damagedAac('a scalefactor is out of range');
      factors[i] = scale;
    }
  });
  return factors;
}

function readPulses(reader: BitReader, layout: WindowLayout): readonly Pulse[] {
  if (layout.windowLines === 128) throw damagedAac('a frame has pulses in short windows');
  const count = readBits(reader, 2) + 1;
  let line = layout.offsets[readBits(reader, 6)] ?? 1024;
  return Array.from({ length: count }, () => {
    line += readBits(reader, 5);
    if (line >= 1024) throw damagedAac('a pulse lies outside its frame');
    return { line, height: readBits(reader, 4) };
  });
}

/** Lines are written band by band, all windows of a group within each. */
function readLines(reader: BitReader, layout: WindowLayout, books: Uint8Array): Int32Array {
  const { groups, bandCount, offsets, windowLines } = layout;
  const quantised = new Int32Array(1024);
  let firstWindow = 0;
  groups.forEach((windows, g) => {
    for (let band = 0; band < bandCount; band++) {
      const book = books[g * bandCount + band] ?? ZERO_BOOK;
      if (book === ZERO_BOOK || book > RESERVED_BOOK) continue;
      const from = offsets[band] ?? 0;
      const width = (offsets[band + 1] ?? 0) - from;
      for (let w = firstWindow; w < firstWindow + windows; w++) {
        readSpectrumInPlace(reader, book, quantised, w * windowLines + from, width);
      }
    }
    firstWindow += windows;
  });
  return quantised;
}
