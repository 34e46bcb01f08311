import { describe, expect, it } from 'vitest';
import { everyPosition, positionsFor } from '../../../electron/inference/whisper/encoder-positions.ts';

describe('the positions that the encoder computes', () => {
  it.each([1, 16, 50, 149, 500, 1000, 1200, 1325, 1326, 1499, 1500])(
    'for %i frames of sound hold every frame of it and stand for all 1500 together',
    (frames) => {
      const { count, positions, bias } = positionsFor(frames);
      expect([positions.length, bias.length]).toEqual([count, count]);
      const dense = Math.min(1500, frames + 25);
      expect(positions.slice(0, dense)).toEqual(Array.from({ length: dense }, (_, i) => i));
      expect(bias.subarray(0, dense).every((value) => value === 0)).toBe(true);
      for (const [i, position] of positions.slice(1).entries()) expect(position).toBeGreaterThan(positions[i]!);
      expect(positions.at(-1)).toBeLessThan(1500);
      expect(bias.reduce((sum, value) => sum + Math.exp(value), 0)).toBeCloseTo(1500, 2);
    },
  );

  it('are less than half for a line of 5 s, and all where hardly anything is empty', () => {
    expect(positionsFor(250).count).toBeLessThan(700);
    expect(positionsFor(1400)).toEqual(everyPosition());
  });
});
