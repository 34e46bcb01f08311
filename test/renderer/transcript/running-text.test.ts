import { describe, expect, it } from 'vitest';
import { inParts, partOf, runningText, type TextPiece } from '../../../renderer/transcript/running-text.ts';
import type { ScriptDifference } from '../../../shared/core/take.ts';

const wordsOf = (...texts: string[]) =>
  texts.map((text, index) => ({ text, start: index, end: index + 0.9, confidence: index === 1 ? 0.2 : 1 }));
const shown = (pieces: readonly TextPiece[]): string =>
  pieces.map((piece) => (piece.kind === 'word' ? piece.text + piece.after : `[-${piece.text}] `)).join('');

describe('the running text', () => {
  it('has the words with the punctuation of the script', () => {
    const pieces = runningText('Hello, big world! Mom?', wordsOf('Hello', 'big', 'world', 'Mom'), []);
    expect(shown(pieces)).toBe('Hello, big world! Mom?');
    expect(pieces.map((piece) => piece.kind === 'word' && piece.isDoubtful)).toEqual([false, true, false, false]);
  });

  it('shows words that the text writes otherwise as they are said', () => {
    expect(shown(runningText('In 1984, we won.', wordsOf('In', 'nineteen', 'eighty', 'four', 'we', 'won'), []))).toBe(
      'In nineteen eighty four we won.',
    );
  });

  it('shows what is missing where it would stand, and marks what was said otherwise', () => {
    const differences: ScriptDifference[] = [
      { kind: 'missing', script: 'very', spoken: '', start: 0.95, end: 0.95 },
      { kind: 'misread', script: 'globe', spoken: 'world', start: 2, end: 2.9 },
      { kind: 'missing', script: 'indeed', spoken: '', start: 9, end: 9 },
    ];
    const pieces = runningText('Hello big globe', wordsOf('Hello', 'big', 'world'), differences);
    expect(shown(pieces).trim()).toBe('Hello [-very] big world [-indeed]');
    expect(pieces.find((piece) => piece.kind === 'word' && piece.text === 'world')).toMatchObject({ difference: 1 });
  });

  it('comes in parts that lose nothing', () => {
    const words = wordsOf(...Array.from({ length: 500 }, (_, index) => `w${index}`));
    const pieces = runningText(words.map((word, index) => word.text + (index % 7 === 6 ? '.' : '')).join(' '), words, []);
    const parts = inParts(pieces);
    expect(parts.flat()).toEqual(pieces);
    expect(parts.length).toBeGreaterThan(4);
    expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(80);
    for (const word of [0, 39, 250, 499]) {
      expect(parts[partOf(parts, word)]?.some((piece) => piece.kind === 'word' && piece.index === word)).toBe(true);
    }
    expect(partOf(parts, 5_000)).toBe(parts.length - 1);
    expect(partOf([], 3)).toBe(0);
  });
});
