import { describe, expect, it } from 'vitest';
import { openAiff } from '../../../shared/audio/aiff-reader.ts';
import { memorySource } from '../../../shared/audio/byte-source.ts';
import { bytesOf, join, textBytes, u16, u32 } from './wav-builder.ts';

interface Fields {
  channels?: number;
  bits?: number;
  frames?: number;
  /** Compression type; makes it AIFF-C. */
  type?: string;
  /** 80-bit float. */
  rate?: number[];
  soundOffset?: number;
}

const RATE_16000 = [0x40, 0x0c, 0xfa, 0, 0, 0, 0, 0, 0, 0];

function chunk(id: string, body: Uint8Array): Uint8Array {
  return join([textBytes(id), Uint8Array.from(u32(body.length, true)), body, new Uint8Array(body.length % 2)]);
}

function aiff(sound: number[], fields: Fields = {}): Uint8Array {
  const { channels = 1, bits = 16, frames = 1, type, rate = RATE_16000, soundOffset = 0 } = fields;
  const common = [
    ...u16(channels, true),
    ...u32(frames, true),
    ...u16(bits, true),
    ...rate,
    ...(type ? [...textBytes(type), 0, 0] : []),
  ];
  const body = join([
    textBytes(type ? 'AIFC' : 'AIFF'),
    chunk('COMM', Uint8Array.from(common)),
    chunk('NAME', textBytes('Line 1')),
    chunk('SSND', Uint8Array.from([...u32(soundOffset, true), ...u32(0), ...Array<number>(soundOffset).fill(99), ...sound])),
  ]);
  return join([textBytes('FORM'), Uint8Array.from(u32(body.length, true)), body]);
}

async function read(bytes: Uint8Array) {
  const recording = await openAiff(memorySource(bytes));
  const samples: number[] = [];
  for await (const block of recording.blocks()) samples.push(...block.channels[0]!);
  return { recording, samples };
}

describe('openAiff', () => {
  it.each<[string, number[], Fields, number]>([
    ['16-bit', [0x40, 0], {}, 0.5],
    ['8-bit, signed', [0xc0], { bits: 8 }, -0.5],
    ['24-bit', [0x40, 0, 0], { bits: 24 }, 0.5],
    ['32-bit', [0xc0, 0, 0, 0], { bits: 32 }, -0.5],
    ['12-bit, filled from the top', [0x40, 0], { bits: 12 }, 0.5],
    ['little-endian', [0, 0x40], { type: 'sowt' }, 0.5],
    ['8-bit around 128', [0xc0], { type: 'raw ', bits: 8 }, 0.5],
    ['float', [0x3f, 0, 0, 0], { type: 'fl32' }, 0.5],
    ['mu-law', [0xff], { type: 'ulaw' }, 0],
    ['sound behind an offset', [0x40, 0], { soundOffset: 6 }, 0.5],
  ])('reads %s', async (_, sound, fields, value) => {
    const { recording, samples } = await read(aiff(sound, fields));
    expect(samples).toEqual([value]);
    expect(recording).toMatchObject({ sampleRate: 16_000, frameCount: 1, info: [{ id: 'INAM', text: 'Line 1' }], warnings: [] });
  });

  it('reads what is there when the sound is cut short', async () => {
    const { recording, samples } = await read(aiff([0x40, 0, 0x40], { frames: 50 }));
    expect(samples).toEqual([0.5]);
    expect(recording.warnings.map((warning) => warning.code)).toEqual(['aiff-truncated-data']);
  });

  it.each<[string, Uint8Array, string, string]>([
    ['other compressions', aiff([0], { type: 'ima4' }), 'audio-unsupported-format', '"ima4"'],
    ['no channels', aiff([0, 0], { channels: 0 }), 'audio-decode-failed', '0 channels'],
    ['64 bits', aiff([0, 0], { bits: 64 }), 'audio-decode-failed', '64 bits'],
    ['an infinite sample rate', aiff([0, 0], { rate: [0x7f, 0xff, 0, 0, 0, 0, 0, 0, 0, 0] }), 'wav-bad-sample-rate', '0 Hz'],
    ['no samples', aiff([], { frames: 0 }), 'audio-empty', 'no samples'],
    ['another kind of IFF', join([textBytes('FORM\0\0\0\0ILBM'), bytesOf(0)]), 'audio-decode-failed', '"ILBM"'],
    ['no sound chunk', aiff([0, 0]).slice(0, 50), 'audio-decode-failed', 'SSND'],
  ])('refuses %s', async (_, bytes, code, message) => {
    await expect(openAiff(memorySource(bytes))).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });
});
