import { expect, test } from 'vitest';
import { findBurst, markBursts } from '../../../../shared/speech/align/stop-burst.ts';
import { seededRandom } from './synthetic-speech.ts';

const RATE = 16000;

interface Stop {
  /** Seconds. */
  readonly burst: number;
  readonly voiced?: boolean;
  /** Strength of the burst against the vowels. */
  readonly strength?: number;
  readonly noise?: number;
}

/** A vowel to .2 s, a closure from there to the burst (voice bar if voiced), the burst, aspiration, a vowel to .6 s. */
function makeStop({ burst, voiced = false, strength = 0.3, noise = 0.0005 }: Stop, seed = 1): Float32Array {
  const random = seededRandom(seed);
  const samples = new Float32Array(0.6 * RATE);
  const vowelStart = burst + (voiced ? 0.005 : 0.045);
  for (let i = 0; i < samples.length; i++) {
    const time = i / RATE;
    const isVowel = time < 0.2 || time >= vowelStart;
    let pulse = 0;
    for (let harmonic = 1; harmonic <= 30; harmonic++) pulse += Math.sin(2 * Math.PI * 120 * harmonic * time) / harmonic;
    let value = noise * (2 * random() - 1);
    if (isVowel) value += 0.2 * pulse;
    else if (voiced) value += 0.03 * Math.sin(2 * Math.PI * 120 * time);
    const since = time - burst;
    if (since >= 0 && since < 0.012) value += strength * Math.exp(-since / 0.004) * (2 * random() - 1);
    else if (since >= 0.012 && !isVowel) value += 0.02 * (2 * random() - 1);
    samples[i] = value;
  }
  return samples;
}

test.each([
  { burst: 0.28 },
  { burst: 0.28, voiced: true },
  { burst: 0.3, strength: 0.08 },
  { burst: 0.3, voiced: true, strength: 0.08 },
  { burst: 0.27, noise: 0.01 },
  { burst: 0.27, voiced: true, noise: 0.01 },
])('the burst of %j is found within 3 ms', (stop) => {
  for (const seed of [1, 2, 3, 4]) {
    const found = findBurst(makeStop(stop, seed), { start: 0.2, end: stop.burst + 0.02 });
    expect(found).toBeDefined();
    expect(Math.abs(found!.time - stop.burst)).toBeLessThanOrEqual(0.003);
    expect(found!.confidence).toBeGreaterThan(0.5);
  }
});

test('an alignment that is 25 ms off still leads to the same burst', () => {
  const samples = makeStop({ burst: 0.28 });
  const times = [-0.025, 0, 0.025].map((shift) => findBurst(samples, { start: 0.2 + shift, end: 0.3 + shift })?.time);
  expect(new Set(times).size).toBe(1);
});

test('sound that starts later bursts later', () => {
  const samples = makeStop({ burst: 0.28, voiced: true });
  const later = new Float32Array(samples.length + 1600);
  later.set(samples, 1600);
  const before = findBurst(samples, { start: 0.2, end: 0.3 })!;
  expect(findBurst(later, { start: 0.3, end: 0.4 })!.time - before.time).toBeCloseTo(0.1, 9);
});

test.each([
  ['silence', () => new Float32Array(RATE)],
  ['a steady noise', () => Float32Array.from({ length: RATE }, seededRandom(9)).map((value) => 0.1 * (value - 0.5))],
  ['an unreleased stop', () => makeStop({ burst: 0.28 }).map((value, index) => (index / RATE < 0.2 ? value : value * 0.0001))],
  ['nothing', () => new Float32Array(0)],
])('%s has no burst', (_, make) => {
  expect(findBurst(make(), { start: 0.2, end: 0.3 })).toBeUndefined();
});

test('only stops are marked, and nothing else changes', () => {
  const phonemes = [
    { phoneme: 'AA', start: 0, end: 0.2, confidence: 1, stress: 1 },
    { phoneme: 'P', start: 0.2, end: 0.3, confidence: 1 },
    { phoneme: 'AA', start: 0.3, end: 0.6, confidence: 1, stress: 0 },
  ] as const;
  const transcript = { language: 'en', source: 'script', text: '', words: [], phonemes, differences: [] } as const;
  const marked = markBursts(transcript, makeStop({ burst: 0.28 }));
  expect(marked.phonemes[1]!.burst).toBeCloseTo(0.28, 2);
  expect(marked.phonemes.map(({ burst: _, ...rest }) => rest)).toEqual(phonemes);
});
