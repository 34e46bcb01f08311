import { invariant } from '../core/assert.ts';
import type { WavCodec, WavFormat } from './wav-header.ts';

/** Gives sample `at` (byte offset) of a data view as a float. */
type SampleReader = (view: DataView, at: number) => number;

/**
 * Converts whole frames of WAV bytes into floats, `channels[c]` from index 0 on. Integers are divided by their full scale, so
 * they land in -1..1 (1 excluded); floats pass as they are, except NaN and infinities, which become 0.
 * @param bytes at least `frames` * `format.frameBytes` bytes
 * @param channels one array a channel, each of at least `frames`; overwritten
 * @returns how many samples were NaN or infinite
 */
export function decodeFramesInPlace(
  bytes: Uint8Array,
  format: WavFormat,
  littleEndian: boolean,
  frames: number,
  channels: readonly Float32Array[],
): number {
  invariant(bytes.length >= frames * format.frameBytes, 'bytes hold the frames');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { frameBytes, bytesPerSample, codec } = format;
  let notFinite = 0;
  channels.forEach((channel, c) => {
    const place = { view, littleEndian, at: c * bytesPerSample, step: frameBytes, frames };
    if (codec === 'pcm' && bytesPerSample === 2) decode16InPlace(place, channel);
    else if (codec === 'pcm' && bytesPerSample === 3) decode24InPlace(place, channel);
    else notFinite += decodeAnyInPlace(place, sampleReader(codec, bytesPerSample, littleEndian), channel);
  });
  return notFinite;
}

/** Where one channel's samples stand: byte offset of the first, bytes from one to the next, and how many. */
interface Place {
  readonly view: DataView;
  readonly littleEndian: boolean;
  readonly at: number;
  readonly step: number;
  readonly frames: number;
}

/** The two commonest widths have their own loops: three hours of sound are a thousand million samples. */
function decode16InPlace({ view, littleEndian, at, step, frames }: Place, channel: Float32Array): void {
  for (let i = 0; i < frames; i++, at += step) channel[i] = view.getInt16(at, littleEndian) / 2 ** 15;
}

function decode24InPlace({ view, littleEndian, at, step, frames }: Place, channel: Float32Array): void {
  const [low, high] = littleEndian ? [0, 2] : [1, 0];
  for (let i = 0; i < frames; i++, at += step) {
    channel[i] = (view.getUint16(at + low, littleEndian) + view.getInt8(at + high) * 65_536) / 2 ** 23;
  }
}

function decodeAnyInPlace({ view, at, step, frames }: Place, read: SampleReader, channel: Float32Array): number {
  let notFinite = 0;
  for (let i = 0; i < frames; i++, at += step) {
    const sample = Math.fround(read(view, at));
    if (Number.isFinite(sample)) channel[i] = sample;
    else {
      channel[i] = 0;
      notFinite++;
    }
  }
  return notFinite;
}

function sampleReader(codec: WavCodec, bytes: number, littleEndian: boolean): SampleReader {
  switch (codec) {
    case 'a-law':
      return (view, at) => A_LAW[view.getUint8(at)] ?? 0;
    case 'mu-law':
      return (view, at) => MU_LAW[view.getUint8(at)] ?? 0;
    case 'float':
      return bytes === 8 ? (view, at) => view.getFloat64(at, littleEndian) : (view, at) => view.getFloat32(at, littleEndian);
    case 'pcm':
      return integerReader(bytes, littleEndian);
  }
}

/** The other integers: one byte is unsigned around 128, more are two's complement. Odd depths fill their bytes from the top. */
function integerReader(bytes: number, littleEndian: boolean): SampleReader {
  switch (bytes) {
    case 1:
      return (view, at) => (view.getUint8(at) - 128) / 128;
    case 4:
      return (view, at) => view.getInt32(at, littleEndian) / 2 ** 31;
    default:
      // Of 64 bits the upper half is more than a float can hold.
      return littleEndian
        ? (view, at) => view.getInt32(at + 4, true) / 2 ** 31
        : (view, at) => view.getInt32(at, false) / 2 ** 31;
  }
}

/** ITU-T G.711 table 1: 13-bit values, here over 4096. */
const A_LAW: Float32Array = Float32Array.from({ length: 256 }, (_, code) => {
  const even = code ^ 0x55;
  const exponent = (even >> 4) & 7;
  const mantissa = even & 15;
  const magnitude = exponent === 0 ? 2 * mantissa + 1 : (2 * mantissa + 33) << (exponent - 1);
  return (even & 0x80 ? magnitude : -magnitude) / 4096;
});

/** ITU-T G.711 table 2: 14-bit values, here over 8192. */
const MU_LAW: Float32Array = Float32Array.from({ length: 256 }, (_, code) => {
  const inverted = ~code & 0xff;
  const magnitude = ((2 * (inverted & 15) + 33) << ((inverted >> 4) & 7)) - 33;
  return (inverted & 0x80 ? -magnitude : magnitude) / 8192;
});
