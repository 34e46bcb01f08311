import { dictionary } from 'cmu-pronouncing-dictionary';
import { readSpeech } from '../../electron/files/audio-file.ts';
import type { GeneratedTake } from '../../electron/takes/generated-take.ts';
import type { TakeMaker } from '../../electron/takes/take-maker.ts';
import { relativeLoudness } from '../../shared/audio/loudness.ts';
import { isPhoneme } from '../../shared/core/phonemes.ts';
import type { TimedPhoneme, TimedWord } from '../../shared/core/take.ts';
import { articulate } from '../../shared/speech/articulation/articulate.ts';
import { fakeAnalysis } from './fake-analysis.ts';

/** Silence before and after the words, in seconds. */
const EDGE = 0.2;

/**
 * A maker without models, for tests of what stands around it: the script's words spread evenly over the recording, articulated by the
 * rules. Same input, same take. `stepMs` says for a recording how long each of ten steps of progress takes.
 */
export function fakeTakeMaker(stepMs: (path: string) => number = () => 0): TakeMaker {
  return {
    async generate(request, { onProgress, signal } = {}) {
      for (let step = 0; step <= 10; step++) {
        if (signal?.aborted) return { cancelled: true };
        onProgress?.({ stage: step < 5 ? 'encode' : 'text', done: step % 5, total: 5 });
        await new Promise((resolve) => setTimeout(resolve, stepMs(request.path)));
      }
      const speech = await readSpeech(request.path);
      return { cancelled: false, attempts: 1, value: spreadTake(request.script ?? 'papa', speech) };
    },
    dispose: async () => undefined,
  };
}

function spreadTake(script: string, speech: Awaited<ReturnType<typeof readSpeech>>): GeneratedTake {
  const { duration, samples, source } = speech;
  const spelt = script.split(/\s+/).map((text) => ({ text, phones: phonesOf(text) }));
  const count = spelt.reduce((sum, word) => sum + word.phones.length, 0);
  const length = Math.max(0.01, duration - 2 * EDGE) / count;
  const words: TimedWord[] = [];
  const phonemes: TimedPhoneme[] = [{ phoneme: 'SIL', start: 0, end: EDGE, confidence: 1 }];
  let at = EDGE;
  for (const { text, phones } of spelt) {
    words.push({ text, start: at, end: at + phones.length * length, confidence: 1 });
    for (const phoneme of phones) {
      phonemes.push({ phoneme, start: at, end: at + length, confidence: 1, word: words.length - 1 });
      at += length;
    }
  }
  phonemes.push({ phoneme: 'SIL', start: at, end: duration, confidence: 1 });
  const loudness = relativeLoudness(samples);
  const plan = articulate({ phonemes, duration, loudness });
  return {
    recording: { duration, ...source, channel: 0 },
    transcript: { language: 'en', source: 'script', text: script, words, phonemes, differences: [] },
    loudness,
    analysis: fakeAnalysis(phonemes, duration, samples, loudness),
    plans: { text: plan, direct: plan },
    provider: 'cpu',
    providerReason: 'no model runs in this test',
    packs: [],
    timings: { read: 0.1 },
    warnings: [],
  };
}

function phonesOf(word: string): TimedPhoneme['phoneme'][] {
  const spelling = dictionary[word.toLowerCase().replace(/[^a-z']/g, '')] ?? 'M AH0 M';
  return spelling.split(' ').flatMap((symbol) => {
    const plain = symbol.replace(/\d/, '');
    return isPhoneme(plain) ? [plain] : [];
  });
}
