import { expect, test } from 'vitest';
import { PHONEMES } from '../../../../shared/core/phonemes.ts';
import { decodePhones } from '../../../../shared/speech/align/decode-phones.ts';
import { HOP_SECONDS } from '../../../../shared/speech/align/posteriors.ts';
import { posteriorsOf, timeline } from './synthetic-speech.ts';

const SPOKEN = 'SIL:30 HH AH L OW SIL:20 W ER L D BR:20 P AE P SIL:30';
const symbols = (text: string) => text.split(' ').map((part) => part.split(':')[0]);

test('what was said is heard from noisy posteriors, at the right times and without holes', () => {
  const truth = timeline(SPOKEN);
  const heard = decodePhones(posteriorsOf(truth, 1.5));
  expect(heard.map((phoneme) => phoneme.phoneme)).toEqual(symbols(SPOKEN));
  heard.forEach((phoneme, index) => {
    const start = index === 0 ? 0 : (truth[index]!.start - 0.5) * HOP_SECONDS;
    expect(Math.abs(phoneme.start - start)).toBeLessThanOrEqual(0.011);
    if (index > 0) expect(phoneme.start).toBe(heard[index - 1]!.end);
  });
  expect(heard.at(-1)!.end).toBe(truth.at(-1)!.end * HOP_SECONDS);
});

test('a flicker of one frame makes no phoneme, and none is shorter than 20 ms', () => {
  const truth = timeline('SIL:20 AA:20 SIL:20');
  const posteriors = posteriorsOf(truth, 0.5);
  const flicker = posteriors.logProbabilities.slice();
  const row = 30 * PHONEMES.length;
  flicker.fill(-8, row, row + PHONEMES.length);
  flicker[row + PHONEMES.indexOf('OW')] = -0.05;
  const heard = decodePhones({ ...posteriors, logProbabilities: flicker });
  expect(heard.map((phoneme) => phoneme.phoneme)).toEqual(['SIL', 'AA', 'SIL']);
  for (const seed of [1, 2, 3]) {
    for (const phoneme of decodePhones(posteriorsOf(truth, 6, seed), { changeCost: 0 }).slice(1, -1)) {
      expect(phoneme.end - phoneme.start).toBeGreaterThanOrEqual(0.02 - 1e-9);
    }
  }
});

test('a bigram decides between sounds that are alike', () => {
  const posteriors = posteriorsOf(timeline('SIL:20 S:12 P:8 IH:10 SIL:20'), 0);
  const columns = PHONEMES.length;
  const bigram = new Float32Array(columns * columns);
  bigram[PHONEMES.indexOf('S') * columns + PHONEMES.indexOf('P')] = -6;
  const heard = decodePhones(posteriors, { bigram, bigramWeight: 5 });
  expect(heard.map((phoneme) => phoneme.phoneme)).toContain('B');
  expect(decodePhones(posteriors).map((phoneme) => phoneme.phoneme)).toContain('P');
});

test('in speech alone there are no pauses', () => {
  const heard = decodePhones(posteriorsOf(timeline('AA:10 SIL:20 S:10')), { speechOnly: true });
  expect(heard.every(({ phoneme }) => phoneme !== 'SIL' && phoneme !== 'BR' && phoneme !== 'NSN')).toBe(true);
});

test('vowels carry the stress that was heard', () => {
  const posteriors = posteriorsOf(timeline('SIL:10 AA:10 T:8 IY:10 SIL:10'));
  const stress = new Float32Array(posteriors.frameCount * 3);
  for (let frame = 0; frame < posteriors.frameCount; frame++) stress[frame * 3 + (frame < 22 ? 1 : 0)] = 1;
  const heard = decodePhones({ ...posteriors, stress });
  expect(heard.map((phoneme) => phoneme.stress)).toEqual([undefined, 1, undefined, 0, undefined]);
});

test.each([0, 1, 2, 3])('%i frames give at most one phoneme', (frames) => {
  const posteriors = posteriorsOf(frames === 0 ? [] : timeline(`AA:${frames}`));
  expect(decodePhones(posteriors).length).toBe(frames === 0 ? 0 : 1);
});
