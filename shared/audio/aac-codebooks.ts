import { AAC_CODEBOOK_DATA } from './aac-codebook-data.ts';
import { damagedAac } from './aac-error.ts';
import { type BitReader, readBits } from './bit-reader.ts';

/** A canonical prefix code: by length in bits, the first code word, how many there are, and where their entries start. */
interface PrefixCode {
  readonly firstCodes: readonly number[];
  readonly counts: readonly number[];
  readonly starts: readonly number[];
  readonly symbols: Uint16Array;
}

/** How an entry of a spectral codebook spells its values: digits of a number to `base`, less `offset` where they are signed. */
interface Spelling {
  readonly code: PrefixCode;
  readonly dimension: 2 | 4;
  readonly base: number;
  readonly offset: number;
}

/** Book 11 writes this for any value from 16 up; the value itself follows. */
const ESCAPE = 16;
const CODES: readonly PrefixCode[] = AAC_CODEBOOK_DATA.map(({ counts, symbols }) => prefixCode(counts, symbols));
const SCALEFACTOR_CODE = CODES[11] as PrefixCode;

/** ISO/IEC 14496-3, table 4.A.1 (books 1 to 11): values a code word, largest value, and whether the sign is part of it. */
const SPELLINGS: readonly Spelling[] = [
  [4, 3, 1],
  [4, 3, 1],
  [4, 3, 0],
  [4, 3, 0],
  [2, 9, 4],
  [2, 9, 4],
  [2, 8, 0],
  [2, 8, 0],
  [2, 13, 0],
  [2, 13, 0],
  [2, 17, 0],
].map(([dimension, base, offset], i) => ({
  code: CODES[i] as PrefixCode,
  dimension: dimension === 4 ? 4 : 2,
  base: base ?? 0,
  offset: offset ?? 0,
}));

function prefixCode(lengthCounts: readonly number[], text: string): PrefixCode {
  const counts = [0, ...lengthCounts];
  const firstCodes = [0];
  const starts = [0];
  for (let length = 1; length < counts.length; length++) {
    const before = counts[length - 1] ?? 0;
    firstCodes.push(2 * ((firstCodes[length - 1] ?? 0) + before));
    starts.push((starts[length - 1] ?? 0) + before);
  }
  const symbols = Uint16Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 36));
  return { firstCodes, counts, starts, symbols };
}

function readSymbol(reader: BitReader, code: PrefixCode): number {
  const { bytes, position } = reader;
  const byte = position >>> 3;
  const window =
    ((bytes[byte] ?? 0) << 24) | ((bytes[byte + 1] ?? 0) << 16) | ((bytes[byte + 2] ?? 0) << 8) | (bytes[byte + 3] ?? 0);
  const next = (window << (position & 7)) >>> 0;
  const { firstCodes, counts, starts, symbols } = code;
  for (let length = 1; length < counts.length; length++) {
    const place = (next >>> (32 - length)) - (firstCodes[length] as number);
    if (place >= (counts[length] as number)) continue;
    reader.position = position + length;
    if (reader.position > bytes.length * 8) break;
    return symbols[(starts[length] as number) + place] as number;
  }
  throw damagedAac('a frame ends in the middle');
}

/** The difference of two scalefactors, -60..60. @throws StudioError `audio-decode-failed` past the end */
export function readScalefactorStep(reader: BitReader): number {
  return readSymbol(reader, SCALEFACTOR_CODE) - 60;
}

/**
 * Reads `count` quantised values (a multiple of 4) with codebook 1..11 into `target` from `at` on.
 * @throws StudioError `audio-decode-failed` past the end
 */
export function readSpectrumInPlace(reader: BitReader, book: number, target: Int32Array, at: number, count: number): void {
  const { code, dimension, base, offset } = SPELLINGS[book - 1] as Spelling;
  for (let from = at; from < at + count; from += dimension) {
    let symbol = readSymbol(reader, code);
    for (let i = dimension - 1; i >= 0; i--) {
      target[from + i] = (symbol % base) - offset;
      symbol = Math.floor(symbol / base);
    }
    if (offset > 0) continue;
    for (let i = from; i < from + dimension; i++) {
      if (target[i] !== 0 && readBits(reader, 1) === 1) target[i] = -(target[i] as number);
    }
    if (base <= ESCAPE) continue;
    for (let i = from; i < from + dimension; i++) {
      const value = target[i] as number;
      if (Math.abs(value) === ESCAPE) target[i] = Math.sign(value) * readEscape(reader);
    }
  }
}

/** A number of 5 to 13 bits: ones say how many more than 4 follow its leading bit. */
function readEscape(reader: BitReader): number {
  let more = 0;
  while (readBits(reader, 1) === 1) {
    if (++more > 8) throw damagedAac('a value is too large');
  }
  return 2 ** (more + 4) + readBits(reader, more + 4);
}
