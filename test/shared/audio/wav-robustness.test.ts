import { describe, expect, it } from 'vitest';
import { type ByteSource, memorySource } from '../../../shared/audio/byte-source.ts';
import { readWavBlocks } from '../../../shared/audio/sample-stream.ts';
import { readWavHeader } from '../../../shared/audio/wav-reader.ts';
import { StudioError } from '../../../shared/core/errors.ts';
import { type Chunk, data, ds64, extensible, file, format, join, sine16, textBytes, u32 } from './wav-builder.ts';

const list: Chunk = { id: 'LIST', body: join([textBytes('INFOINAM'), Uint8Array.from(u32(6)), textBytes('Hello!')]) };
const cue: Chunk = { id: 'cue ', body: Uint8Array.from([...u32(1), ...u32(7), ...Array<number>(16).fill(0), ...u32(800)]) };
const bext: Chunk = { id: 'bext', body: textBytes('A line', 602) };
const sound = sine16(2_500);

const BASES: [string, Uint8Array][] = [
  ['RIFF', file([format(), list, cue, data(sound), list])],
  ['broadcast WAV', file([bext, format({ channels: 2 }), data(sound)])],
  ['extensible 24-bit', file([extensible({ bits: 24, channels: 2 }), data(sound)])],
  ['RF64', file([ds64(5_072, 5_000), format(), data(sound, 0xffffffff)], { id: 'RF64', riffSize: 0xffffffff })],
  ['RIFX', file([format({}, true), data(sound)], { id: 'RIFX', bigEndian: true })],
  ['float', file([format({ tag: 3, bits: 32 }), data(sound)])],
];

describe('damaged WAV files', () => {
  it.each(BASES)('%s cut after any of its first 4,096 bytes gives samples of the file or a refusal', async (_, bytes) => {
    for (let length = 0; length <= 4_096; length++) {
      await readOrRefuse(bytes.subarray(0, length), false, `cut at ${length}`);
    }
  });

  it.each(BASES)('%s with any bit of its header flipped gives samples of the file or a refusal', async (_, bytes) => {
    const { dataOffset, dataBytes } = await readWavHeader(memorySource(bytes));
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      // Sixteen bytes of sound are flipped too; the rest cannot matter to the header.
      if (bit === (dataOffset + 16) * 8) bit = (dataOffset + dataBytes) * 8;
      if (bit >= bytes.length * 8) break;
      const copy = bytes.slice();
      copy[bit >> 3]! ^= 1 << (bit & 7);
      await readOrRefuse(copy, false, `bit ${bit}`);
      await readOrRefuse(copy, true, `bit ${bit}, repairing`);
    }
  });

  it('never asks for more than the file has, whatever sizes the header names', async () => {
    for (const size of [0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff]) {
      for (const [, bytes] of BASES) {
        for (let at = 4; at < 120; at += 2) {
          const copy = bytes.slice();
          copy.set(u32(size), at);
          await readOrRefuse(copy, true, `size ${size} at ${at}`);
        }
      }
    }
  });
});

/** Reads a file to its end; fails on anything but sound inside the file or a StudioError with a hint. */
async function readOrRefuse(bytes: Uint8Array, repair: boolean, what: string): Promise<void> {
  const source = strictSource(bytes, what);
  try {
    const header = await readWavHeader(source, { repair });
    const { format: found, dataOffset, dataBytes, frameCount } = header;
    if (dataOffset + dataBytes > bytes.length) throw new Error(`${what}: sound reaches outside the file`);
    let frames = 0;
    let allocated = 0;
    const buffers = new Set<ArrayBufferLike>();
    for await (const block of readWavBlocks(source, header)) {
      frames += block.channels[0]?.length ?? 0;
      for (const channel of block.channels) {
        if (!buffers.has(channel.buffer)) allocated += channel.buffer.byteLength;
        buffers.add(channel.buffer);
        for (const sample of channel) if (!Number.isFinite(sample)) throw new Error(`${what}: a sample is not finite`);
      }
    }
    if (frames !== frameCount || frames * found.frameBytes > bytes.length) throw new Error(`${what}: ${frames} frames`);
    if (allocated > 4 * bytes.length) throw new Error(`${what}: ${allocated} bytes for samples`);
  } catch (error) {
    if (!(error instanceof StudioError)) throw error;
    expect(error.hint, what).toBeTruthy();
  }
}

/** A source that fails when it is asked for bytes that the file does not have. */
function strictSource(bytes: Uint8Array, what: string): ByteSource {
  return {
    size: bytes.length,
    read(offset, length) {
      if (offset > bytes.length || length > Math.max(bytes.length, 512)) throw new Error(`${what}: read ${length} at ${offset}`);
      return bytes.subarray(offset, offset + length);
    },
  };
}
