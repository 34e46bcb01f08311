import { describe, expect, it } from 'vitest';
import { createLoopGuard } from '../../../electron/inference/whisper/loop-guard.ts';
import { isToldInTime, lookedAt, turnsInTime, turnsMoveOn } from '../../../electron/inference/whisper/spoken-time.ts';
import type { Tokenizer } from '../../../electron/inference/whisper/tokenizer.ts';

const FRAMES = 500;
const POSITIONS = 600;
const FIRST_TIME = 1000;
/** All that the guard asks of a tokenizer. */
const tokenizer = { special: { firstTimestamp: FIRST_TIME } } as Tokenizer;

/** Attention of eight heads that look at one second of the sound, and at the empty rest behind it. */
function looking(second: number): Float32Array {
  const heads = new Float32Array(8 * POSITIONS);
  for (let head = 0; head < 8; head++) {
    heads[head * POSITIONS + Math.round(second * 50)] = 0.2;
    heads[head * POSITIONS + FRAMES + 50] = 0.8;
  }
  return heads;
}

/** What the guard says to turns of three tokens, each turn at the second that `place` gives it. */
function watch(turns: number, place: (turn: number) => number) {
  const guard = createLoopGuard(tokenizer, FRAMES);
  for (let turn = 0; turn < turns; turn++) {
    for (const [index, id] of [7, 8, 9].entries()) {
      const circle = guard.add(id, looking(place(turn) + index * 0.2));
      if (circle !== undefined) return circle;
    }
    guard.add(FIRST_TIME + turn, looking(0));
  }
  return undefined;
}

describe('text that repeats itself, and the sound', () => {
  it('is looked at in the frames of the sound alone', () => {
    expect(lookedAt(looking(3), FRAMES)).toBeCloseTo(3, 9);
  });

  it('is left alone while each turn is a second farther in the sound', () => {
    expect(watch(8, (turn) => turn)).toBeUndefined();
  });

  it('is stopped after four turns where it looks at one place, however far its times go, and keeps one', () => {
    expect(watch(8, () => 2)).toEqual({ length: 3, turns: 1 });
  });

  it('is stopped where it goes round: each turn looks at the same words again', () => {
    expect(watch(8, (turn) => 1 + (turn % 2) * 0.02)).toEqual({ length: 3, turns: 1 });
  });

  it('keeps the turns that were said when it goes on behind them', () => {
    // Turns of three tokens and a time: five that were said are tokens 0 to 18.
    expect(watch(12, (turn) => Math.min(turn, 4))).toEqual({ length: 19, turns: 5 });
  });

  it('moves on by no less than anybody can speak', () => {
    const said = (secondsPerToken: number) => Array.from({ length: 40 }, (_, i) => i * secondsPerToken);
    expect([turnsMoveOn(said(0.1), 10), turnsMoveOn(said(0.02), 10)]).toEqual([true, false]);
    expect([turnsInTime(said(0.1), 10), turnsInTime(said(0.02), 10)]).toEqual([4, 1]);
    expect([isToldInTime(said(0.1)), isToldInTime(said(0.02)), isToldInTime(said(0).map((_, i) => i % 4))]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
