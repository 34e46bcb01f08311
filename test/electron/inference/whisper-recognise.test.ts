import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeCanvas } from '../../../electron/inference/whisper/encode.ts';
import { everyPosition } from '../../../electron/inference/whisper/encoder-positions.ts';
import { recognisedText, type TranscribeOptions, transcribe } from '../../../electron/inference/whisper/transcribe.ts';
import { repositoryRoot as root } from '../../helpers/repository-root.ts';
import { shippedSpeechPack } from '../../helpers/speech-pack.ts';

const speech = shippedSpeechPack();

/** A 16-bit mono WAV with a plain 44-byte header. */
function samplesOf(path: string): Float32Array {
  const bytes = readFileSync(join(root, path));
  const view = new DataView(bytes.buffer, bytes.byteOffset + 44, bytes.length - 44);
  return Float32Array.from({ length: view.byteLength / 2 }, (_, i) => view.getInt16(2 * i, true) / 32768);
}
const line = samplesOf('test/fixtures/speech/open-the-window.wav');
const silence = (seconds: number) => new Float32Array(seconds * 16000);
function joined(...parts: readonly Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

async function recognise(samples: Float32Array, options: TranscribeOptions = {}, checkpoint = async () => {}) {
  const job = { progress: () => {}, checkpoint };
  const { sessions, tokenizer } = speech();
  return transcribe(samples, sessions, tokenizer, options, job);
}

describe('recognising speech with the shipped pack', () => {
  it('hears a line: its language, its words, and when they are said', async () => {
    const heard = await recognise(line);
    expect(heard.language).toBe('en');
    expect(heard.languageProbability).toBeGreaterThan(0.8);
    expect(recognisedText(heard)).toBe('Please open the window before we leave the house.');
    const words = heard.segments.flatMap((segment) => segment.words);
    expect(words.map((word) => word.text)).toEqual(['Please', 'open', 'the', 'window', 'before', 'we', 'leave', 'the', 'house.']);
    expect(words.every((word) => word.confidence > 0.3 && word.confidence <= 1 && word.end > word.start)).toBe(true);
    for (const [i, word] of words.slice(1).entries()) expect(word.start).toBeGreaterThanOrEqual(words[i]!.end - 1e-6);
    // The synthesiser's own phone times (`flite -psdur`): window .94, before 1.31, house 2.39 s.
    for (const [text, start] of [
      ['window', 0.94],
      ['before', 1.31],
      ['house.', 2.39],
    ] as const) {
      expect(Math.abs(words.find((word) => word.text === text)!.start - start)).toBeLessThan(0.15);
    }
    expect(heard.segments[0]!.noSpeechProbability).toBeLessThan(0.2);
    expect(heard.segments[0]!.averageLogProbability).toBeGreaterThan(-0.7);
  });

  it('gives the same answer again, number for number, also with the language given', async () => {
    const [first, second] = [await recognise(line, { language: 'en' }), await recognise(line, { language: 'EN' })];
    expect(second).toEqual(first);
    expect(first.languageProbability).toBe(1);
  });

  it('hears both lines of a recording longer than a canvas, at their places, and nothing between them', async () => {
    const heard = await recognise(joined(silence(2), line, silence(28), line), { language: 'en' });
    expect(heard.segments.map((segment) => segment.text)).toEqual([
      'Please open the window before we leave the house.',
      'Please open the window before we leave the house.',
    ]);
    const [first, second] = heard.segments;
    expect(second!.words[4]!.start - first!.words[4]!.start).toBeCloseTo(28 + line.length / 16000, 0);
    expect(first!.start).toBeGreaterThan(1.9);
    expect(second!.start).toBeGreaterThan(30 + line.length / 16000 - 0.1);
  }, 180_000);

  it('makes no words of noise that swells and fades', async () => {
    let state = 5;
    const noise = Float32Array.from({ length: 5 * 16000 }, (_, i) => {
      state = (state * 1664525 + 1013904223) % 4294967296;
      return 0.05 * (state / 2147483648 - 1) * Math.sin((Math.PI * i) / 32000) ** 2;
    });
    expect(await recognise(noise)).toEqual({ language: 'und', languageProbability: 0, segments: [] });
  });

  it.each([0, 0.4, 5])('makes no words of %f s of silence', async (seconds) => {
    expect((await recognise(silence(seconds))).segments).toEqual([]);
  });

  it('hears with fewer positions what it hears with all of them', async () => {
    const job = { progress: () => {}, checkpoint: async () => {} };
    const { sessions, tokenizer } = speech();
    const every = await transcribe(line, sessions, tokenizer, { language: 'en' }, job, everyPosition);
    const chosen = await recognise(line, { language: 'en' });
    expect(recognisedText(chosen)).toBe(recognisedText(every));
    const times = (segments: typeof every.segments) => segments.flatMap(({ words }) => words.map(({ start }) => start));
    times(chosen.segments).forEach((start, i) => {
      expect(Math.abs(start - times(every.segments)[i]!)).toBeLessThanOrEqual(0.041);
    });
  });

  it('changes the features of the sound by a few parts in a hundred when positions are left out, and computes half of them', async () => {
    const { sessions } = speech();
    const [chosen, every] = [await encodeCanvas(line, sessions), await encodeCanvas(line, sessions, everyPosition)];
    const { frameCount } = every.hidden;
    expect(chosen.hidden.plan.count).toBeLessThan(750);
    let [error, size] = [0, 0];
    for (let i = 0; i < frameCount * 1536; i++) {
      error += (chosen.taps[i]! - every.taps[i]!) ** 2;
      size += every.taps[i]! ** 2;
    }
    expect(Math.sqrt(error / size)).toBeLessThan(0.03);
  });

  it('can be left between two steps of the decoder', async () => {
    let asked = 0;
    const checkpoint = async () => {
      if (++asked === 5) throw new Error('cancelled');
    };
    await expect(recognise(line, { language: 'en' }, checkpoint)).rejects.toThrow('cancelled');
    expect(asked).toBe(5);
  });

  it('refuses an unknown language before any work', async () => {
    await expect(recognise(line, { language: 'klingon' })).rejects.toThrow(/no language "klingon"/);
  });
});
