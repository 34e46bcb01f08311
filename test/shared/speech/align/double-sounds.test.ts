import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PHONEMES } from '../../../../shared/core/phonemes.ts';
import { alignWords } from '../../../../shared/speech/align/align-words.ts';
import { halveDoubleSounds } from '../../../../shared/speech/align/double-sounds.ts';
import { posteriorsOf, timeline, word } from './synthetic-speech.ts';

test('two equal held sounds share their time evenly, whatever the search said', () => {
  expect(halveDoubleSounds(['AH', 'N', 'N', 'AW'], [0, 0.1, 0.12, 0.3, 0.5])).toEqual([0, 0.1, 0.2, 0.3, 0.5]);
});

test('stops, vowels and unequal neighbours keep their boundary', () => {
  const times = [0, 0.1, 0.12, 0.3, 0.5];
  expect(halveDoubleSounds(['AE', 'T', 'T', 'UW'], times)).toEqual(times);
  expect(halveDoubleSounds(['B', 'AH', 'AH', 'P'], times)).toEqual(times);
  expect(halveDoubleSounds(['IH', 'F', 'TH', 'R'], times)).toEqual(times);
});

test('the order of the boundaries and the ends stay', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...PHONEMES), { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 99 }),
      (phonemes, seed) => {
        const times = [0];
        phonemes.forEach((_, index) => {
          times.push((times.at(-1) ?? 0) + 0.02 + ((seed * (index + 3)) % 17) / 100);
        });
        const halved = halveDoubleSounds(phonemes, times);
        expect([halved[0], halved.at(-1)]).toEqual([times[0], times.at(-1)]);
        for (let index = 1; index < halved.length; index++) expect(halved[index]!).toBeGreaterThan(halved[index - 1]!);
      },
    ),
  );
});

test('"one now": the second word begins in the middle of the long n', () => {
  const sound = timeline('SIL:10 W:8 AH1:9 N:30 AW1:14 SIL:10');
  const words = [word('one', 'W AH1 N'), word('now', 'N AW1')];
  const { words: placed } = alignWords(words, posteriorsOf(sound), { language: 'en', source: 'script' });
  expect(Math.abs(placed[1]!.start - 0.42)).toBeLessThan(0.025);
});
