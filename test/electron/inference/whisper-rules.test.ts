import { describe, expect, it } from 'vitest';
import { applyRulesInPlace, chooseToken, logMass } from '../../../electron/inference/whisper/decoding-rules.ts';
import { compressionRatio, findLoop, isRepetitive } from '../../../electron/inference/whisper/repetition.ts';
import { largest, logSumExp, type TokenScores, tokenScores } from '../../../electron/inference/whisper/token-scores.ts';
import type { Tokenizer } from '../../../electron/inference/whisper/tokenizer.ts';

/** Eight text tokens (0..7), end 8, start 9, no-times 10, times from 11 on (0.00 to 1.60 s in steps of 20 ms). */
const tokenizer: Tokenizer = {
  special: {
    endOfText: 8,
    startOfTranscript: 9,
    translate: 9,
    transcribe: 9,
    startOfPrevious: 9,
    noSpeech: 9,
    noTimestamps: 10,
    firstTimestamp: 11,
    firstLanguage: 9,
  },
  languages: ['en'],
  suppressed: [3, 9],
  suppressedAtBegin: [2, 8],
  size: 92,
  bytes: [],
};
const time = (step: number) => 11 + step;

/** Scores of all ids, -10 but for those given; text comes in the order of a rough guess. */
function scoresOf(louder: Readonly<Record<number, number>> = {}): TokenScores {
  const textIds = Int32Array.of(7, 0, 3, 5, 1, 2, 6, 4);
  const text = Float32Array.from(textIds, (id) => louder[id] ?? -10);
  const others = Float32Array.from({ length: tokenizer.size - 8 }, (_, i) => louder[8 + i] ?? -10);
  return { textIds, text, others, unlisted: Number.NEGATIVE_INFINITY };
}

/** Ids that may follow. */
function allowed(sampled: readonly number[], louder: Readonly<Record<number, number>> = {}, options = {}): number[] {
  const scores = scoresOf(louder);
  applyRulesInPlace(scores, sampled, tokenizer, options);
  const ids = [...scores.textIds].filter((_, place) => Number.isFinite(scores.text[place]));
  return [...ids, ...[...scores.others.keys()].filter((i) => Number.isFinite(scores.others[i])).map((i) => 8 + i)].sort(
    (a, b) => a - b,
  );
}
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
const LOUD_TEXT = { 5: 10 };

describe('decoding rules', () => {
  it('begins a window with a time within the first second', () => {
    expect(allowed([], LOUD_TEXT)).toEqual(range(time(0), time(51)));
  });

  it('asks for text after the opening time', () => {
    expect(allowed([time(4)], LOUD_TEXT)).toEqual([0, 1, 2, 4, 5, 6, 7, 8]);
  });

  it('lets text go on, end, or close with a later time', () => {
    expect(allowed([time(4), 5], LOUD_TEXT)).toEqual([0, 1, 2, 4, 5, 6, 7, 8, ...range(time(5), tokenizer.size)]);
  });

  it('asks for the next segment or the end after a closing time, which the next may equal', () => {
    expect(allowed([time(4), 5, time(20)], { 8: 10 })).toEqual([8, ...range(time(20), tokenizer.size)]);
  });

  it('asks for text after a pair of times', () => {
    expect(allowed([time(4), 5, time(20), time(20)], LOUD_TEXT)).toEqual([0, 1, 2, 4, 5, 6, 7, 8]);
  });

  it('forces a time where times together are likelier than any text', () => {
    // 80 times of e^-10 each weigh more than the best text of e^-6, but less than one of e^-5.
    expect(allowed([time(4), 5], { 5: -6 })).toEqual(range(time(5), tokenizer.size));
    expect(allowed([time(4), 5], { 5: -5 })).toContain(5);
  });

  it('never lets a run of tokens come twice when told so, times not counting', () => {
    const said = [time(0), 4, 5, 6, time(9), time(9), 4, 5];
    expect(allowed(said, { 6: 10, 7: 9 })).toContain(6);
    expect(allowed(said, { 6: 10, 7: 9 }, { noRepeatLength: 3 })).not.toContain(6);
    expect(allowed(said, { 6: 10, 7: 9 }, { noRepeatLength: 4 })).toContain(6);
  });

  it('sums exponentials without overflow and finds the first largest', () => {
    expect(logSumExp(Float32Array.of(1000, 1000))).toBeCloseTo(1000 + Math.log(2), 6);
    expect(logSumExp(Float32Array.of(Number.NEGATIVE_INFINITY))).toBe(Number.NEGATIVE_INFINITY);
    expect(largest(Float32Array.of(1, 7, 3, 7))).toBe(1);
  });
});

