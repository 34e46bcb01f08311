import { describe, expect, it } from 'vitest';
import { keepRows, planWindows } from '../../../electron/inference/windowed-run.ts';

describe('windows over a long recording', () => {
  it.each([1, 99, 100, 101, 180, 1000, 1234])('keep every one of %i frames once, in order, with their margin', (frameCount) => {
    const plan = { length: 100, margin: 10 };
    const windows = planWindows(frameCount, plan);
    let covered = 0;
    for (const { start, end, keepStart, keepEnd } of windows) {
      expect(keepStart).toBe(covered);
      expect(end - start).toBeLessThanOrEqual(plan.length);
      expect(start === 0 || keepStart - start >= plan.margin).toBe(true);
      expect(end === frameCount || end - keepEnd >= plan.margin).toBe(true);
      covered = keepEnd;
    }
    expect(covered).toBe(frameCount);
  });

  it('give a local filter the same result as in one piece', () => {
    const input = Float32Array.from({ length: 500 }, (_, i) => Math.sin(i * i));
    const filter = (x: Float32Array) => x.map((_, i) => (x[i - 3] ?? 0) + (x[i] ?? 0) + (x[i + 3] ?? 0));
    const whole = new Float32Array(500);
    for (const window of planWindows(500, { length: 64, margin: 5 })) {
      keepRows(whole, filter(input.slice(window.start, window.end)), window, 1, 1);
    }
    expect([...whole]).toEqual([...filter(input)]);
  });
});
