import { existsSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createSoundViews } from '../../../electron/handlers/sound-views.ts';
import type { SoundFile } from '../../../electron/takes/sound-reader.ts';
import { writeWav } from '../../../shared/audio/wav-writer.ts';
import type { AudioReference } from '../../../shared/document/records.ts';

const RATE = 48_000;
const folder = mkdtempSync(join(tmpdir(), 'facewright-sound-'));
const cache = join(folder, 'cache');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, channel: SoundFile['channel'] = 'auto', path = join(folder, name)): SoundFile {
  return { path, channel, audio: { sha256: `${name}`.padEnd(64, '0') } as AudioReference };
}

function wav(name: string, channels: readonly Float32Array[]): SoundFile {
  writeFileSync(join(folder, name), writeWav({ sampleRate: RATE, channels }, { encoding: 'pcm16' }));
  return file(name);
}

const tone = (hertz: number, seconds: number) =>
  Float32Array.from({ length: seconds * RATE }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / RATE));
const samplesOf = (bytes: Uint8Array<ArrayBuffer>) => new Int16Array(bytes.slice(44).buffer);

describe('views of sound', () => {
  it('show the true envelope: every sample lies in its bucket, and a click of one sample is seen at every zoom', async () => {
    const samples = tone(100, 3);
    samples[70_000] = 1;
    const sound = wav('click.wav', [samples]);
    const views = createSoundViews(cache);
    for (const level of [0, 1, 2] as const) {
      const { samplesPerBucket, lowest, highest, sampleRate } = await views.peaks(sound, level);
      expect(sampleRate).toBe(RATE);
      expect(highest[Math.floor(70_000 / samplesPerBucket)]).toBeGreaterThan(0.999);
      const isInside = (sample: number, i: number) => {
        const bucket = Math.floor(i / samplesPerBucket);
        return sample >= (lowest[bucket] ?? 1) - 1e-4 && sample <= (highest[bucket] ?? -1) + 1e-4;
      };
      expect(samples.every(isInside)).toBe(true);
    }
  });

  it('are read from the cache the next time, and made anew when the cache is damaged', async () => {
    const sound = wav('cached.wav', [tone(200, 1)]);
    const first = await createSoundViews(cache).peaks(sound, 0);
    writeFileSync(sound.path, 'gone');
    expect(await createSoundViews(cache).peaks(sound, 0)).toEqual(first);
    wav('cached.wav', [tone(200, 1)]);
    for (const name of readdirSync(cache)) if (name.endsWith('.peaks')) truncateSync(join(cache, name), 100);
    expect(await createSoundViews(cache).peaks(sound, 0)).toEqual(first);
  });

  it('give stretches sample by sample, clipped to the recording', async () => {
    const samples = tone(440, 2);
    const sound = wav('range.wav', [samples]);
    const views = createSoundViews(cache);
    const whole = samplesOf(await views.sound(sound, undefined));
    expect(whole).toHaveLength(2 * RATE);
    const part = samplesOf(await views.sound(sound, { start: 0.5, end: 1.25 }));
    expect(part).toEqual(whole.subarray(0.5 * RATE, 1.25 * RATE));
    expect(samplesOf(await views.sound(sound, { start: 1.9, end: 99 }))).toEqual(whole.subarray(1.9 * RATE));
    expect(samplesOf(await views.sound(sound, { start: 5, end: 6 }))).toHaveLength(0);
    expect(samplesOf(await views.sound(sound, { start: 1, end: 0.5 }))).toHaveLength(0);
  });

  it('give the channel that is heard: as asked for, or the loud one', async () => {
    const [loud, quiet] = [tone(300, 1), tone(300, 1).map((sample) => sample / 100)];
    const sound = wav('stereo.wav', [quiet, loud]);
    const views = createSoundViews(cache);
    const level = async (channel: SoundFile['channel']) =>
      Math.max(...samplesOf(await views.sound({ ...sound, channel }, { start: 0, end: 0.1 })));
    expect(await level('auto')).toBeGreaterThan(16_000);
    expect(await level(0)).toBeLessThan(200);
    expect(await level(1)).toBeGreaterThan(16_000);
    expect(await level('mix')).toBeGreaterThan(8_000);
    expect(await level(7)).toBeGreaterThan(8_000);
  });

  it.each(['tone.flac', 'tone.aiff'])('read stretches of %s, decoded once', async (name) => {
    const path = join(import.meta.dirname, '..', '..', 'fixtures', 'audio', name);
    if (!existsSync(path)) throw new Error(`${path} is missing`);
    const sound = file(name, 'auto', path);
    const views = createSoundViews(cache);
    const whole = samplesOf(await views.sound(sound, undefined));
    const before = readdirSync(cache).length;
    const peaks = await views.peaks(sound, 0);
    expect(Math.max(...peaks.highest)).toBeCloseTo(Math.max(...whole) / 32_768, 3);
    const { sampleRate } = peaks;
    const part = samplesOf(await views.sound(sound, { start: 0.01, end: 0.02 }));
    expect(part).toEqual(whole.subarray(Math.round(0.01 * sampleRate), Math.round(0.02 * sampleRate)));
    expect(readdirSync(cache).length).toBeLessThanOrEqual(before + 1);
  });

  it('show a tone in the band of its frequency, at its loudness, every 10 ms', async () => {
    const sound = wav('tone.wav', [tone(1_000, 1)]);
    const { start, hop, bands, values } = await createSoundViews(cache).spectrogram(sound, { start: 0.3, end: 0.6 });
    expect({ start, hop, bands, length: values.length }).toEqual({ start: 0.3, hop: 0.01, bands: 96, length: 30 * 96 });
    const column = values.subarray(10 * bands, 11 * bands);
    const loudest = column.indexOf(Math.max(...column));
    const mel = (hertz: number) => 2595 * Math.log10(1 + hertz / 700);
    const expected = (96 * (mel(1_000) - mel(50))) / (mel(8_000) - mel(50));
    expect(Math.abs(loudest - expected)).toBeLessThan(2);
    expect((column[loudest] ?? 0) / 255).toBeCloseTo(1 - 6 / 90, 1);
    expect(column[5]).toBeLessThan(90);
  });

  it('make every second, third ... column of very long stretches', async () => {
    const sound = wav('long.wav', [new Float32Array(130 * RATE)]);
    const { hop, bands, values } = await createSoundViews(cache).spectrogram(sound, { start: 0, end: 1_000 });
    expect(hop).toBeCloseTo(0.02, 9);
    expect(values).toHaveLength(6_500 * bands);
    expect(Math.max(...values.subarray(0, 1_000))).toBe(0);
  });
});