describe('the choice', () => {
  it('is the likeliest token, and its lead is that over the best other text', () => {
    expect(chooseToken(scoresOf({ 5: -1, 2: -1.5 }), tokenizer)).toEqual({ id: 5, score: -1, lead: 0.5 });
    expect(chooseToken(scoresOf({ 5: -1, 30: -1.25 }), tokenizer)).toEqual({ id: 5, score: -1, lead: 0.25 });
    expect(chooseToken(scoresOf({ 8: -1, 4: -3 }), tokenizer)).toEqual({ id: 8, score: -1, lead: 2 });
  });

  it('takes no time for a rival of a time', () => {
    expect(chooseToken(scoresOf({ 30: -1, 31: -1.25, 4: -3 }), tokenizer)).toEqual({ id: 30, score: -1, lead: 2 });
  });

  it('ends the text where nothing else is left', () => {
    const scores = scoresOf();
    scores.text.fill(Number.NEGATIVE_INFINITY);
    scores.others.fill(Number.NEGATIVE_INFINITY);
    expect(chooseToken(scores, tokenizer).id).toBe(8);
  });

  it('weighs unlisted text with what is left of all text, until text is ruled out', () => {
    // Listed: two of four equal text tokens, and one other as likely as each of them; logits are off by a constant.
    const scores = tokenScores({
      textIds: Int32Array.of(5, 6),
      text: Float32Array.of(3, 3),
      rough: Float32Array.of(3, 3),
      roughShares: Float32Array.of(Math.log(1 / 4), Math.log(1 / 4)),
      others: Float32Array.of(3),
    });
    expect([...scores.text, ...scores.others].map(Math.exp)).toEqual(Array(3).fill(expect.closeTo(1 / 5, 6)));
    expect(Math.exp(scores.unlisted)).toBeCloseTo(2 / 5, 6);
    expect(logMass(scores)).toBeCloseTo(0, 6);
    const short = { ...tokenizer, special: { ...tokenizer.special, firstTimestamp: 9 } };
    applyRulesInPlace(scores, [], short);
    expect(Math.exp(logMass(scores))).toBeLessThan(0.3);
  });
});

describe('repetition', () => {
  it('knows text that says the same thing over and over', () => {
    expect(isRepetitive('Thank you. '.repeat(20))).toBe(true);
    expect(isRepetitive('The people moved every box before Monday morning, and nobody thanked them for it.')).toBe(false);
    expect(compressionRatio('')).toBe(0);
  });

  it.each([
    { period: 1, turns: 12 },
    { period: 3, turns: 4 },
    { period: 12, turns: 4 },
  ])('finds a loop of $period tokens after $turns turns and says where it begins', ({ period, turns }) => {
    const loop = Array.from({ length: turns }, () => range(100, 100 + period)).flat();
    expect(findLoop([1, 2, ...loop])).toEqual({ from: 2, period });
  });

  it.each([[[7, 7, 7, 7]], [range(0, 60)], [[...range(0, 20), ...range(0, 20), ...range(0, 20)]], [[]]])(
    'takes no short or slow repetition for a loop (%#)',
    (tokens) => {
      expect(findLoop(tokens)).toBeUndefined();
    },
  );
});
