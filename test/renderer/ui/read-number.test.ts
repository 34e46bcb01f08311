import { describe, expect, it } from 'vitest';
import { readNumber } from '../../../renderer/ui/read-number.ts';

describe('number fields', () => {
  it.each([
    ['0.5', 2, 0.5],
    ['0,5', 2, 0.5],
    ['.25', 2, 0.25],
    ['+5%', 2, 2.1],
    ['-5%', 2, 1.9],
    ['*1.2', 2, 2.4],
    ['/4', 2, 0.5],
    ['+1', 2, 3],
    ['-=1', 2, 1],
    ['50%', 2, 1],
    ['*50%', 2, 1],
    ['1e-2', 2, 0.01],
  ])('reads %s at %d as %d', (text, current, expected) => {
    expect(readNumber(text, current)).toBeCloseTo(expected, 10);
  });

  it('takes a leading minus as subtraction unless the field can be negative', () => {
    expect(readNumber('-1', 2)).toBe(1);
    expect(readNumber('-1', 2, true)).toBe(-1);
    expect(readNumber('-=1', 2, true)).toBe(1);
  });

  it.each(['', 'abc', '1 2', '1..2', '/0', '--', '*'])('refuses %j', (text) => {
    expect(readNumber(text, 2)).toBeUndefined();
  });
});
