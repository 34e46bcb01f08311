import { describe, expect, it } from 'vitest';
import { applyRulesInPlace, largest, logSumExp } from '../../../electron/inference/whisper/decoding-rules.ts';
import { compressionRatio, findLoop, isRepetitive } from '../../../electron/inference/whisper/repetition.ts';
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

/** Ids that may follow, all logits being equal but those given. */
function allowed(sampled: readonly number[], louder: Readonly<Record<number, number>> = {}, options = {}): number[] {
  const logits = new Float32Array(tokenizer.size).fill(-10);
  for (const [id, value] of Object.entries(louder)) logits[Number(id)] = value;
  applyRulesInPlace(logits, sampled, tokenizer, options);
  return [...logits.keys()].filter((id) => Number.isFinite(logits[id]));
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
