import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../shared/audio/byte-source.ts';
import { readWavBlocks } from '../../../shared/audio/sample-stream.ts';
import { readWavHeader } from '../../../shared/audio/wav-reader.ts';
import { writeWav } from '../../../shared/audio/wav-writer.ts';
import { StudioError } from '../../../shared/core/errors.ts';
import { bytesOf, data, extensible, type FormatFields, file, format } from './wav-builder.ts';

/** Bytes of a float in the file's order. */
function floatBytes(value: number, bytes: 4 | 8): Uint8Array {
  const view = new DataView(new ArrayBuffer(bytes));
  if (bytes === 4) view.setFloat32(0, value, true);
  else view.setFloat64(0, value, true);
  return new Uint8Array(view.buffer);
}

/** Format, bytes of one mono sample, its value. */
const VALUES: [string, FormatFields, Uint8Array, number][] = [
  ['8-bit lowest', { bits: 8 }, bytesOf(0), -1],
  ['8-bit centre', { bits: 8 }, bytesOf(128), 0],
  ['8-bit highest', { bits: 8 }, bytesOf(255), 127 / 128],
  ['16-bit', { bits: 16 }, bytesOf(0x34, 0x12), 0x1234 / 32_768],
  ['16-bit negative', { bits: 16 }, bytesOf(0x00, 0x80), -1],
  ['12-bit, filled from the top', { bits: 12 }, bytesOf(0xf0, 0x7f), 2_047 / 2_048],
  ['20-bit, filled from the top', { bits: 20 }, bytesOf(0, 0, 0x40), 0.5],
  ['20-bit in 4 bytes', { bits: 20, blockAlign: 4 }, bytesOf(0, 0, 0, 0xc0), -0.5],
  ['24-bit', { bits: 24 }, bytesOf(0x56, 0x34, 0x12), 0x123456 / 2 ** 23],
  ['24-bit negative', { bits: 24 }, bytesOf(0xff, 0xff, 0xff), -1 / 2 ** 23],
  ['32-bit', { bits: 32 }, bytesOf(0, 0, 0, 0x20), 0.25],
  ['64-bit', { bits: 64 }, bytesOf(0, 0, 0, 0, 0, 0, 0, 0xe0), -0.25],
  ['float 32 above full scale', { tag: 3, bits: 32 }, floatBytes(15.8, 4), Math.fround(15.8)],
  ['float 64', { tag: 3, bits: 64 }, floatBytes(-0.3, 8), Math.fround(-0.3)],
  ['float NaN', { tag: 3, bits: 32 }, floatBytes(Number.NaN, 4), 0],
  ['float infinity', { tag: 3, bits: 64 }, floatBytes(Number.NEGATIVE_INFINITY, 8), 0],
  ['float 64 beyond float 32', { tag: 3, bits: 64 }, floatBytes(1e300, 8), 0],
  // ITU-T G.711: the loudest and the softest codes of either law.
  ['A-law loudest', { tag: 6, bits: 8 }, bytesOf(0xaa), 4_032 / 4_096],
  ['A-law softest negative', { tag: 6, bits: 8 }, bytesOf(0x55), -1 / 4_096],
  ['mu-law loudest negative', { tag: 7, bits: 8 }, bytesOf(0x00), -8_031 / 8_192],
  ['mu-law zero', { tag: 7, bits: 8 }, bytesOf(0xff), 0],
];

