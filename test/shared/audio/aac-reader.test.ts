import { readFileSync } from 'node:fs';
import { join as joinPath } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AAC_CODEBOOK_DATA } from '../../../shared/audio/aac-codebook-data.ts';
import { openAdts, openM4a } from '../../../shared/audio/aac-reader.ts';
import { readAdtsHeader } from '../../../shared/audio/adts-stream.ts';
import { memorySource } from '../../../shared/audio/byte-source.ts';
import { identifyContainer } from '../../../shared/audio/container.ts';
import type { Recording } from '../../../shared/audio/recording.ts';
import { StudioError } from '../../../shared/core/errors.ts';
import { buildMp4, join, type Mp4Fields } from './mp4-builder.ts';

const folder = joinPath(import.meta.dirname, '../../fixtures/audio');
const fixture = (name: string) => new Uint8Array(readFileSync(joinPath(folder, name)));
const drawn = fixture('drawn-frames.aac');

/** The packets of a raw stream, without their headers. */
function packetsOf(stream: Uint8Array, most: number): readonly Uint8Array[] {
  const packets: Uint8Array[] = [];
  for (let at = 0; packets.length < most; ) {
    const header = readAdtsHeader(stream, at);
    if (!header) break;
    packets.push(stream.subarray(at + header.headerBytes, at + header.frameBytes));
    at += header.frameBytes;
  }
  return packets;
}

const packets = packetsOf(drawn, 6);

async function samplesOf(recording: Recording): Promise<readonly Float32Array[]> {
  const channels: number[][] = Array.from({ length: recording.channels }, () => []);
  let next = 0;
  for await (const block of recording.blocks()) {
    expect(block.startFrame).toBe(next);
    next += block.channels[0]!.length;
    block.channels.forEach((channel, c) => void channels[c]!.push(...channel));
  }
  return channels.map((channel) => Float32Array.from(channel));
}

async function mp4(fields: Partial<Mp4Fields>) {
  const recording = await openM4a(memorySource(buildMp4({ packets, ...fields })));
  const [left = new Float32Array(0)] = await samplesOf(recording);
  return { recording, left, codes: recording.warnings.map((warning) => warning.code) };
}

describe('AAC as another decoder reads it', () => {
  it.each([
    ['speech.m4a', openM4a, 22_050, 33_075],
    ['drawn-frames.aac', openAdts, 48_000, 24 * 1_024],
  ] as const)('%s has the same samples', async (name, open, sampleRate, frameCount) => {
    const recording = await open(memorySource(fixture(name)));
    expect(recording).toMatchObject({ codec: 'aac', sampleRate, channels: 2 });
    const channels = await samplesOf(recording);
    expect(recording.warnings).toEqual([]);
    expect(channels[0]).toHaveLength(frameCount);
    const reference = new Float32Array(fixture(name.replace(/\..*/, '.f32')).buffer);
    let largest = 0;
    let loudest = 0;
    for (let n = 0; n < frameCount; n += 16) {
      for (const c of [0, 1]) {
        const expected = reference[(n / 16) * 2 + c]!;
        largest = Math.max(largest, Math.abs(channels[c]![n]! - expected));
        loudest = Math.max(loudest, Math.abs(expected));
      }
    }
    expect(loudest).toBeGreaterThan(0.02);
    expect(largest).toBeLessThan(1e-6);
  });

  it('gives the same samples each time, noise included', async () => {
    const recording = await openAdts(memorySource(drawn));
    const [first, second] = [await samplesOf(recording), await samplesOf(recording)];
    expect(first.every((channel, c) => channel.every((sample, n) => sample === second[c]![n]))).toBe(true);
  });

  it('has codebooks in which each entry stands once and every word means something', () => {
    const sizes = AAC_CODEBOOK_DATA.map(({ counts, symbols }) => {
      const entries = symbols.match(/../g)!.map((digits) => Number.parseInt(digits, 36));
      expect(entries.toSorted((a, b) => a - b)).toEqual(entries.map((_, i) => i));
      expect(counts.reduce((sum, count, i) => sum + count / 2 ** (i + 1), 0)).toBe(1);
      return entries.length;
    });
    expect(sizes).toEqual([81, 81, 81, 81, 81, 81, 64, 64, 169, 169, 289, 121]);
  });
});

