import { expect, test } from 'vitest';
import { directPlan } from '../../../electron/inference/route-plans.ts';
import { PHONEMES, type Phoneme, phonemeIndex } from '../../../shared/core/phonemes.ts';

const FRAMES = 200;

/** Posteriors of a phone head that hears one phoneme all along, and another in its stead with a chance of `doubt`. */
function sureOf(phoneme: Phoneme, other: Phoneme, doubt: number) {
  const logProbabilities = new Float32Array(FRAMES * PHONEMES.length).fill(-10);
  for (let frame = 0; frame < FRAMES; frame++) {
    logProbabilities[frame * PHONEMES.length + phonemeIndex(other)] = Math.log(Math.max(doubt, 1e-5));
    logProbabilities[frame * PHONEMES.length + phonemeIndex(phoneme)] = Math.log(0.999 - doubt);
  }
  return { frameCount: FRAMES, logProbabilities, boundary: new Float32Array(FRAMES) };
}

function widestGap(phoneme: Phoneme, other: Phoneme = 'SIL', doubt = 0): number {
  const { measures } = directPlan({
    curves: new Float32Array(FRAMES * 52),
    heard: sureOf(phoneme, other, doubt),
    duration: FRAMES / 100,
    loudness: new Float32Array(FRAMES),
  });
  return Math.max(...measures.gap);
}

test.each(['NSN', 'SIL'] as const)('the direct route keeps a shut mouth shut while only %s is heard', (phoneme) => {
  expect(widestGap(phoneme)).toBeLessThan(1.5);
});

test('the direct route parts the lips of a vowel that the face decoder leaves shut, and not those of a closure', () => {
  expect(widestGap('UW')).toBeGreaterThan(2.5);
  expect(widestGap('M')).toBeLessThan(1.5);
});

test('lips that the face decoder shuts in a vowel stay shut where a closure is half heard, and not where another sound is', () => {
  expect(widestGap('UW', 'B', 0.3)).toBeLessThan(1.5);
  expect(widestGap('UW', 'D', 0.3)).toBeGreaterThan(2.5);
});
