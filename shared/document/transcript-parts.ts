import { isPause } from '../core/phonemes.ts';
import type { TimedPhoneme, TimedWord } from '../core/take.ts';

/** What edits of a transcript work on. */
export interface TranscriptParts {
  readonly words: readonly TimedWord[];
  readonly phonemes: readonly TimedPhoneme[];
}

/** No edit makes a phoneme shorter than this, in seconds; what the models made shorter may stay as it is. */
export const SHORTEST_PHONEME = 0.02;

/** The least length that an edit leaves a phoneme: {@link SHORTEST_PHONEME}, or its own length where it is shorter already. */
export function leastLength({ start, end }: TimedPhoneme): number {
  return Math.min(SHORTEST_PHONEME, end - start);
}

/** The phoneme over another stretch of time; its burst moves along in proportion. */
export function withRange(phoneme: TimedPhoneme, start: number, end: number): TimedPhoneme {
  if (phoneme.start === start && phoneme.end === end) return phoneme;
  if (phoneme.burst === undefined) return { ...phoneme, start, end };
  const share = (phoneme.burst - phoneme.start) / (phoneme.end - phoneme.start);
  return { ...phoneme, start, end, burst: start + share * (end - start) };
}

export function pause(start: number, end: number): TimedPhoneme {
  return { phoneme: 'SIL', start, end, confidence: 1 };
}

/** The phoneme as part of a word, or of none. */
export function inWord(phoneme: TimedPhoneme, word: number | undefined): TimedPhoneme {
  if (phoneme.word === word) return phoneme;
  const { word: _, ...rest } = phoneme;
  return word === undefined ? rest : { ...rest, word };
}

/** First and last phoneme of a word, or undefined for a word without any. */
export function phonemesOfWord(
  phonemes: readonly TimedPhoneme[],
  word: number,
): readonly [first: number, last: number] | undefined {
  const first = phonemes.findIndex((phoneme) => phoneme.word === word);
  if (first < 0) return undefined;
  let last = first;
  for (let index = first; index < phonemes.length; index++) {
    const owner = phonemes[index]?.word;
    if (owner === word) last = index;
    else if (owner !== undefined) break;
  }
  return [first, last];
}

/**
 * Brings words and phonemes into agreement after phonemes were changed: pauses side by side become one, words that lost all of their phonemes
 * go, indices close up, and every word spans its phonemes. Records that did not change are the very same objects.
 */
export function settle({ words, phonemes }: TranscriptParts): TranscriptParts {
  const joined = joinPauses(phonemes);
  const starts = new Map<number, number>();
  const ends = new Map<number, number>();
  for (const { word, start, end } of joined) {
    if (word === undefined) continue;
    if (!starts.has(word)) starts.set(word, start);
    ends.set(word, end);
  }
  const kept: TimedWord[] = [];
  const indices = new Map<number, number>();
  words.forEach((word, index) => {
    const [start, end] = [starts.get(index), ends.get(index)];
    if (start === undefined || end === undefined) return;
    indices.set(index, kept.length);
    kept.push(word.start === start && word.end === end ? word : { ...word, start, end });
  });
  if (kept.length === words.length) return { words: kept, phonemes: joined };
  return { words: kept, phonemes: joined.map((phoneme) => inWord(phoneme, indices.get(phoneme.word ?? -1))) };
}

function joinPauses(phonemes: readonly TimedPhoneme[]): readonly TimedPhoneme[] {
  const isSilence = (phoneme: TimedPhoneme | undefined): boolean => phoneme?.phoneme === 'SIL' && phoneme.word === undefined;
  if (!phonemes.some((phoneme, index) => isSilence(phoneme) && isSilence(phonemes[index + 1]))) return phonemes;
  const joined: TimedPhoneme[] = [];
  for (const phoneme of phonemes) {
    const last = joined.at(-1);
    if (last && isSilence(last) && isSilence(phoneme)) joined[joined.length - 1] = { ...last, end: phoneme.end };
    else joined.push(phoneme);
  }
  return joined;
}

/**
 * What is wrong with a transcript, in words; empty when all holds: phonemes cover the recording from 0 in order without holes, each lasts,
 * pauses belong to no word, words follow one another, have phonemes and span them.
 */
export function transcriptFaults({ words, phonemes }: TranscriptParts): string[] {
  const faults: string[] = [];
  let time = 0;
  let word = -1;
  const seen = new Set<number>();
  phonemes.forEach((phoneme, index) => {
    if (phoneme.start !== time) faults.push(`phoneme ${index} starts at ${phoneme.start}, not at ${time}`);
    if (!(phoneme.end > phoneme.start)) faults.push(`phoneme ${index} does not last`);
    const { burst } = phoneme;
    if (burst !== undefined && (burst < phoneme.start || burst > phoneme.end))
      faults.push(`phoneme ${index} bursts outside of itself`);
    time = phoneme.end;
    if (phoneme.word === undefined) return;
    if (isPause(phoneme.phoneme)) faults.push(`phoneme ${index} is a pause in word ${phoneme.word}`);
    if (phoneme.word < word) faults.push(`phoneme ${index} goes back to word ${phoneme.word}`);
    word = phoneme.word;
    seen.add(word);
  });
  words.forEach(({ start, end }, index) => {
    const range = phonemesOfWord(phonemes, index);
    if (!range) faults.push(`word ${index} has no phonemes`);
    else if (phonemes[range[0]]?.start !== start || phonemes[range[1]]?.end !== end)
      faults.push(`word ${index} does not span its phonemes`);
  });
  for (const index of seen) if (index >= words.length) faults.push(`there is no word ${index}`);
  return faults;
}
