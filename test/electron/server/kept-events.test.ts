import { beforeEach, describe, expect, it } from 'vitest';
import { createKeptEvents, type KeptEvents } from '../../../electron/server/kept-events.ts';

let time = 0;
let kept: KeptEvents;
const numbers = (after = 0): number[] => kept.after(after).map(({ number }) => number);
const push = (...wanted: readonly number[]): void => {
  for (const number of wanted) kept.push({ number, text: `event ${number}` });
};

beforeEach(() => {
  time = 0;
  kept = createKeptEvents(() => time);
});

describe('kept events', () => {
  it('are there for a page that has not seen them, and gone when every page has', () => {
    kept.expect('a', 0);
    kept.acknowledge('b', 0);
    push(1, 2, 3);
    expect(numbers(1)).toEqual([2, 3]);
    kept.acknowledge('a', 3);
    expect(numbers()).toEqual([1, 2, 3]);
    kept.acknowledge('b', 2);
    expect(numbers()).toEqual([3]);
    kept.acknowledge('b', 3);
    expect(numbers()).toEqual([]);
  });

  it('wait minutes for a page that is cut off, and not for ever for one that was closed', () => {
    kept.acknowledge('a', 0);
    kept.acknowledge('closed', 0);
    kept.leave('closed');
    push(1);
    kept.acknowledge('a', 1);
    time = 60_000;
    push(2);
    expect(numbers()).toEqual([1, 2]);
    time = 700_000;
    kept.acknowledge('a', 2);
    expect(numbers()).toEqual([]);
  });

  it('keep their number when nobody answers: the newest thousand, and no more text than memory is meant for', () => {
    kept.acknowledge('deaf', 0);
    push(...Array.from({ length: 1_100 }, (_, i) => i + 1));
    expect(numbers()).toHaveLength(1_000);
    expect(numbers().at(-1)).toBe(1_100);
    for (let number = 2_000; number < 2_010; number++) kept.push({ number, text: 'x'.repeat(10 * 2 ** 20) });
    expect(numbers()).toEqual([2_004, 2_005, 2_006, 2_007, 2_008, 2_009]);
  });
});
