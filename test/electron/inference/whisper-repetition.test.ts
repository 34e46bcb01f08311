import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recognisedText, transcribe } from '../../../electron/inference/whisper/transcribe.ts';
import { repositoryRoot as root } from '../../helpers/repository-root.ts';
import { shippedSpeechPack } from '../../helpers/speech-pack.ts';

const speech = shippedSpeechPack();

/** A 16-bit mono WAV with a plain 44-byte header, at 16 kHz: from 24 kHz two samples are made of three. */
function read(path: string, rate: 16000 | 24000): Float32Array {
  const bytes = readFileSync(join(root, path));
  const view = new DataView(bytes.buffer, bytes.byteOffset + 44, bytes.length - 44);
  const samples = Float32Array.from({ length: view.byteLength / 2 }, (_, i) => view.getInt16(2 * i, true) / 32768);
  if (rate === 16000) return samples;
  return Float32Array.from({ length: Math.floor(samples.length / 1.5) }, (_, i) => {
    const place = Math.floor(i * 1.5);
    return i % 2 === 0 ? samples[place]! : (samples[place]! + (samples[place + 1] ?? 0)) / 2;
  });
}

/** Numbers -1..1, the same every time. */
function noise(length: number): Float32Array {
  let state = 7;
  return Float32Array.from({ length }, () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 2147483648 - 1;
  });
}

/** A stretch of a recording several times, with pauses of room tone. */
function again(samples: Float32Array, from: number, to: number, times: number, pause: number): Float32Array {
  const part = samples.subarray(Math.round(from * 16000), Math.round(to * 16000));
  const tone = noise(Math.round(pause * 16000)).map((value) => value * 1e-4);
  return Float32Array.from([...tone, ...Array.from({ length: times }, () => [...part, ...tone]).flat()]);
}

async function hear(samples: Float32Array) {
  const { sessions, tokenizer } = speech();
  return transcribe(samples, sessions, tokenizer, { language: 'en' }, { progress: () => {}, checkpoint: async () => {} });
}

const countOf = (text: string, words: RegExp): number => text.match(words)?.length ?? 0;

describe('what is said several times', () => {
  it('is heard as often, each time at its own place', async () => {
    const heard = await hear(again(read('assets/samples/beacon.wav', 24000), 3.5, 4.6, 5, 0.5));
    expect(countOf(recognisedText(heard), /we have five minutes/gi)).toBe(5);
    const starts = heard.segments.flatMap(({ words }) =>
      words.filter(({ text }) => /five/i.test(text)).map(({ start }) => start),
    );
    expect(starts).toHaveLength(5);
    for (const [turn, start] of starts.entries()) expect(Math.abs(start - starts[0]! - turn * 1.6)).toBeLessThan(0.25);
  }, 120_000);

  it('is heard as often where the model itself tells it once and passes over the rest', async () => {
    const line = read('test/fixtures/speech/open-the-window.wav', 16000);
    const heard = await hear(again(line, 0, line.length / 16000, 5, 0.4));
    expect(countOf(recognisedText(heard), /please open the window before we leave the house/gi)).toBe(5);
    const words = heard.segments.flatMap((segment) => segment.words);
    for (const [index, word] of words.slice(1).entries()) expect(word.start).toBeGreaterThanOrEqual(words[index]!.start);
  }, 120_000);

  it.each([
    // Breath in and out: the model makes seven sentences of it, three seconds each, and looks at one place all the time.
    ['breath', (i: number, hiss: number) => 0.4 * hiss * Math.abs(Math.sin((Math.PI * i) / 32000))],
    // A telephone that rings for two seconds and rests for two.
    [
      'a telephone',
      (i: number) => {
        const ring = Math.sin((2 * Math.PI * 440 * i) / 16000) + Math.sin((2 * Math.PI * 480 * i) / 16000);
        return i % 64000 < 32000 && i % 1600 < 800 ? 0.2 * ring : 0;
      },
    ],
  ])(
    'is not made of %s',
    async (_, sample) => {
      let last = 0;
      const samples = noise(20 * 16000).map((value, i) => {
        last = 0.9 * last + 0.1 * value;
        return sample(i, last);
      });
      expect((await hear(samples)).segments).toEqual([]);
    },
    120_000,
  );
});
