import { describe, expect, it } from 'vitest';
import { transcriptFaults } from '../../../shared/document/transcript-parts.ts';
import { locateWords, replaceWords, spliceRealigned } from '../../../shared/document/transcript-text.ts';
import { makeParts } from './transcript-builder.ts';

const wordsOf = (...texts: string[]) => texts.map((text, index) => ({ text, start: index, end: index + 1, confidence: 1 }));

describe('the words in the text', () => {
  it('are found as a whole, in order, whatever the case', () => {
    const text = 'An ant, and AN end.';
    expect(
      locateWords(text, wordsOf('an', 'ant', 'and', 'an', 'end')).map((span) => span && text.slice(span.start, span.end)),
    ).toEqual(['An', 'ant', 'and', 'AN', 'end']);
  });

  it('are not found where the text writes them otherwise, and those behind still are', () => {
    const text = 'In 1984, grüße!';
    const spans = locateWords(text, wordsOf('In', 'nineteen', 'eighty', 'four', 'Grüße'));
    expect(spans.map((span) => span !== undefined)).toEqual([true, false, false, false, true]);
  });

  it('are found again after a paragraph that nobody said, and quickly where nothing fits', () => {
    const missing = 'This paragraph was left out in the booth. '.repeat(10);
    const text = `First of all. ${missing}Then he went on about ships and masts and sails and oars.`;
    const said = wordsOf(...'First of all Then he went on about ships and masts and sails and oars'.split(' '));
    const spans = locateWords(text, said);
    expect(spans.slice(-4).map((span) => span && text.slice(span.start, span.end))).toEqual(['and', 'sails', 'and', 'oars']);
    const long = 'word '.repeat(50_000);
    const begin = process.cpuUsage().user;
    expect(
      locateWords(long, wordsOf(...Array.from({ length: 2_000 }, () => 'nowhere'))).every((span) => span === undefined),
    ).toBe(true);
    expect((process.cpuUsage().user - begin) / 1e6).toBeLessThan(5);
  });

  it.each([
    [1, 2, 'cruel', 'Hello, cruel! Mom?'],
    [1, 2, '', 'Hello,! Mom?'],
    [0, 1, 'Good day', 'Good day, world! Mom?'],
    [1, 1, 'dear', 'Hello, dear world! Mom?'],
    [3, 3, 'again', 'Hello, world! Mom? again'],
    [0, 3, 'Bye', 'Bye?'],
  ])('are replaced from %i to %i by "%s"', (from, to, by, result) => {
    expect(replaceWords('Hello, world! Mom?', wordsOf('Hello', 'world', 'Mom'), from, to, by)).toBe(result);
  });

  it('are replaced with their unfound neighbours, so that nothing is said twice', () => {
    const words = wordsOf('In', 'nineteen', 'eighty', 'four', 'we', 'won');
    expect(replaceWords('In 1984, we won.', words, 3, 4, 'five')).toBe('In nineteen eighty five we won.');
  });
});

describe('a realignment', () => {
  const before = { ...makeParts('_ | HH AY | W ER L D | _ | M AA M | _', ['Hi', 'world', 'mom']), differences: [] };

  it('moves nothing but the words that changed', () => {
    const after = { ...makeParts('_ _ | HH AY | B AA B | _ | M AA M | _', ['hi', 'Bob', 'mom']), differences: [] };
    const result = spliceRealigned(before, after);
    expect(transcriptFaults(result)).toEqual([]);
    expect(result.words.map((word) => word.text)).toEqual(['Hi', 'Bob', 'mom']);
    expect(result.phonemes.slice(0, 3)).toEqual(before.phonemes.slice(0, 3));
    expect(result.phonemes.slice(-4)).toEqual(before.phonemes.slice(-4));
    expect(result.words[1]?.start).toBe(before.words[1]?.start);
  });

  it('makes room among the neighbours for a word between two others', () => {
    const after = {
      ...makeParts('_ | HH AY | B IH G | W ER L D | M AA M | _ _', ['Hi', 'big', 'world', 'mom']),
      differences: [],
    };
    const result = spliceRealigned(before, after);
    expect(transcriptFaults(result)).toEqual([]);
    expect(result.words.map((word) => word.text)).toEqual(['Hi', 'big', 'world', 'mom']);
    expect(result.phonemes.at(-1)?.end).toBe(before.phonemes.at(-1)?.end);
  });

  it('keeps differences elsewhere and takes over those of the changed words', () => {
    const missing = { kind: 'missing' as const, script: 'dear', spoken: '', start: 1.2, end: 1.2 };
    const misread = { kind: 'misread' as const, script: 'world', spoken: 'whirl', start: 0.3, end: 0.7 };
    const after = { ...makeParts('_ | HH AY | B AA B B | _ | M AA M | _', ['Hi', 'Bob', 'mom']), differences: [] };
    expect(spliceRealigned({ ...before, differences: [misread, missing] }, after).differences).toEqual([missing]);
  });

  it('takes everything over when no word is the same', () => {
    const after = { ...makeParts('_ | B AA B | _', ['Bob']), differences: [] };
    expect(spliceRealigned(before, after)).toBe(after);
  });
});
