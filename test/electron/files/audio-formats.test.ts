import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSpeech } from '../../../electron/files/audio-file.ts';
import { openRecording } from '../../../electron/files/audio-recording.ts';
import { memorySource } from '../../../shared/audio/byte-source.ts';
import type { Recording } from '../../../shared/audio/recording.ts';
import { StudioError } from '../../../shared/core/errors.ts';

const folder = join(import.meta.dirname, '../../fixtures/audio');

function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(folder, name)));
}

/** The tone of the fixtures at any sample rate. */
function tone(sampleRate: number): Float32Array {
  return Float32Array.from({ length: sampleRate }, (_, n) => {
    const t = n / sampleRate;
    return 0.5 * Math.sin(2 * Math.PI * (300 * t + 450 * t * t));
  });
}

async function decode(bytes: Uint8Array, name = 'recording'): Promise<{ recording: Recording; samples: Float32Array }> {
  const recording = await openRecording(memorySource(bytes), name, {});
  const samples: number[] = [];
  for await (const block of recording.blocks()) samples.push(...block.channels[0]!);
  return { recording, samples: Float32Array.from(samples) };
}

/** Root mean square of the difference in the middle of both, relative to the tone's. */
function error(samples: Float32Array, expected: Float32Array, shift = 0): number {
  let difference = 0;
  let energy = 0;
  for (let n = 2_000; n < expected.length - 2_000; n++) {
    difference += (samples[n + shift]! - expected[n]!) ** 2;
    energy += expected[n]! ** 2;
  }
  return Math.sqrt(difference / energy);
}

/** Name, codec, sample rate of the decoded sound, largest error. */
const FORMATS: [string, string, number, number][] = [
  ['tone.flac', 'flac', 24_000, 2e-4],
  ['tone.aiff', 'a-law', 24_000, 0.03],
  ['tone.mp3', 'mp3', 24_000, 0.05],
  ['tone.m4a', 'aac', 24_000, 2e-4],
  ['tone.ogg', 'vorbis', 24_000, 0.1],
  ['tone.opus', 'opus', 48_000, 0.1],
];

describe('compressed recordings', () => {
  it.each(FORMATS)('%s has the length of the original and no delay', async (name, codec, sampleRate, largest) => {
    const { recording, samples } = await decode(fixture(name));
    expect(recording).toMatchObject({ codec, sampleRate, channels: 1, frameCount: sampleRate, warnings: [] });
    expect(samples).toHaveLength(sampleRate);
    const expected = tone(sampleRate);
    expect(error(samples, expected)).toBeLessThan(largest);
    const shifts = [-2, -1, 0, 1, 2].map((shift) => error(samples, expected, shift));
    expect(shifts.indexOf(Math.min(...shifts))).toBe(2);
  });

  it.each(FORMATS)('%s becomes 16 kHz speech', async (name, codec) => {
    const speech = await readSpeech(join(folder, name));
    expect(speech).toMatchObject({
      duration: 1,
      sampleCount: 16_000,
      source: { codec },
      channelChoice: { used: 0 },
      warnings: [],
    });
    expect(error(speech.samples, tone(16_000))).toBeLessThan(0.1);
  });

  it.each(FORMATS)('%s cut anywhere gives the sound before the cut or a refusal', async (name) => {
    const bytes = fixture(name);
    const { samples: whole } = await decode(bytes);
    const cuts = [
      ...Array(12).keys(),
      30,
      60,
      100,
      200,
      ...Array.from({ length: 12 }, (_, i) => Math.floor((bytes.length * (i + 0.5)) / 12)),
    ];
    for (const cut of cuts) {
      const samples = await decodeOrRefuse(bytes.subarray(0, cut), `${name} cut at ${cut}`);
      expect(samples.length).toBeLessThanOrEqual(whole.length);
    }
  });

  it.each(FORMATS)('%s with damaged bytes gives finite sound or a refusal', async (name) => {
    const bytes = fixture(name);
    const place = fc.oneof(fc.nat(300), fc.nat(bytes.length - 1));
    const damage = fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const copy = bytes.slice();
        for (const [at, value] of changes) copy[at] = value;
        const samples = await decodeOrRefuse(copy, JSON.stringify(changes));
        expect(samples.length).toBeLessThan(100 * 48_000);
      }),
      { numRuns: 30, seed: 5 },
    );
  });

  it('gives warnings that only reading reveals', async () => {
    const bytes = fixture('drawn-frames.aac');
    const path = join(mkdtempSync(join(tmpdir(), 'facewright-aac-')), 'torn.aac');
    writeFileSync(path, Uint8Array.of(...bytes, 1, 2, 3, 4, 5, 6, 7, 8));
    const speech = await readSpeech(path).finally(() => rmSync(dirname(path), { recursive: true }));
    expect(speech).toMatchObject({ source: { container: 'aac', codec: 'aac', channels: 2 }, duration: 0.512 });
    expect(speech.warnings.map((warning) => warning.code)).toEqual(['audio-damaged', 'audio-channels-differ']);
  });
});

async function decodeOrRefuse(bytes: Uint8Array, what: string): Promise<Float32Array> {
  try {
    const { samples } = await decode(bytes);
    for (const sample of samples) if (!Number.isFinite(sample)) throw new Error(`${what}: a sample is not finite`);
    return samples;
  } catch (cause) {
    if (!(cause instanceof StudioError)) throw cause;
    expect(cause.hint, what).toBeTruthy();
    return new Float32Array(0);
  }
}