describe('MPEG-4 files', () => {
  const whole = 6 * 1_024;

  it.each<[string, Partial<Mp4Fields>, number, number]>([
    ['no edit list', {}, 0, whole],
    ['a last packet that is not full', { lastTicks: 100 }, 0, whole - 924],
    ['an edit to the end, rounded to milliseconds', { edits: [[98, 1_024]], lastTicks: 600 }, 1_024, whole - 424 - 1_024],
    ['an edit without an end', { edits: [[0, 1_024]] }, 1_024, whole - 1_024],
    ['an edit that ends early', { edits: [[50, 2_000]] }, 2_000, 2_400],
    [
      'a pause before the sound',
      {
        edits: [
          [10, -1],
          [50, 2_000],
        ],
      },
      2_000 - 480,
      480 + 2_400,
    ],
    ['delay and length of iTunes', { comment: 'iTunSMPB\0\0 00000000 00000840 000001CA 0000000000000400 ' }, 2_112, 1_024],
    ['16-bit sizes and 64-bit places', { sizes: 'stz2', chunks: 'co64' }, 0, whole],
  ])('with %s are as long as they say', async (_, fields, start, length) => {
    const all = (await mp4({})).left;
    const { left, recording, codes } = await mp4(fields);
    expect(codes).toEqual([]);
    expect(recording.frameCount).toBe(length);
    expect(left).toHaveLength(length);
    for (let n = Math.max(0, -start, length - 2_400); n < length; n += 7) expect(left[n]).toBe(all[n + start]);
  });

  it('say so when their pieces or their upper band are left out', async () => {
    const pieces = await mp4({
      edits: [
        [20, 0],
        [20, 4_800],
      ],
    });
    expect([pieces.codes, pieces.left.length]).toEqual([['audio-edits-ignored'], whole]);
    // SBR at 96 kHz over a core at 48 kHz, stereo.
    const he = await mp4({ config: [0x29, 0x90, 0x08, 0x00] });
    expect(he.recording).toMatchObject({ codec: 'he-aac', sampleRate: 48_000 });
    expect(he.codes).toContain('audio-core-only');
  });

  it('turn damaged packets into silence', async () => {
    const { codes, left } = await mp4({ packets: packets.map((packet, i) => (i === 3 ? Uint8Array.of(0x7f, 0xff) : packet)) });
    expect(codes).toEqual(['audio-damaged']);
    expect(left).toHaveLength(whole);
  });

  it.each<[string, Partial<Mp4Fields>, string, string]>([
    ['other codecs', { entry: 'alac' }, 'audio-unsupported-format', 'Apple Lossless'],
    ['MP3', { kind: 0x6b }, 'audio-unsupported-format', 'MP3'],
    ['fragments', { isFragmented: true }, 'audio-unsupported-format', 'fragments'],
    ['films without sound', { handler: 'vide' }, 'audio-unsupported-format', 'no sound'],
    ['other kinds of AAC', { config: [0x0a, 0x10] }, 'audio-unsupported-format', 'AAC Main'],
    ['frames of 960', { config: [0x11, 0x94] }, 'audio-unsupported-format', '960'],
    ['packets that are none', { packets: [Uint8Array.of(255, 255)] }, 'audio-decode-failed', 'intact'],
  ])('with %s are refused', async (_, fields, code, message) => {
    await expect(mp4(fields)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
      hint: expect.any(String),
    });
  });
});

describe('damaged AAC', () => {
  const file = buildMp4({
    packets: packetsOf(drawn, 24)
      .toSorted((a, b) => a.length - b.length)
      .slice(0, 2),
    edits: [[30, 512]],
  });
  const stream = drawn.subarray(0, packets[0]!.length + packets[1]!.length + 14);

  async function decodeOrRefuse(bytes: Uint8Array): Promise<number> {
    try {
      const recording = await (identifyContainer(bytes) === 'aac' ? openAdts : openM4a)(memorySource(bytes));
      const channels = await samplesOf(recording);
      expect(channels.every((channel) => channel.every(Number.isFinite))).toBe(true);
      return channels[0]?.length ?? 0;
    } catch (error) {
      if (!(error instanceof StudioError)) throw error;
      expect(error.hint).toBeTruthy();
      return 0;
    }
  }

  it.each([
    ['an M4A file', file],
    ['a raw stream', stream],
  ])('%s cut at any byte gives sound or a refusal', async (_, bytes) => {
    for (let cut = 0; cut < bytes.length; cut++) expect(await decodeOrRefuse(bytes.subarray(0, cut))).toBeLessThanOrEqual(2_048);
  });

  it.each([
    ['an M4A file', file],
    ['a raw stream', stream],
  ])('%s with changed bytes gives sound or a refusal, and ends', async (_, bytes) => {
    const change = fc.tuple(fc.oneof(fc.nat(Math.min(bytes.length, 500) - 1), fc.nat(bytes.length - 1)), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
        const copy = bytes.slice();
        for (const [at, value] of changes) copy[at] = value;
        // A pause before the sound may be as long as ten minutes; otherwise damage adds nothing.
        expect(await decodeOrRefuse(copy)).toBeLessThan(700 * 96_000);
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  it('passes over what is no packet in a raw stream', async () => {
    const second = 7 + packets[0]!.length;
    const torn = join(drawn.subarray(0, second), new Uint8Array(1_000).fill(0xff), drawn.subarray(second));
    const recording = await openAdts(memorySource(torn));
    const [left] = await samplesOf(recording);
    expect(left).toHaveLength(24 * 1_024);
    expect(recording.warnings).toMatchObject([{ code: 'audio-damaged', message: expect.stringContaining('1000 bytes') }]);
  });
});
