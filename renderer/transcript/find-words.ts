import type { TimedWord } from '../../shared/core/take.ts';

/** Letters, digits and marks of a word without capitals: what a person means who types it without punctuation. */
function plain(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]+/gu, '');
}

/**
 * Where a phrase is said: the places of its first words, in order. All words but the last must be whole; the last one may be its beginning, so
 * that something is found while one types. What languages write without spaces is found within a word.
 */
export function findWords(words: readonly TimedWord[], phrase: string): number[] {
  const wanted = phrase.split(/\s+/).map(plain).filter(Boolean);
  const last = wanted.pop();
  if (last === undefined) return [];
  const said = words.map(({ text }) => plain(text));
  const isHere = (at: number): boolean =>
    wanted.every((word, offset) => said[at + offset] === word) && (said[at + wanted.length]?.startsWith(last) ?? false);
  const found = said.flatMap((_, at) => (isHere(at) ? [at] : []));
  return found.length > 0 || wanted.length > 0 ? found : said.flatMap((word, at) => (word.includes(last) ? [at] : []));
}

/** The place after (or before) `from` of those that were found, around the end; -1 when there is none. */
export function nextFound(found: readonly number[], from: number, isBackwards: boolean): number {
  const place = isBackwards ? found.findLastIndex((at) => at < from) : found.findIndex((at) => at > from);
  if (place >= 0) return place;
  return isBackwards ? found.length - 1 : found.length > 0 ? 0 : -1;
}
