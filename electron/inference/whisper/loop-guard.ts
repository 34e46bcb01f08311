import { findLoop } from './repetition.ts';
import { lookedAt, turnsInTime, turnsMoveOn } from './spoken-time.ts';
import { isTimestamp, type Tokenizer } from './tokenizer.ts';

/** Text tokens behind the newest ones that matter for a loop. */
const TAIL = 96;

/** Where decoding should stop, and what of its tokens can be believed. */
export interface Circle {
  /** Tokens up to the end of the last turn that was said. */
  readonly length: number;
  /** Turns that were said, each at a time of its own; at least 1. */
  readonly turns: number;
}

/** Watches the tokens of a window for text that runs in a circle. */
export interface LoopGuard {
  /** Takes the newest token and the attention [8, positions] at its choice; answers when text goes round while the sound does not go on. */
  add(id: number, attention: Float32Array): Circle | undefined;
}

/** Opens the watch over a window with so many frames of sound. Times differ from turn to turn, so only text tokens count. */
export function createLoopGuard(tokenizer: Tokenizer, frameCount: number): LoopGuard {
  const ids: number[] = [];
  const seconds: number[] = [];
  /** Place of each text token among all tokens. */
  const places: number[] = [];
  let count = 0;
  return {
    add: (id, attention) => {
      count++;
      if (isTimestamp(tokenizer, id)) return undefined;
      ids.push(id);
      seconds.push(lookedAt(attention, frameCount));
      places.push(count - 1);
      const before = Math.max(0, ids.length - TAIL);
      const loop = findLoop(ids.slice(before));
      if (loop === undefined || turnsMoveOn(seconds.slice(before + loop.from), loop.period)) return undefined;
      const from = before + loop.from;
      const turns = turnsInTime(seconds.slice(from), loop.period);
      return { length: (places[from + turns * loop.period - 1] ?? -1) + 1, turns };
    },
  };
}