describe('samples', () => {
  it.each(VALUES)('%s', async (_, fields, bytes, value) => {
    const samples = await readAll(file([format(fields), data(bytes)]));
    expect(samples[0]![0]).toBe(Math.fround(value));
  });

  it('counts what is not a number', async () => {
    const bad = [1, Number.NaN, 0.5, Number.POSITIVE_INFINITY].map((value) => floatBytes(value, 4));
    const source = memorySource(file([format({ tag: 3, bits: 32 }), data(Uint8Array.from(bad.flatMap((bytes) => [...bytes])))]));
    let count = 0;
    for await (const block of readWavBlocks(source, await readWavHeader(source))) count += block.notFinite;
    expect(count).toBe(2);
  });

  it('keeps 20 valid bits of an extensible file in mind', async () => {
    const header = await readWavHeader(memorySource(file([extensible({ bits: 24, validBits: 20 }), data(new Uint8Array(6))])));
    expect(header.format).toMatchObject({ codec: 'pcm', bits: 20, bytesPerSample: 3, channelMask: 3 });
  });

  it('reads big-endian samples of every width', async () => {
    for (const [bits, bytes] of [
      [16, [0x40, 0]],
      [24, [0x40, 0, 0]],
      [32, [0x40, 0, 0, 0]],
      [64, [0x40, 0, 0, 0, 0, 0, 0, 0]],
    ] as const) {
      const wav = file([format({ bits }, true), data(bytesOf(...bytes))], { id: 'RIFX', bigEndian: true });
      expect((await readAll(wav))[0]).toEqual(Float32Array.of(0.5));
    }
  });

  it('gives the same samples in blocks of any size, from any frame on', async () => {
    const clip = { sampleRate: 8_000, channels: [ramp(1_000, 1), ramp(1_000, -1)] };
    const wav = writeWav(clip, { encoding: 'pcm16' });
    await fc.assert(
      fc.asyncProperty(
        fc.nat(1_200),
        fc.nat(1_200),
        fc.integer({ min: 1, max: 300 }),
        async (startFrame, endFrame, blockFrames) => {
          const samples = await readAll(wav, { startFrame, endFrame, blockFrames });
          expect(samples).toEqual(clip.channels.map((channel) => channel.slice(startFrame, Math.max(startFrame, endFrame))));
        },
      ),
      { numRuns: 60, seed: 1 },
    );
  });

  it('says so when the file shrinks while it is read', async () => {
    const wav = writeWav({ sampleRate: 8_000, channels: [ramp(1_000, 1)] }, { encoding: 'pcm16' });
    const header = await readWavHeader(memorySource(wav));
    const shrunk = {
      size: wav.length,
      read: (offset: number, length: number) => wav.subarray(offset, Math.min(offset + length, 900)),
    };
    const blocks = readWavBlocks(shrunk, header);
    await expect(blocks.next()).rejects.toMatchObject({ code: 'file-changed-while-reading' });
  });
});

describe('writeWav', () => {
  it('is undone by reading, for 16-bit sound and floats', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -32_768, max: 32_767 }), { minLength: 1, maxLength: 50 }),
        fc.integer({ min: 1, max: 3 }),
        async (values, count) => {
          const channel = Float32Array.from(values, (value) => value / 32_768);
          const channels = Array.from({ length: count }, (_, c) => channel.map((sample) => (c === 1 ? -sample / 2 : sample)));
          const floats = writeWav({ sampleRate: 48_000, channels }, { encoding: 'float32' });
          expect(await readAll(floats)).toEqual(channels);
          const integers = writeWav({ sampleRate: 48_000, channels: [channel] }, { encoding: 'pcm16' });
          expect(await readAll(integers)).toEqual([channel]);
        },
      ),
      { numRuns: 50, seed: 2 },
    );
  });

  it('clips to full scale instead of wrapping round', async () => {
    const wav = writeWav({ sampleRate: 8_000, channels: [Float32Array.of(1, 3, -3)] }, { encoding: 'pcm16' });
    expect((await readAll(wav))[0]).toEqual(Float32Array.of(32_767 / 32_768, 32_767 / 32_768, -1));
  });

  it('writes a header without warnings, and the time reference', async () => {
    for (const encoding of ['pcm16', 'float32'] as const) {
      const timeReference = 10 * 3_600 * 192_000;
      const wav = writeWav({ sampleRate: 192_000, channels: [ramp(7, 1)] }, { encoding, timeReference, description: 'Line 12' });
      const header = await readWavHeader(memorySource(wav));
      expect(header.warnings).toEqual([]);
      expect(header.broadcast).toMatchObject({ timeReference, description: 'Line 12' });
    }
  });

  it('refuses what a WAV file cannot hold', () => {
    const long = { length: 2 ** 31 } as Float32Array;
    expect(() => writeWav({ sampleRate: 8_000, channels: [long] }, { encoding: 'float32' })).toThrow(StudioError);
  });
});

function ramp(count: number, sign: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => (sign * i) / 32_768);
}

async function readAll(bytes: Uint8Array, range = {}): Promise<Float32Array[]> {
  const source = memorySource(bytes);
  const header = await readWavHeader(source);
  const parts: number[][] = Array.from({ length: header.format.channels }, () => []);
  for await (const block of readWavBlocks(source, header, range)) {
    for (const [c, channel] of block.channels.entries()) parts[c]!.push(...channel);
  }
  return parts.map((part) => Float32Array.from(part));
}
