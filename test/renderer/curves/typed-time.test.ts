import { describe, expect, it } from 'vitest';
import { typedTime } from '../../../renderer/curves/typed-time.ts';
import { readNumber } from '../../../renderer/ui/read-number.ts';

/** Where keys at 1, 1.5 and 2 s go when this is typed for all of them. */
const typed = (text: string) =>
  [1, 1.5, 2].map((time) => typedTime((value) => readNumber(text, value), time, { first: 1, count: 3 }));

describe('a time that is typed for several keys', () => {
  it.each([
    ['*1.2', [1, 1.6, 2.2]],
    ['+10%', [1, 1.55, 2.1]],
    ['/2', [1, 1.25, 1.5]],
    ['+.1', [1.1, 1.6, 2.1]],
    ['-.5', [0.5, 1, 1.5]],
    ['3', [3, 3.5, 4]],
    ['0', [0, 0.5, 1]],
  ])('%s keeps them apart', (text, expected) => {
    for (const [index, time] of typed(text).entries()) expect(time).toBeCloseTo(expected[index] as number, 9);
  });

  it('leaves them where they are when no number was typed', () => {
    expect(typed('soon')).toEqual([undefined, undefined, undefined]);
  });

  it('is the time itself for one key', () => {
    expect(typedTime((value) => readNumber('*2', value), 1.5, { first: 1.5, count: 1 })).toBe(3);
    expect(typedTime((value) => readNumber('2', value), 1.5, { first: 1.5, count: 1 })).toBe(2);
  });
});
