import { StudioError } from '../core/errors.ts';
import { isPause, isVowel, type Phoneme, type Stress } from '../core/phonemes.ts';
import type { TimedPhoneme } from '../core/take.ts';
import { inWord, leastLength, pause, SHORTEST_PHONEME, settle, type TranscriptParts, withRange } from './transcript-parts.ts';

/** Which neighbours of a boundary move: both, or one of them, which leaves a pause. */
export type BoundarySide = 'both' | 'left' | 'right';

/** Length in seconds of a phoneme that is inserted into a pause, where there is room. */
const INSERTED = 0.08;

/**
 * Moves the boundary before phoneme `index` (1 to count - 1) to `time`, as far as the shortest lengths allow. With one side, the other
 * phoneme stays and a pause opens between them; towards the other phoneme there is nothing to open, so that both move.
 */
export function moveBoundary(parts: TranscriptParts, index: number, time: number, side: BoundarySide = 'both'): TranscriptParts {
  const left = parts.phonemes[index - 1];
  const right = parts.phonemes[index];
  if (!left || !right) return parts;
  const at = Math.min(Math.max(time, left.start + leastLength(left)), right.end - leastLength(right));
  const opens = side === 'left' ? right.start - at : side === 'right' ? at - right.start : 0;
  const neighbour = side === 'left' ? right : left;
  if (opens > 0 && !isPause(neighbour.phoneme)) {
    if (opens < SHORTEST_PHONEME) return parts;
    const between =
      side === 'left'
        ? [withRange(left, left.start, at), pause(at, right.start), right]
        : [left, pause(left.end, at), withRange(right, at, right.end)];
    return settle({ ...parts, phonemes: parts.phonemes.toSpliced(index - 1, 2, ...between) });
  }
  if (at === right.start) return parts;
  const moved = [withRange(left, left.start, at), withRange(right, at, right.end)];
  return settle({ ...parts, phonemes: parts.phonemes.toSpliced(index - 1, 2, ...moved) });
}

/** Gives a phoneme another symbol. One that becomes a pause leaves its word; one that was a pause joins the word around it, if there is one. */
export function changePhoneme(parts: TranscriptParts, index: number, phoneme: Phoneme, stress?: Stress): TranscriptParts {
  const old = need(parts, index);
  const known = isVowel(phoneme) ? (stress ?? old.stress ?? 0) : undefined;
  if (old.phoneme === phoneme && old.stress === known) return parts;
  const word = isPause(phoneme) ? undefined : (old.word ?? wordAround(parts, index));
  const changed = inWord(made(phoneme, old.start, old.end, known), word);
  return settle({ ...parts, phonemes: parts.phonemes.with(index, changed) });
}

/**
 * Puts a phoneme in at `time`. Within a phoneme it takes the part from `time` on; within a pause, a piece of it around `time`, and it joins a
 * word that it touches.
 * @throws StudioError `transcript-no-room`
 */
export function insertPhoneme(parts: TranscriptParts, time: number, phoneme: Phoneme): TranscriptParts {
  const index = indexAt(parts, time);
  const old = need(parts, index);
  const stress: Stress | undefined = isVowel(phoneme) ? 0 : undefined;
  if (!isPause(old.phoneme)) {
    const at = splitTime(old, time);
    const added = made(phoneme, at, old.end, stress);
    const pieces = [withoutBurst(withRange(old, old.start, at)), isPause(phoneme) ? added : inWord(added, old.word)];
    return settle({ ...parts, phonemes: parts.phonemes.toSpliced(index, 1, ...pieces) });
  }
  const length = Math.min(INSERTED, old.end - old.start);
  if (length < SHORTEST_PHONEME) throw noRoom(old);
  let start = Math.min(Math.max(time - length / 2, old.start), old.end - length);
  let end = start + length;
  if (start - old.start < SHORTEST_PHONEME) start = old.start;
  if (old.end - end < SHORTEST_PHONEME) end = old.end;
  const before = start === old.start ? parts.phonemes[index - 1]?.word : undefined;
  const after = end === old.end ? parts.phonemes[index + 1]?.word : undefined;
  const added = inWord(
    made(phoneme, start, end, stress),
    isPause(phoneme) ? undefined : (before ?? after ?? wordAround(parts, index)),
  );
  const pieces = [
    ...(start > old.start ? [withRange(old, old.start, start)] : []),
    added,
    ...(end < old.end ? [withRange(old, end, old.end)] : []),
  ];
  return settle({ ...parts, phonemes: parts.phonemes.toSpliced(index, 1, ...pieces) });
}

