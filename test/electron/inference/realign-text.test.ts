import { describe, expect, it } from 'vitest';
import { loadEnglishLexicon } from '../../../electron/files/dictionary.ts';
import { realignText } from '../../../electron/inference/realign-text.ts';
import { programFiles } from '../../../electron/takes/program-files.ts';
import type { Phoneme } from '../../../shared/core/phonemes.ts';
import type { TimedPhoneme, TimedWord, Transcript } from '../../../shared/core/take.ts';
import { fakeAnalysis } from '../../helpers/fake-analysis.ts';
import { repositoryRoot } from '../../helpers/repository-root.ts';

const lexicon = await loadEnglishLexicon(programFiles(repositoryRoot).lexicon);

const LENGTH = 0.08;
const SPOKEN: readonly (readonly [string, readonly Phoneme[]])[] = [
  ['', ['SIL', 'SIL']],
  ['Bob', ['B', 'AA', 'B']],
  ['moved', ['M', 'UW', 'V', 'D']],
  ['the', ['DH', 'AH']],
  ['purple', ['P', 'ER', 'P', 'AH', 'L']],
  ['beacon', ['B', 'IY', 'K', 'AH', 'N']],
  ['', ['SIL', 'SIL', 'SIL']],
  ['today', ['T', 'AH', 'D', 'EY']],
  ['', ['SIL']],
];

function speak(): Transcript {
  const words: TimedWord[] = [];
  const phonemes: TimedPhoneme[] = [];
  let at = 0;
  for (const [text, sounds] of SPOKEN) {
    const start = at;
    for (const phoneme of sounds) {
      const word = text === '' ? {} : { word: words.length };
      phonemes.push({ phoneme, start: at, end: at + LENGTH, confidence: 0.9, ...word });
      at += LENGTH;
    }
    if (text !== '') words.push({ text, start, end: at, confidence: 0.9 });
  }
  const text = 'Bob moved the purple beacon today.';
  return { language: 'en', source: 'script', text, words, phonemes, differences: [] };
}

const transcript = speak();
const duration = transcript.phonemes.at(-1)!.end;
const analysis = fakeAnalysis(
  transcript.phonemes,
  duration,
  new Float32Array(duration * 16_000),
  new Float32Array(duration * 100),
);
const realign = (text: string, from = transcript) => realignText({ analysis, transcript: from, text, lexicon });

function expectWhole(changed: Transcript): void {
  expect(changed.phonemes[0]!.start).toBe(0);
  expect(changed.phonemes.at(-1)!.end).toBeCloseTo(duration, 9);
  for (const [i, phoneme] of changed.phonemes.slice(1).entries()) expect(phoneme.start).toBeCloseTo(changed.phonemes[i]!.end, 9);
  for (const phoneme of changed.phonemes) expect(phoneme.end).toBeGreaterThan(phoneme.start);
  changed.words.forEach((word, index) => {
    const own = changed.phonemes.filter((phoneme) => phoneme.word === index);
    expect(own[0]!.start).toBeCloseTo(word.start, 6);
    expect(own.at(-1)!.end).toBeCloseTo(word.end, 6);
  });
}

describe('placing another text', () => {
  it('keeps everything when only case and punctuation change, but the words as written', () => {
    const changed = realign('BOB moved the purple beacon, today!');
    expect(changed.phonemes).toEqual(transcript.phonemes);
    expect(changed.words).toEqual([{ ...transcript.words[0]!, text: 'BOB' }, ...transcript.words.slice(1)]);
    expect(changed.text).toBe('BOB moved the purple beacon, today!');
  });

  it('places a changed word between neighbours that stay exactly where they are', () => {
    const changed = realign('Bob moved the burbled beacon today.');
    expect(changed.words.map(({ text }) => text)).toEqual(['Bob', 'moved', 'the', 'burbled', 'beacon', 'today']);
    const others = <T>(list: readonly T[]) => list.filter((_, index) => index !== 3);
    expect(others(changed.words)).toEqual(others(transcript.words));
    const outside = ({ start }: TimedPhoneme) =>
      start < transcript.words[3]!.start - 1e-9 || start > transcript.words[3]!.end - 1e-9;
    expect(changed.phonemes.filter(outside)).toEqual(transcript.phonemes.filter(outside));
    expectWhole(changed);
  });

  it('keeps boundaries that the hand moved outside of the change', () => {
    const moved = {
      ...transcript,
      phonemes: transcript.phonemes.map((phoneme, i) =>
        i === 2 ? { ...phoneme, end: phoneme.end + 0.021 } : i === 3 ? { ...phoneme, start: phoneme.start + 0.021 } : phoneme,
      ),
    };
    expect(realign('Bob moved the purple beacon tonight.', moved).phonemes.slice(0, 8)).toEqual(moved.phonemes.slice(0, 8));
  });

  it('makes room for a word that is put in by taking its neighbours in, and nothing farther away', () => {
    const changed = realign('Bob moved the very purple beacon today.');
    expect(changed.words.map(({ text }) => text)).toEqual(['Bob', 'moved', 'the', 'very', 'purple', 'beacon', 'today']);
    expect(changed.words.slice(0, 2)).toEqual(transcript.words.slice(0, 2));
    expect(changed.words.slice(5)).toEqual(transcript.words.slice(4));
    expectWhole(changed);
  });

  it('closes the hole of a word that is taken out', () => {
    const changed = realign('Bob moved the beacon today.');
    expect(changed.words.map(({ text }) => text)).toEqual(['Bob', 'moved', 'the', 'beacon', 'today']);
    expect(changed.words[3]).toEqual(transcript.words[4]);
    expectWhole(changed);
  });

  it.each(['', 'completely other words are said here', '1984', 'Bob', 'today', '...'])('comes to an end for "%s"', (text) => {
    const changed = realign(text);
    expect(changed.text).toBe(text);
    expectWhole(changed);
  });

  it('is undone by the text that was there before', () => {
    const back = realign(transcript.text, realign('Bob moved the little beacon today.'));
    expect(back.words.map(({ text }) => text)).toEqual(transcript.words.map(({ text }) => text));
    for (const [i, word] of back.words.entries()) expect(word.start).toBeCloseTo(transcript.words[i]!.start, 1);
  });

  it('says that it cannot place words of a language without pronunciations', () => {
    expect(() => realign('Bonjour', { ...transcript, language: 'fr' })).toThrow(/"fr"/);
  });
});
