import type { GeneratedTake } from '../../electron/takes/generated-take.ts';
import type { TimedPhoneme } from '../../shared/core/take.ts';
import { articulate } from '../../shared/speech/articulation/articulate.ts';
import { fakeAnalysis } from './fake-analysis.ts';

const PHONEMES: readonly TimedPhoneme[] = [
  { phoneme: 'SIL', start: 0, end: 0.2, confidence: 1 },
  { phoneme: 'B', start: 0.2, end: 0.3, confidence: 0.9, word: 0 },
  { phoneme: 'AA', start: 0.3, end: 0.5, confidence: 0.9, stress: 1, word: 0 },
  { phoneme: 'B', start: 0.5, end: 0.6, confidence: 0.9, word: 0 },
  { phoneme: 'SIL', start: 0.6, end: 1, confidence: 1 },
];

/** A take of one second in which somebody says "bob", by rules; for tests of what comes after the models. */
export function makeTake(overrides: Partial<GeneratedTake> = {}): GeneratedTake {
  const duration = 1;
  const loudness = new Float32Array(100).fill(-1);
  const plan = articulate({ phonemes: PHONEMES, duration, loudness });
  return {
    recording: {
      duration,
      sampleRate: 48_000,
      channels: 1,
      container: 'wav',
      codec: 'pcm',
      sha256: '0'.repeat(64),
      bytes: 96_044,
      channel: 0,
    },
    transcript: {
      language: 'en',
      source: 'script',
      text: 'Bob.',
      words: [{ text: 'Bob', start: 0.2, end: 0.6, confidence: 0.9 }],
      phonemes: PHONEMES,
      differences: [],
    },
    loudness,
    analysis: fakeAnalysis(PHONEMES, duration, new Float32Array(16_000), loudness),
    plans: { text: plan, direct: plan },
    provider: 'cpu',
    providerReason: 'a test',
    packs: [{ id: 'test', version: '1.0.0' }],
    timings: {},
    warnings: [],
    ...overrides,
  };
}