/**
 * Takes a phoneme out. Its time goes to the phoneme before it in its word, else to the one after it in its word; the only phoneme of a word
 * leaves a pause. A pause gives its time to what is before it.
 */
export function deletePhoneme(parts: TranscriptParts, index: number): TranscriptParts {
  const { phonemes } = parts;
  const old = need(parts, index);
  const before = phonemes[index - 1];
  const after = phonemes[index + 1];
  const isOwn = (other: TimedPhoneme | undefined): boolean =>
    other !== undefined && (isPause(old.phoneme) || other.word === old.word);
  if (before && isOwn(before) && !(isPause(before.phoneme) && !isPause(old.phoneme)))
    return settle({ ...parts, phonemes: phonemes.toSpliced(index - 1, 2, withRange(before, before.start, old.end)) });
  if (after && isOwn(after) && !(isPause(after.phoneme) && !isPause(old.phoneme)))
    return settle({ ...parts, phonemes: phonemes.toSpliced(index, 2, withRange(after, old.start, after.end)) });
  if (isPause(old.phoneme)) return parts;
  return settle({ ...parts, phonemes: phonemes.with(index, pause(old.start, old.end)) });
}

/** Makes two of one phoneme. @throws StudioError `transcript-no-room`, also for a pause */
export function splitPhoneme(parts: TranscriptParts, index: number, time: number): TranscriptParts {
  const old = need(parts, index);
  if (isPause(old.phoneme)) {
    throw new StudioError('transcript-no-room', 'A pause cannot be split: two pauses in a row are one.', {
      hint: 'Insert a phone instead.',
    });
  }
  const at = splitTime(old, time);
  const halves = [withoutBurst(withRange(old, old.start, at)), withoutBurst(withRange(old, at, old.end))];
  return { ...parts, phonemes: parts.phonemes.toSpliced(index, 1, ...halves) };
}

/**
 * Makes one of a phoneme and the next: a pause gives way to a sound, otherwise the first stays.
 * @throws StudioError `transcript-other-word` when they are sounds of two words
 */
export function mergePhonemes(parts: TranscriptParts, index: number): TranscriptParts {
  const first = need(parts, index);
  const second = need(parts, index + 1);
  const kept = isPause(first.phoneme) ? second : first;
  if (!isPause(first.phoneme) && !isPause(second.phoneme) && first.word !== second.word) {
    throw new StudioError('transcript-other-word', `${first.phoneme} and ${second.phoneme} belong to different words.`, {
      hint: 'Merge the words first, or delete one of the two phones.',
    });
  }
  return settle({ ...parts, phonemes: parts.phonemes.toSpliced(index, 2, withRange(kept, first.start, second.end)) });
}

/** The phoneme that holds the time; the last one at the very end. */
export function indexAt({ phonemes }: TranscriptParts, time: number): number {
  let low = 0;
  let high = phonemes.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((phonemes[middle]?.end ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function made(phoneme: Phoneme, start: number, end: number, stress: Stress | undefined): TimedPhoneme {
  return { phoneme, start, end, confidence: 1, ...(stress === undefined ? {} : { stress }) };
}

function need({ phonemes }: TranscriptParts, index: number): TimedPhoneme {
  const found = phonemes[index];
  if (!found) {
    throw new StudioError('transcript-no-phone', `There is no phone ${index + 1}; the take has ${phonemes.length}.`, {
      hint: 'Click a phone in the timeline first.',
    });
  }
  return found;
}

function splitTime(phoneme: TimedPhoneme, time: number): number {
  if (phoneme.end - phoneme.start < 2 * SHORTEST_PHONEME) throw noRoom(phoneme);
  return Math.min(Math.max(time, phoneme.start + SHORTEST_PHONEME), phoneme.end - SHORTEST_PHONEME);
}

function noRoom({ phoneme, start, end }: TimedPhoneme): StudioError {
  const length = Math.round((end - start) * 1000);
  return new StudioError('transcript-no-room', `${phoneme} lasts ${length} ms; two phones need ${SHORTEST_PHONEME * 2000} ms.`, {
    hint: 'Drag a boundary to make room first.',
  });
}

function withoutBurst(phoneme: TimedPhoneme): TimedPhoneme {
  const { burst: _, ...rest } = phoneme;
  return phoneme.burst === undefined ? phoneme : rest;
}

/** The word that goes on across a pause. */
function wordAround({ phonemes }: TranscriptParts, index: number): number | undefined {
  const before = phonemes.slice(0, index).findLast((phoneme) => phoneme.word !== undefined)?.word;
  const after = phonemes.slice(index + 1).find((phoneme) => phoneme.word !== undefined)?.word;
  return before === after ? before : undefined;
}
