import { encodeText } from './encode-text.ts';
import { decodeText, isText, isTimestamp, type Tokenizer } from './tokenizer.ts';

/**
 * Guesses what the recogniser will say next, so that it can be asked about several tokens in one step. A guess is believed only where
 * the recogniser, asked, says the same; it never changes what is heard.
 */
export interface Draft {
  /** Share of its tokens that are expected to come true before any is known, 0..1. */
  readonly hope: number;
  /** Opens a window's text; without it nothing is followed. */
  begin(): DraftReader;
}

export interface DraftReader {
  /** Tokens that may come after `tokens`, all that were chosen in this window so far; at most `limit`. */
  after(tokens: readonly number[], limit: number): readonly number[];
}

/** Letters by which the place in the guessed text may be out of step before the whole text is searched for it. */
const JUMP_COST = 6;
/** A place inside a word needs this much better a match than one at a word's end. */
const INSIDE_WORD_COST = 0.4;
/** What a letter's distance from the expected place costs at a window's beginning. */
const DISTANCE_COST = 0.02;
/** Letters before and behind the expected place that are looked at. */
const REACH = { back: 1500, ahead: 4500 } as const;
/** Characters behind the place that are turned into tokens. */
const LOOK_AHEAD = 160;
const SENTENCE_END = /[.?!]/;
const NOTES = /\[[^\]]*\]|\([^)]*\)|<[^>]*>/g;
/** Signs that the recogniser never writes. */
const UNWRITTEN = /["“”«»*#_~{}()[\]<>]/g;

/** A draft from a text that is likely to be said: places in it are found again by the letters said so far. */
export function createTextDraft(text: string, tokenizer: Tokenizer, hope: number): Draft {
  const plain = text.replace(NOTES, ' ').replace(UNWRITTEN, '').replace(/[‘’]/g, "'").replace(/\s+/g, ' ').trim();
  const letters = lettersOf(plain);
  let place = 0;
  return {
    hope,
    begin: () => {
      const follower = createFollower(letters, place);
      let followed = 0;
      return {
        after: (tokens, limit) => {
          const said = tokens.slice(followed).filter((id) => isText(tokenizer, id));
          follower.hear(lettersOf(decodeText(tokenizer, said)).map(({ letter }) => letter));
          followed = tokens.length;
          place = follower.place();
          return continuation(plain, letters[place - 1]?.end ?? 0, tokens, tokenizer, limit);
        },
      };
    },
  };
}

interface Letter {
  readonly letter: string;
  /** Where it ends in the text. */
  readonly end: number;
  readonly endsWord: boolean;
}

function lettersOf(text: string): readonly Letter[] {
  return [...text.matchAll(/[\p{L}\p{N}]/gu)].map((match) => {
    const end = match.index + match[0].length;
    return { letter: match[0].toLowerCase(), end, endsWord: !/^[\p{L}\p{N}']/u.test(text.slice(end, end + 2)) };
  });
}

/** Follows what is said through a text by edit distance, letter by letter; no place falls behind the best by more than a jump. */
function createFollower(letters: readonly Letter[], expected: number) {
  const from = Math.max(0, expected - REACH.back);
  const to = Math.min(letters.length, expected + REACH.ahead);
  const nearness = (place: number): number => Math.min(JUMP_COST / 2, DISTANCE_COST * Math.abs(place - expected));
  let costs = Float32Array.from({ length: to - from + 1 }, (_, i) => nearness(from + i));
  let next = new Float32Array(costs.length);
  return {
    hear: (said: readonly string[]): void => {
      for (const letter of said) {
        let least = Number.POSITIVE_INFINITY;
        for (let i = 0; i < costs.length; i++) {
          const unexpected = (costs[i] ?? 0) + 1;
          const matched = i === 0 ? unexpected : (costs[i - 1] ?? 0) + (letters[from + i - 1]?.letter === letter ? 0 : 1);
          const skipped = i === 0 ? unexpected : (next[i - 1] ?? 0) + 1;
          const cost = Math.min(unexpected, matched, skipped);
          next[i] = cost;
          if (cost < least) least = cost;
        }
        for (let i = 0; i < next.length; i++) next[i] = Math.min(next[i] ?? 0, least + JUMP_COST);
        [costs, next] = [next, costs];
      }
    },
    /** Number of letters that are behind. */
    place: (): number => {
      let best = from;
      let least = Number.POSITIVE_INFINITY;
      for (let i = 0; i < costs.length; i++) {
        const place = from + i;
        const isInside = place > 0 && letters[place - 1]?.endsWord === false;
        const cost = (costs[i] ?? 0) + (isInside ? INSIDE_WORD_COST : 0);
        if (cost < least) [best, least] = [place, cost];
      }
      return best;
    },
  };
}

/** The text from `offset` to the end of its sentence as tokens that fit behind those chosen so far: behind it often comes a time. */
function continuation(
  plain: string,
  offset: number,
  tokens: readonly number[],
  tokenizer: Tokenizer,
  limit: number,
): readonly number[] {
  const rest = plain.slice(offset, offset + LOOK_AHEAD);
  const between = /^[^\p{L}\p{N}]*/u.exec(rest)?.[0] ?? '';
  const words = rest.slice(between.length).split(/(?<=[.?!])\s/u, 1)[0] ?? '';
  const said = tokens.findLast((id) => isText(tokenizer, id));
  const sign = said === undefined ? '.' : /[^\p{L}\p{N}\s]$/u.exec(decodeText(tokenizer, [said]))?.[0];
  const last = tokens.at(-1);
  const startsSegment = last === undefined || isTimestamp(tokenizer, last);
  if (!startsSegment && sign === undefined) return encodeText(tokenizer, between + words, limit);
  if (words === '') return [];
  const space = startsSegment || between.includes(' ') ? ' ' : '';
  const text = encodeText(tokenizer, space + inCase(words, sign, between), limit);
  const before = tokens.at(-2);
  if (last === undefined) return [tokenizer.special.firstTimestamp, ...text].slice(0, limit);
  const isOpenTime = startsSegment && before !== undefined && !isTimestamp(tokenizer, before);
  return isOpenTime ? [last, ...text].slice(0, limit) : text;
}

/** Words with a capital or without, as the sign said before them asks where it is not the sign of the text. */
function inCase(words: string, said: string | undefined, written: string): string {
  const first = words.charAt(0);
  if (said !== undefined && SENTENCE_END.test(said)) return first.toUpperCase() + words.slice(1);
  return SENTENCE_END.test(written) && !/^I\b/.test(words) ? first.toLowerCase() + words.slice(1) : words;
}
