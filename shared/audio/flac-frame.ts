import { StudioError } from '../core/errors.ts';
import { type BitReader, readBits, readSigned, readUnary } from './bit-reader.ts';

/** What STREAMINFO says of every frame. */
export interface FlacStream {
  readonly sampleRate: number;
  readonly channels: number;
  readonly bits: number;
  readonly largestBlock: number;
}

/** One decoded frame: integer samples by channel, and where they stand. */
export interface FlacFrame {
  readonly startFrame: number;
  readonly channels: readonly Float64Array[];
  /** Bytes that the frame took. */
  readonly bytes: number;
}

interface FrameHeader {
  readonly startFrame: number;
  readonly blockSize: number;
  /** 0..7 independent channels less one, 8 left/side, 9 side/right, 10 mid/side */
  readonly assignment: number;
  readonly bits: number;
}

const BLOCK_SIZES = [0, 192, 576, 1_152, 2_304, 4_608, 0, 0, 256, 512, 1_024, 2_048, 4_096, 8_192, 16_384, 32_768] as const;
const SAMPLE_SIZES = [0, 8, 12, 0, 16, 20, 24, 32] as const;
const FIXED: readonly (readonly number[])[] = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];

/**
 * Decodes the frame that starts at byte `at` (RFC 9639). Both checksums are verified, so damaged sound is never given out.
 * @throws StudioError `audio-decode-failed` when there is no intact frame
 */
export function decodeFlacFrame(bytes: Uint8Array, at: number, stream: FlacStream): FlacFrame {
  const reader: BitReader = { bytes, position: at * 8 };
  const header = readHeader(reader, at, stream);
  const count = header.assignment < 8 ? header.assignment + 1 : 2;
  if (count !== stream.channels) throw damaged('the number of channels changes');
  const channels = Array.from({ length: count }, (_, c) => {
    const isSide =
      (header.assignment === 8 && c === 1) || (header.assignment === 9 && c === 0) || (header.assignment === 10 && c === 1);
    return readSubframe(reader, header.blockSize, header.bits + (isSide ? 1 : 0));
  });
  reader.position = Math.ceil(reader.position / 8) * 8;
  const end = reader.position / 8;
  if (readBits(reader, 16) !== crc16(bytes, at, end)) throw damaged('a checksum does not fit');
  joinStereoInPlace(channels, header.assignment);
  return { startFrame: header.startFrame, channels, bytes: end + 2 - at };
}

function readHeader(reader: BitReader, at: number, stream: FlacStream): FrameHeader {
  if (readBits(reader, 15) !== 0x7ffc) throw damaged('there is no frame where one should start');
  const isVariable = readBits(reader, 1) === 1;
  const sizeCode = readBits(reader, 4);
  const rateCode = readBits(reader, 4);
  const assignment = readBits(reader, 4);
  const bitsCode = readBits(reader, 3);
  readBits(reader, 1);
  const number = readCodedNumber(reader);
  const blockSize =
    sizeCode === 6 ? readBits(reader, 8) + 1 : sizeCode === 7 ? readBits(reader, 16) + 1 : (BLOCK_SIZES[sizeCode] ?? 0);
  if (rateCode === 12) readBits(reader, 8);
  if (rateCode === 13 || rateCode === 14) readBits(reader, 16);
  const end = reader.position / 8;
  if (readBits(reader, 8) !== crc8(reader.bytes, at, end)) throw damaged('a checksum does not fit');
  const bits = bitsCode === 0 ? stream.bits : (SAMPLE_SIZES[bitsCode] ?? 0);
  if (blockSize === 0 || assignment > 10 || bits === 0) throw damaged('a frame header makes no sense');
  // All frames but the last of a fixed-size stream have the largest block.
  return { startFrame: isVariable ? number : number * stream.largestBlock, blockSize, assignment, bits };
}

/** A number of up to 36 bits in the extended UTF-8 form. */
function readCodedNumber(reader: BitReader): number {
  const first = readBits(reader, 8);
  if (first < 0x80) return first;
  const following = Math.clz32(~(first << 24)) - 1;
  if (following < 1 || following > 6) throw damaged('a frame header makes no sense');
  let value = first & (0x3f >> following);
  for (let i = 0; i < following; i++) {
    const byte = readBits(reader, 8);
    if (byte >> 6 !== 2) throw damaged('a frame header makes no sense');
    value = value * 64 + (byte & 63);
  }
  return value;
}

