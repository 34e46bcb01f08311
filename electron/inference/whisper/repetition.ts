import { deflateSync } from 'node:zlib';

/** Text that packs better than this says the same thing over and over. */
const MAX_COMPRESSION_RATIO = 2.4;
const LONGEST_LOOP = 12;
const LOOP_TURNS = 4;
/** A loop of one or two tokens is a stutter or a spelled number until it lasts. */
const LOOP_TOKENS = 12;

/** UTF-8 bytes over deflated bytes, the reference decoder's measure of repetition; 0 for no text. */
export function compressionRatio(text: string): number {
  const bytes = Buffer.from(text, 'utf8');
  return bytes.length === 0 ? 0 : bytes.length / deflateSync(bytes).length;
}

/** Tells whether text repeats itself so much that no speaker said it. */
export function isRepetitive(text: string): boolean {
  return compressionRatio(text) > MAX_COMPRESSION_RATIO;
}

/** A run of tokens that comes again and again at the end of a list. */
export interface Loop {
  /** Place of its first token. */
  readonly from: number;
  /** Tokens in one turn. */
  readonly period: number;
}

/**
 * Finds a loop at the end of a token list: a run of 1 to 12 tokens that comes at least four times in a row and fills 12 tokens or more.
 * Whether somebody says it so often is for the sound to tell (`turnsMoveOn`).
 */
export function findLoop(tokens: readonly number[]): Loop | undefined {
  for (let period = 1; period <= LONGEST_LOOP; period++) {
    let length = period;
    while (length < tokens.length && tokens.at(-1 - length) === tokens.at(-1 - length + period)) length++;
    if (length >= period * LOOP_TURNS && length >= LOOP_TOKENS) return { from: tokens.length - length, period };
  }
  return undefined;
}
