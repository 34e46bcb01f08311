import { describe, expect, it } from 'vitest';
import { findWords, nextFound } from '../../../renderer/transcript/find-words.ts';

const wordsOf = (...texts: string[]) => texts.map((text, index) => ({ text, start: index, end: index + 0.9, confidence: 1 }));
const words = wordsOf('The', 'purple', 'beacon', 'is', 'back.', 'A', 'Purple', 'bay', 'above', 'it');

describe('finding words', () => {
  it.each([
    ['purple', [1, 6]],
    ['PURP', [1, 6]],
    ['purple b', [1, 6]],
    ['purple be', [1]],
    ['purple, beacon', [1]],
    ['back', [4]],
    // Whole words but the last: "th purple" is not said, and what stands in the middle of words only when nothing begins so.
    ['th purple', []],
    ['bove', [8]],
    ['b', [2, 4, 7]],
    ['  ', []],
    ['!', []],
    ['it above', []],
  ])('finds %j at %j', (phrase, expected) => {
    expect(findWords(words, phrase)).toEqual(expected);
  });

  it('finds within languages that have no spaces, and letters with their marks', () => {
    expect(findWords(wordsOf('むかしむかし', 'おじいさんと'), 'じいさん')).toEqual([1]);
    expect(findWords(wordsOf('Übergänge', 'prüfen'), 'überg')).toEqual([0]);
  });

  it('goes on from where one is, around the end, both ways', () => {
    expect(nextFound([2, 4, 7], 2, false)).toBe(1);
    expect(nextFound([2, 4, 7], 7, false)).toBe(0);
    expect(nextFound([2, 4, 7], 3, true)).toBe(0);
    expect(nextFound([2, 4, 7], 2, true)).toBe(2);
    expect(nextFound([], 2, true)).toBe(-1);
    expect(nextFound([], 2, false)).toBe(-1);
  });
});
