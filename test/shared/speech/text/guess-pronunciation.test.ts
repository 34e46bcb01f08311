import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { StudioError } from '../../../../shared/core/errors.ts';
import { readG2pModel } from '../../../../shared/speech/text/g2p-model.ts';
import { guessPronunciations } from '../../../../shared/speech/text/guess-pronunciation.ts';
import { formatPhonemes } from '../../../../shared/speech/text/pronunciation.ts';
import { cmudict, heldOutWords } from './cmudict.ts';

const file = fileURLToPath(new URL('../../../../assets/lexicon/g2p-en.bin', import.meta.url));
const bytes = new Uint8Array(readFileSync(file));
const model = readG2pModel(bytes);

/** Prints the rates over all held-out words. */
const SHOW = process.env.FACEWRIGHT_SHOW === '1';

function editDistance(a: readonly string[], b: readonly string[]): number {
  let row = b.map((_, index) => index + 1);
  row.unshift(0);
  a.forEach((symbol, index) => {
    const next = [index + 1];
    b.forEach((other, at) => {
      next.push(Math.min(row[at]! + (symbol === other ? 0 : 1), row[at + 1]! + 1, next[at]! + 1));
    });
    row = next;
  });
  return row.at(-1)!;
}

const plain = (symbols: string) => symbols.replace(/[012]/g, '').split(' ');

test('words that the model has never seen are guessed with few wrong phonemes', () => {
  let errors = 0;
  let phonemes = 0;
  let wrongWords = 0;
  let missedByAll = 0;
  const words = heldOutWords(SHOW ? 1 : 10);
  for (const word of words) {
    const truths = cmudict(word)!.map(plain);
    const guesses = guessPronunciations(model, word).map((guess) => plain(formatPhonemes(guess.phonemes)));
    const distances = truths.map((truth) => editDistance(guesses[0] ?? [], truth));
    const nearest = distances.indexOf(Math.min(...distances));
    errors += distances[nearest]!;
    phonemes += truths[nearest]!.length;
    if (distances[nearest]! > 0) wrongWords++;
    if (!guesses.some((guess) => truths.some((truth) => editDistance(guess, truth) === 0))) missedByAll++;
  }
  const rates = {
    words: words.length,
    phonemeErrorRate: errors / phonemes,
    wordErrorRate: wrongWords / words.length,
    missedByThree: missedByAll / words.length,
  };
  if (SHOW) process.stdout.write(`${JSON.stringify(rates)}\n`);
  expect(words.length).toBeGreaterThan(600);
  expect(rates.phonemeErrorRate).toBeLessThan(0.08);
  expect(rates.wordErrorRate).toBeLessThan(0.33);
  expect(rates.missedByThree).toBeLessThan(0.2);
});

test.each([
  ['blick', 'B L IH1 K'],
  ['shingop', 'SH IH1 NG AA0 P|SH IH1 N G AH0 P|SH IH1 NG G AH0 P|SH IH1 NG AH0 P|SH IH1 NG G AA0 P'],
])('%s is guessed as a reader would say it', (word, expected) => {
  const guesses = guessPronunciations(model, word, 5).map((guess) => formatPhonemes(guess.phonemes));
  expect(guesses.some((guess) => expected.split('|').includes(guess))).toBe(true);
});

test('guesses are ordered, their probabilities sum to at most one, and they are the same every time', () => {
  const guesses = guessPronunciations(model, 'Brüxelfeld', 8);
  expect(guesses).toEqual(guessPronunciations(model, 'bruxelfeld', 8));
  const probabilities = guesses.map((guess) => guess.probability);
  expect(probabilities).toEqual(probabilities.toSorted((a, b) => b - a));
  expect(probabilities.reduce((sum, value) => sum + value, 0)).toBeLessThanOrEqual(1 + 1e-9);
});

test.each(['', '123', '日本語', '!'])('%j has no letters and so no guess', (word) => {
  expect(guessPronunciations(model, word)).toEqual([]);
});

test('a model that is cut short or is another file is refused', () => {
  for (const length of [0, 3, 11, 100, 5000, bytes.length - 1]) {
    expect(() => readG2pModel(bytes.slice(0, length))).toThrow(StudioError);
  }
  expect(() => readG2pModel(new TextEncoder().encode('RIFF....WAVEfmt '))).toThrow(/FWG2/);
});
