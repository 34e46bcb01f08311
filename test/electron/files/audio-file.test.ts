import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readSpeech, type SpeechOptions, streamSpeech } from '../../../electron/files/audio-file.ts';
import { isWindowsDevice } from '../../../electron/files/audio-source.ts';
import { writeWav } from '../../../shared/audio/wav-writer.ts';
import { StudioError } from '../../../shared/core/errors.ts';
import { data, file, format, sine16, textBytes } from '../../shared/audio/wav-builder.ts';

const folder = mkdtempSync(join(tmpdir(), 'facewright-audio-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function save(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

function tone(frequency: number, sampleRate: number, seconds: number, gain = 0.5): Float32Array {
  return Float32Array.from(
    { length: Math.round(sampleRate * seconds) },
    (_, n) => gain * Math.sin((2 * Math.PI * frequency * n) / sampleRate),
  );
}

function codeOf(path: string, options: SpeechOptions = {}): Promise<string> {
  return readSpeech(path, options).then(
    () => 'read',
    (error: unknown) => (error instanceof StudioError ? error.code : String(error)),
  );
}

describe('readSpeech', () => {
  it('gives 16 kHz mono with all that is known about the file', async () => {
    const clip = { sampleRate: 48_000, channels: [tone(440, 48_000, 1.5), tone(440, 48_000, 1.5)] };
    const path = save('line.wav', writeWav(clip, { encoding: 'float32', timeReference: 48_000 * 36_000 + 24_000 }));
    const bytes = readFileSync(path);
    const fractions: number[] = [];
    const speech = await readSpeech(path, { onProgress: (fraction) => fractions.push(fraction) });
    expect(speech).toMatchObject({
      sampleRate: 16_000,
      duration: 1.5,
      sampleCount: 24_000,
      timecodeSeconds: 36_000.5,
      channelChoice: { requested: 'automatic', used: 'mix', of: 2 },
      warnings: [],
    });
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(speech.source).toEqual({
      container: 'wav',
      codec: 'float',
      sampleRate: 48_000,
      channels: 2,
      bits: 32,
      bytes: bytes.length,
      sha256,
    });
    expect(speech.peak).toBeCloseTo(0.5, 6);
    expect(speech.peaks).toMatchObject({ sampleRate: 16_000, sampleCount: 24_000 });
    const expected = tone(440, 16_000, 1.5);
    for (let n = 1_000; n < 23_000; n++) expect(Math.abs(speech.samples[n]! - expected[n]!)).toBeLessThan(1e-4);
    expect(fractions.at(-1)).toBe(1);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
  });

  it('takes the channel that is asked for, and the loudest of three by itself', async () => {
    const channels = [tone(200, 16_000, 0.5, 0.1), tone(300, 16_000, 0.5, 0.2), tone(400, 16_000, 0.5, 0.4)];
    const path = save('three.wav', writeWav({ sampleRate: 16_000, channels }, { encoding: 'float32' }));
    expect((await readSpeech(path, { channel: 1 })).samples).toEqual(channels[1]);
    expect((await readSpeech(path)).samples).toEqual(channels[2]);
    expect(await codeOf(path, { channel: 3 })).toBe('usage');
  });

  it('replaces what is not a number, scales down what is above full scale, and says both', async () => {
    const channel = tone(440, 16_000, 0.5, 4);
    channel[100] = Number.NaN;
    const speech = await readSpeech(
      save('loud.wav', writeWav({ sampleRate: 16_000, channels: [channel] }, { encoding: 'float32' })),
    );
    expect(speech.warnings.map((warning) => warning.code)).toEqual(['audio-not-finite', 'audio-over-full-scale']);
    expect(speech.samples[100]).toBe(0);
    expect(Math.max(...speech.samples)).toBeLessThanOrEqual(1);
    expect(speech.peak).toBeCloseTo(4, 2);
  });

  it('repairs only when asked to', async () => {
    const path = save('interrupted.wav', file([format(), data(sine16(), 0)]));
    expect(await codeOf(path)).toBe('wav-repairable');
    expect(await readSpeech(path, { repair: true })).toMatchObject({
      sampleCount: 1_600,
      warnings: [{ code: 'wav-data-size-repaired' }],
    });
  });

  it.each<[string, Uint8Array, string, string]>([
    ['html.wav', textBytes('<html><body>Not found</body></html>'), 'wav-not-riff', 'a web page'],
    ['zip.wav', textBytes('PK\x03\x04aaaaaaaa'), 'wav-not-riff', 'a ZIP archive'],
    ['mp3.wav', Uint8Array.of(0xff, 0xfb, 0x90, 0, 1, 2, 3, 4), 'wav-not-riff', 'an MP3 file'],
    ['empty.wav', new Uint8Array(0), 'wav-empty', '0 bytes'],
    ['empty.mp3', new Uint8Array(0), 'audio-empty', '0 bytes'],
    ['letter.mp3', textBytes('Dear all'), 'audio-unsupported-format', 'a text file'],
    ['film.mp4', textBytes('\0\0\0\x18ftypmp42'), 'audio-decode-failed', 'moov'],
    ['noise.ogg', Uint8Array.of(1, 2, 3, 4), 'audio-unsupported-format', 'known kind'],
  ])('refuses %s by what it is', async (name, bytes, code, message) => {
    const error = await readSpeech(save(name, bytes)).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code, message: expect.stringContaining(message), hint: expect.any(String) });
  });

  it('stops when it is told to', async () => {
    const path = save('long.wav', writeWav({ sampleRate: 48_000, channels: [tone(100, 48_000, 20)] }, { encoding: 'pcm16' }));
    const abort = new AbortController();
    const started = performance.now();
    const reading = readSpeech(path, {
      signal: abort.signal,
      onProgress: (fraction) => fraction > 0.2 && abort.abort(new Error('enough')),
    });
    await expect(reading).rejects.toThrow('enough');
    expect(performance.now() - started).toBeLessThan(5_000);
    await expect(readSpeech(path, { signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before');
  });
});

describe('files that are none, or do not stay', () => {
  it('refuses folders and absent files', async () => {
    mkdirSync(join(folder, 'folder.wav'));
    expect(await codeOf(join(folder, 'folder.wav'))).toBe('file-is-not-a-file');
    expect(await codeOf(join(folder, 'absent.wav'))).toBe('file-not-found');
    expect(await codeOf(join(folder, 'three.wav', 'inside.wav'))).toBe('file-not-found');
  });

  it.skipIf(process.platform === 'win32')('refuses pipes and devices without waiting for them', async () => {
    const pipe = join(folder, 'pipe.wav');
    execFileSync('mkfifo', [pipe]);
    const started = performance.now();
    expect(await codeOf(pipe)).toBe('file-is-not-a-file');
    expect(await codeOf('/dev/zero')).toBe('file-is-not-a-file');
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('knows the names of Windows devices', () => {
    expect(['NUL', 'C:\\lines\\con.wav', 'COM1', 'lpt9.txt', '\\\\.\\pipe\\a'].map(isWindowsDevice)).toEqual(Array(5).fill(true));
    expect(['console.wav', 'C:\\con\\a.wav', 'line.nul', 'com10.wav'].map(isWindowsDevice)).toEqual(Array(4).fill(false));
  });

  it.each<[string, (path: string) => void]>([
    ['grows', (path) => appendFileSync(path, 'more')],
    ['shrinks', (path) => truncateSync(path, 1_000)],
    ['is written to in place', (path) => utimesSync(path, 1, 1)],
  ])('notices when the file %s while it is read', async (name, change) => {
    const path = save(`${name}.wav`, writeWav({ sampleRate: 16_000, channels: [tone(100, 16_000, 10)] }, { encoding: 'pcm16' }));
    let blocks = 0;
    const reading = streamSpeech(path, {}, () => {
      if (++blocks === 1) change(path);
    });
    await expect(reading).rejects.toMatchObject({ code: 'file-changed-while-reading' });
  });

  it('reads names with emoji, right-to-left letters and accents of either form', async () => {
    for (const name of ['ligne🎙.wav', 'שלום.wav', 'e\u0301te\u0301.wav', '\u00e9t\u00e9 2.wav']) {
      const path = save(name, writeWav({ sampleRate: 16_000, channels: [tone(100, 16_000, 0.01)] }, { encoding: 'pcm16' }));
      expect((await readSpeech(path)).sampleCount).toBe(160);
    }
  });
});
