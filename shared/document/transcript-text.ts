import type { ScriptDifference, TimedWord } from '../core/take.ts';
import { settle, type TranscriptParts, withRange } from './transcript-parts.ts';

/** Characters of the text, the end excluded. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/** How many characters further on a word is looked for; what lies further is another occurrence. */
const SEARCH = 120;
/** After so many words that are not there the text must go on somewhere else: a paragraph was left out. One looks further then, word by word. */
const LOST = 4;
/** New phonemes are pressed together at most this much to fit between what stays. */
const LEAST_SCALE = 0.6;

/**
 * Where each word stands in the text, in order; undefined for words that the text writes otherwise (numbers, misreadings). Case does not count,
 * and a word is found only as a whole.
 */
export function locateWords(text: string, words: readonly TimedWord[]): (TextSpan | undefined)[] {
  const lower = text.toLowerCase();
  let from = 0;
  let missed = 0;
  return words.map((word) => {
    const needle = word.text.toLowerCase();
    if (needle === '') return undefined;
    const reach = SEARCH * Math.max(1, missed - LOST + 1);
    // Only this much is looked through: a word that is not there must not cost the whole text.
    const near = lower.slice(from, from + reach + needle.length);
    for (let at = near.indexOf(needle); at >= 0; at = near.indexOf(needle, at + 1)) {
      const [start, end] = [from + at, from + at + needle.length];
      if (isLetter(lower[start - 1]) && isLetter(needle[0])) continue;
      if (isLetter(lower[end]) && isLetter(needle.at(-1))) continue;
      from = end;
      missed = 0;
      return { start, end };
    }
    missed++;
    return undefined;
  });
}

/**
 * The text with words `from` to `to` (excluded) said as `replacement`; punctuation around them stays. Words that the text writes otherwise are
 * replaced together with their unfound neighbours. With `from` = `to` the replacement is put in before word `from`.
 */
export function replaceWords(text: string, words: readonly TimedWord[], from: number, to: number, replacement: string): string {
  const spans = locateWords(text, words);
  const chosen = spans.slice(from, to);
  const first = chosen[0];
  const last = chosen.at(-1);
  if (first && last && chosen.every((span) => span !== undefined)) {
    const [before, after] = [text.slice(0, first.start), text.slice(last.end)];
    return replacement === ''
      ? tidy(`${before.trimEnd()}${/^\s/.test(after) || before === '' ? '' : ' '}${after}`)
      : before + replacement + after;
  }
  const left = spans.slice(0, from).findLastIndex((span) => span !== undefined);
  const right = spans.findIndex((span, index) => index >= to && span !== undefined);
  const start = left < 0 ? 0 : (spans[left]?.end ?? 0);
  const end = right < 0 ? text.length : (spans[right]?.start ?? text.length);
  const between = [
    ...words.slice(left + 1, from).map((word) => word.text),
    replacement,
    ...words.slice(to, right < 0 ? words.length : right).map((word) => word.text),
  ].filter((part) => part !== '');
  if (from === to && left === from - 1 && (right === to || right < 0)) return insertBetween(text, start, end, replacement);
  const [before, after] = [text.slice(0, start).trimEnd(), text.slice(end).trimStart()];
  return [before, between.join(' '), after].filter((part) => part !== '').join(' ');
}

/** Whether two texts differ in nothing but punctuation, capitals and spaces. */
export function saysTheSame(a: string, b: string): boolean {
  const said = (text: string): string => (text.toLowerCase().match(/[\p{L}\p{M}\p{N}'’$£€%&+-]+/gu) ?? []).join(' ');
  return said(a) === said(b);
}

/** Puts words into the gap between two others, behind its punctuation. */
function insertBetween(text: string, start: number, end: number, added: string): string {
  const gap = text.slice(start, end);
  const before = text.slice(0, start) + gap.trimEnd();
  const after = text.slice(end);
  return [before, added, after].filter((part) => part !== '').join(' ');
}

function tidy(text: string): string {
  return text
    .replace(/\s+([,.;:!?])/g, '$1')
    .replace(/ {2,}/g, ' ')
    .trim();
}

function isLetter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}

/** What a realignment gives. */
export interface Realigned extends TranscriptParts {
  readonly differences: readonly ScriptDifference[];
}

/**
 * Takes over from `after` only what lies between the words that both have in common at the beginning and at the end: whatever was not changed
 * keeps its place, also where it had been moved by hand.
 */
export function spliceRealigned(before: Realigned, after: Realigned): Realigned {
  const same = (a: TimedWord | undefined, b: TimedWord | undefined): boolean =>
    a !== undefined && b !== undefined && a.text.toLowerCase() === b.text.toLowerCase();
  const shorter = Math.min(before.words.length, after.words.length);
  let head = 0;
  while (head < shorter && same(before.words[head], after.words[head])) head++;
  let tail = 0;
  while (tail < shorter - head && same(before.words.at(-1 - tail), after.words.at(-1 - tail))) tail++;
  let old = stretch(before, head, tail);
  let fresh = stretch(after, head, tail);
  // Where there is no room for what is new, the neighbours make some.
  while (!fits(old, fresh) && head + tail > 0) {
    head = Math.max(0, head - 1);
    tail = Math.max(0, tail - 1);
    old = stretch(before, head, tail);
    fresh = stretch(after, head, tail);
  }
  if (before.words.length === 0 || head + tail === 0) return after;
  const lost = after.words.length - before.words.length;
  const scale = (old.end - old.start) / (fresh.end - fresh.start);
  const place = (time: number): number =>
    time <= fresh.start ? old.start : time >= fresh.end ? old.end : old.start + (time - fresh.start) * scale;
  const middle = after.phonemes
    .slice(fresh.first, fresh.last)
    .map((phoneme) => withRange(phoneme, place(phoneme.start), place(phoneme.end)));
  const phonemes = [
    ...before.phonemes.slice(0, old.first),
    ...middle,
    ...before.phonemes
      .slice(old.last)
      .map((phoneme) => (phoneme.word === undefined ? phoneme : { ...phoneme, word: phoneme.word + lost })),
  ];
  const words = [
    ...before.words.slice(0, head),
    ...after.words.slice(head, after.words.length - tail),
    ...before.words.slice(before.words.length - tail),
  ];
  const isInside = ({ start, end }: ScriptDifference, { start: from, end: to }: typeof old): boolean =>
    end >= from && start <= to;
  const differences = [
    ...before.differences.filter((difference) => !isInside(difference, old)),
    ...after.differences.filter((difference) => isInside(difference, fresh)),
  ].sort((a, b) => a.start - b.start);
  return { ...settle({ words, phonemes }), differences };
}

type Stretch = ReturnType<typeof stretch>;

function fits(old: Stretch, fresh: Stretch): boolean {
  const [room, needed] = [old.end - old.start, fresh.end - fresh.start];
  return needed > 0 ? room >= needed * LEAST_SCALE : room === 0;
}

/** Phonemes and time between the last common word of the beginning and the first one of the end. */
function stretch({ phonemes, words }: TranscriptParts, head: number, tail: number) {
  const after = words.length - tail;
  const headEnd = phonemes.findLastIndex((phoneme) => phoneme.word !== undefined && phoneme.word < head) + 1;
  const tailStart = phonemes.findIndex((phoneme) => phoneme.word !== undefined && phoneme.word >= after);
  const last = tailStart < 0 ? phonemes.length : tailStart;
  return {
    first: headEnd,
    last,
    start: phonemes[headEnd - 1]?.end ?? 0,
    end: phonemes[last]?.start ?? phonemes.at(-1)?.end ?? 0,
  };
}
