import { StudioError } from '../core/errors.ts';
import { isPause } from '../core/phonemes.ts';
import type { TimedPhoneme, TimedWord } from '../core/take.ts';
import { type BoundarySide, moveBoundary } from './phoneme-edits.ts';
import {
  inWord,
  leastLength,
  pause,
  phonemesOfWord,
  SHORTEST_PHONEME,
  settle,
  type TranscriptParts,
  withRange,
} from './transcript-parts.ts';

export type WordEdge = 'start' | 'end';

/**
 * Moves the start or end of a word to `time`, as far as the shortest lengths allow; its phonemes stretch with it, and so do those of the word or
 * pause on the other side. With `alone` the other side stays: where the word draws back from a word, a pause opens.
 * @throws StudioError `transcript-no-word`
 */
export function moveWordEdge(parts: TranscriptParts, word: number, edge: WordEdge, time: number, alone = false): TranscriptParts {
  const [first, last] = needRange(parts, word);
  const { phonemes } = parts;
  const boundary = edge === 'start' ? first : last + 1;
  const outer = phonemes[edge === 'start' ? first - 1 : last + 1];
  if (!outer) return parts;
  const other = outer.word === undefined ? undefined : phonemesOfWord(phonemes, outer.word);
  const [otherFirst, otherLast] = other ?? (edge === 'start' ? [first - 1, first - 1] : [last + 1, last + 1]);
  const left = edge === 'start' ? phonemes.slice(otherFirst, first) : phonemes.slice(first, last + 1);
  const right = edge === 'start' ? phonemes.slice(first, last + 1) : phonemes.slice(last + 1, otherLast + 1);
  const from = left[0]?.start ?? 0;
  const old = right[0]?.start ?? 0;
  const to = right.at(-1)?.end ?? 0;
  const at = Math.min(Math.max(time, from + leastSum(left)), to - leastSum(right));
  const side: BoundarySide = edge === 'start' ? 'right' : 'left';
  const opens = alone ? (side === 'left' ? old - at : at - old) : 0;
  if (opens > 0 && !isPause(outer.phoneme)) {
    if (opens < SHORTEST_PHONEME) return parts;
    const pieces =
      side === 'left' ? [...placeWithin(left, from, at), pause(at, old)] : [pause(old, at), ...placeWithin(right, at, to)];
    const at0 = side === 'left' ? first : boundary;
    return settle({ ...parts, phonemes: phonemes.toSpliced(at0, last - first + 1, ...pieces) });
  }
  if (at === old) return parts;
  const begin = boundary - left.length;
  return settle({
    ...parts,
    phonemes: phonemes.toSpliced(
      begin,
      left.length + right.length,
      ...placeWithin(left, from, at),
      ...placeWithin(right, at, to),
    ),
  });
}

/** The phoneme boundary alone that a word edge lies on, for moving it without stretching. */
export function moveWordEdgeOnly(parts: TranscriptParts, word: number, edge: WordEdge, time: number): TranscriptParts {
  const [first, last] = needRange(parts, word);
  return moveBoundary(parts, edge === 'start' ? first : last + 1, time);
}

/**
 * Makes two words of one, at the phoneme boundary nearest to `time`; `texts` are what they say.
 * @throws StudioError `transcript-no-word`, `transcript-no-room` for a word of one phoneme
 */
export function splitWord(parts: TranscriptParts, word: number, time: number, texts: readonly [string, string]): TranscriptParts {
  const [first, last] = needRange(parts, word);
  const old = needWord(parts, word);
  if (first === last) {
    throw new StudioError('transcript-no-room', `"${old.text}" has only one phone; two words need two.`, {
      hint: 'Split the phone first.',
    });
  }
  let cut = first + 1;
  const distance = (index: number): number => Math.abs((parts.phonemes[index]?.start ?? 0) - time);
  for (let index = first + 1; index <= last; index++) if (distance(index) < distance(cut)) cut = index;
  const phonemes = parts.phonemes.map((phoneme, index) =>
    phoneme.word === undefined || phoneme.word < word || (phoneme.word === word && index < cut)
      ? phoneme
      : inWord(phoneme, phoneme.word + 1),
  );
  const words = parts.words.toSpliced(word, 1, { ...old, text: texts[0] }, { ...old, text: texts[1] });
  return settle({ words, phonemes });
}

/** Makes one of a word and the next. @throws StudioError `transcript-no-word` */
export function mergeWords(parts: TranscriptParts, word: number, text: string): TranscriptParts {
  const first = needWord(parts, word);
  const second = needWord(parts, word + 1);
  const phonemes = parts.phonemes.map((phoneme) =>
    phoneme.word === undefined || phoneme.word <= word ? phoneme : inWord(phoneme, phoneme.word - 1),
  );
  const merged: TimedWord = {
    text,
    start: first.start,
    end: second.end,
    confidence: Math.min(first.confidence, second.confidence),
  };
  return settle({ words: parts.words.toSpliced(word, 2, merged), phonemes });
}

/** Takes words out and leaves a pause in their place. @throws StudioError `transcript-no-word` */
export function deleteWords(parts: TranscriptParts, from: number, to: number): TranscriptParts {
  const start = needRange(parts, from)[0];
  const end = needRange(parts, to - 1)[1];
  const between = parts.phonemes.slice(start, end + 1);
  const silence = pause(between[0]?.start ?? 0, between.at(-1)?.end ?? 0);
  return settle({ ...parts, phonemes: parts.phonemes.toSpliced(start, between.length, silence) });
}

/** Words whose text a person has set are sure. @throws StudioError `transcript-no-word` */
export function renameWord(parts: TranscriptParts, word: number, text: string): TranscriptParts {
  const old = needWord(parts, word);
  return old.text === text ? parts : { ...parts, words: parts.words.with(word, { ...old, text, confidence: 1 }) };
}

/** The phonemes over another stretch, in proportion, none shorter than it may be. */
function placeWithin(phonemes: readonly TimedPhoneme[], start: number, end: number): TimedPhoneme[] {
  const oldStart = phonemes[0]?.start ?? 0;
  const oldEnd = phonemes.at(-1)?.end ?? 0;
  if (oldStart === start && oldEnd === end) return [...phonemes];
  const free = end - start - leastSum(phonemes);
  const oldFree = oldEnd - oldStart - leastSum(phonemes);
  let time = start;
  return phonemes.map((phoneme, index) => {
    const least = leastLength(phoneme);
    const share = oldFree > 1e-6 ? (phoneme.end - phoneme.start - least) / oldFree : 1 / phonemes.length;
    const until = index === phonemes.length - 1 ? end : time + least + share * Math.max(0, free);
    const placed = withRange(phoneme, time, until);
    time = until;
    return placed;
  });
}

function leastSum(phonemes: readonly TimedPhoneme[]): number {
  return phonemes.reduce((sum, phoneme) => sum + leastLength(phoneme), 0);
}

function needWord({ words }: TranscriptParts, word: number): TimedWord {
  const found = words[word];
  if (!found) {
    throw new StudioError('transcript-no-word', `There is no word ${word + 1}; the take has ${words.length}.`, {
      hint: 'Click a word in the timeline first.',
    });
  }
  return found;
}

function needRange(parts: TranscriptParts, word: number): readonly [number, number] {
  needWord(parts, word);
  const range = phonemesOfWord(parts.phonemes, word);
  if (!range)
    throw new StudioError('transcript-no-word', `Word ${word + 1} has no phones.`, { hint: 'Undo, or generate the take again.' });
  return range;
}
