import type { ScriptDifference, TimedWord } from '../../shared/core/take.ts';
import { locateWords } from '../../shared/document/transcript-text.ts';

/** A word of the running text with what follows it: punctuation and the space. */
export interface TextWord {
  readonly kind: 'word';
  readonly index: number;
  readonly text: string;
  readonly after: string;
  readonly isDoubtful: boolean;
  /** Index of a difference that the word is part of. */
  readonly difference?: number;
}

/** Words of the script that were not heard, where they would stand. */
export interface MissingWords {
  readonly kind: 'missing';
  readonly text: string;
  readonly difference: number;
}

export type TextPiece = TextWord | MissingWords;

/** Below this a word was hardly heard. */
const DOUBTFUL = 0.5;
/** What stands between two words of the text and is longer than this is not punctuation. */
const LONGEST_GAP = 6;

/** The words with the punctuation of the text, in order, and what is missing between them. */
export function runningText(text: string, words: readonly TimedWord[], differences: readonly ScriptDifference[]): TextPiece[] {
  const spans = locateWords(text, words);
  const pieces: TextPiece[] = [];
  const missing = differences.flatMap((difference, index) => (difference.kind === 'missing' ? [{ ...difference, index }] : []));
  let nextMissing = 0;
  const putMissing = (before: number): void => {
    for (let item = missing[nextMissing]; item && item.start <= before; item = missing[++nextMissing]) {
      pieces.push({ kind: 'missing', text: item.script, difference: item.index });
    }
  };
  words.forEach((word, index) => {
    putMissing(word.start);
    const span = spans[index];
    const next = spans[index + 1];
    const between = span ? text.slice(span.end, next?.start ?? (index === words.length - 1 ? text.length : span.end)) : '';
    const after = between.length <= LONGEST_GAP && !/[\p{L}\p{N}]/u.test(between) && between !== '' ? between : ' ';
    const difference = differences.findIndex(
      ({ kind, start, end }) => kind !== 'missing' && start <= word.start + 1e-3 && end >= word.end - 1e-3,
    );
    pieces.push({
      kind: 'word',
      index,
      text: word.text,
      after: /\s$/.test(after) || index === words.length - 1 ? after : `${after} `,
      isDoubtful: word.confidence < DOUBTFUL,
      ...(difference < 0 ? {} : { difference }),
    });
  });
  putMissing(Number.POSITIVE_INFINITY);
  return pieces;
}

/** Pieces in parts of about this many: what is drawn or not drawn as one. */
const PER_PART = 40;

/** Parts end where a sentence does, if there is one near. */
export function inParts(pieces: readonly TextPiece[]): (readonly TextPiece[])[] {
  const parts: TextPiece[][] = [];
  let part: TextPiece[] = [];
  for (const piece of pieces) {
    part.push(piece);
    const endsSentence = piece.kind === 'word' && /[.!?…]/.test(piece.after);
    if ((part.length >= PER_PART && endsSentence) || part.length >= 2 * PER_PART) {
      parts.push(part);
      part = [];
    }
  }
  if (part.length > 0) parts.push(part);
  return parts;
}

/** Which part has the word; the last one for a word that none has. */
export function partOf(parts: readonly (readonly TextPiece[])[], word: number): number {
  let low = 0;
  let high = parts.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lastWord(parts[middle]) < word) low = middle + 1;
    else high = middle;
  }
  return low;
}

function lastWord(part: readonly TextPiece[] | undefined): number {
  const last = part?.findLast((piece) => piece.kind === 'word');
  return last?.kind === 'word' ? last.index : -1;
}
