import type { Tokenizer } from './tokenizer.ts';

/** Runs that tokens never reach across, as GPT-2 cuts text: contractions, words, numbers and signs with the space before them. */
const RUNS = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+/gu;

const vocabularies = new WeakMap<Tokenizer, ReadonlyMap<string, number>>();

/**
 * Text as the tokens that the recogniser would spell it with: byte pairs joined in the order of the vocabulary.
 * @param limit no more tokens than these, the first of the text
 */
export function encodeText(tokenizer: Tokenizer, text: string, limit = Number.POSITIVE_INFINITY): readonly number[] {
  const vocabulary = vocabularyOf(tokenizer);
  const ids: number[] = [];
  for (const [run] of text.matchAll(RUNS)) {
    if (ids.length >= limit) break;
    ids.push(...joinPairs(Buffer.from(run, 'utf8').toString('latin1'), vocabulary));
  }
  return ids.slice(0, limit);
}

/** Id of each text token by its bytes, a character a byte. */
function vocabularyOf(tokenizer: Tokenizer): ReadonlyMap<string, number> {
  const known = vocabularies.get(tokenizer);
  if (known !== undefined) return known;
  const vocabulary = new Map(tokenizer.bytes.map((bytes, id) => [String.fromCharCode(...bytes), id]));
  vocabularies.set(tokenizer, vocabulary);
  return vocabulary;
}

/** Joins the two neighbours whose joint token is oldest until none are left to join; bytes without a token are left out. */
function joinPairs(bytes: string, vocabulary: ReadonlyMap<string, number>): readonly number[] {
  const whole = vocabulary.get(bytes);
  if (whole !== undefined) return [whole];
  const parts = [...bytes];
  for (;;) {
    let oldest = Number.POSITIVE_INFINITY;
    let place = -1;
    for (let i = 0; i + 1 < parts.length; i++) {
      const id = vocabulary.get(`${parts[i]}${parts[i + 1]}`);
      if (id !== undefined && id < oldest) [oldest, place] = [id, i];
    }
    if (place < 0) return parts.flatMap((part) => vocabulary.get(part) ?? []);
    parts.splice(place, 2, `${parts[place]}${parts[place + 1]}`);
  }
}