function readSubframe(reader: BitReader, blockSize: number, frameBits: number): Float64Array {
  if (readBits(reader, 1) === 1) throw damaged('a part makes no sense');
  const type = readBits(reader, 6);
  const wasted = readBits(reader, 1) === 1 ? readUnary(reader) + 1 : 0;
  const bits = frameBits - wasted;
  if (bits < 1) throw damaged('a part makes no sense');
  const samples = new Float64Array(blockSize);
  if (type === 0) samples.fill(readSigned(reader, bits));
  else if (type === 1) for (let i = 0; i < blockSize; i++) samples[i] = readSigned(reader, bits);
  else if (type >= 8 && type <= 12) readPredictedInPlace(reader, samples, bits, type - 8, undefined);
  else if (type >= 32) readPredictedInPlace(reader, samples, bits, type - 31, 'linear');
  else throw damaged('a part makes no sense');
  return wasted === 0 ? samples : samples.map((sample) => sample * 2 ** wasted);
}

/** Warm-up samples, predictor, residual. Sums stay below 2^53 for all depths that FLAC allows, so floats are exact. */
function readPredictedInPlace(
  reader: BitReader,
  samples: Float64Array,
  bits: number,
  order: number,
  kind: 'linear' | undefined,
): void {
  if (order > samples.length) throw damaged('a part makes no sense');
  for (let i = 0; i < order; i++) samples[i] = readSigned(reader, bits);
  let coefficients = FIXED[order] ?? [];
  let scale = 1;
  if (kind === 'linear') {
    const precision = readBits(reader, 4) + 1;
    const shift = readSigned(reader, 5);
    if (precision === 16 || shift < 0) throw damaged('a part makes no sense');
    coefficients = Array.from({ length: order }, () => readSigned(reader, precision));
    scale = 2 ** -shift;
  }
  readResidualInPlace(reader, samples, order);
  const weights = Float64Array.from(coefficients);
  for (let i = order; i < samples.length; i++) {
    let sum = 0;
    for (let k = 0; k < order; k++) sum += (weights[k] as number) * (samples[i - 1 - k] as number);
    samples[i] = (samples[i] as number) + Math.floor(sum * scale);
  }
}

function readResidualInPlace(reader: BitReader, samples: Float64Array, order: number): void {
  const method = readBits(reader, 2);
  if (method > 1) throw damaged('a part makes no sense');
  const parameterBits = method === 0 ? 4 : 5;
  const partitions = 2 ** readBits(reader, 4);
  const size = samples.length / partitions;
  if (!Number.isInteger(size) || size < order) throw damaged('a part makes no sense');
  for (let partition = 0, i = order; partition < partitions; partition++) {
    const parameter = readBits(reader, parameterBits);
    const end = (partition + 1) * size;
    if (parameter === 2 ** parameterBits - 1) {
      const raw = readBits(reader, 5);
      for (; i < end; i++) samples[i] = readSigned(reader, raw);
    } else {
      const step = 2 ** parameter;
      for (; i < end; i++) {
        const folded = readUnary(reader) * step + readBits(reader, parameter);
        samples[i] = folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
      }
    }
  }
}

function joinStereoInPlace(channels: readonly Float64Array[], assignment: number): void {
  const [a, b] = channels;
  if (assignment < 8 || !a || !b) return;
  for (let i = 0; i < a.length; i++) {
    const x = a[i] as number;
    const y = b[i] as number;
    if (assignment === 8) b[i] = x - y;
    else if (assignment === 9) a[i] = x + y;
    else {
      // The lowest bit of mid was dropped by the encoder; side has the same one.
      const middle = x * 2 + Math.abs(y % 2);
      a[i] = (middle + y) / 2;
      b[i] = (middle - y) / 2;
    }
  }
}

function crc8(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0;
  for (let i = from; i < to; i++) {
    crc ^= bytes[i] ?? 0;
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x80 ? 0x07 : 0)) & 0xff;
  }
  return crc;
}

const CRC16: Uint16Array = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x8000 ? 0x8005 : 0)) & 0xffff;
  return crc;
});

function crc16(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0;
  for (let i = from; i < to; i++) crc = ((crc << 8) & 0xffff) ^ (CRC16[(crc >> 8) ^ (bytes[i] ?? 0)] ?? 0);
  return crc;
}

function damaged(what: string): StudioError {
  return new StudioError('audio-decode-failed', `The FLAC file is damaged: ${what}.`, {
    hint: 'Copy or export the recording again.',
  });
}
