import { describe, expect, test } from 'vitest';
import { frameRate, frameTime } from '../../../../shared/core/time.ts';
import { contactFrames } from '../../../../shared/speech/lips/contact-frames.ts';
import { sampleRows } from '../../../../shared/speech/lips/sample-rows.ts';

describe('contact frames', () => {
  test('frames inside a range belong to it', () => {
    const { range } = contactFrames([{ start: 0.1, end: 0.2 }], frameRate(50), 20);
    expect(Array.from(range).flatMap((of, frame) => (of === 0 ? [frame] : []))).toEqual([5, 6, 7, 8, 9, 10]);
  });

  test('a range between two frames is snapped to the nearest, which samples its middle', () => {
    const rate = frameRate(24);
    for (let start = 0.1; start < 0.9; start += 0.0037) {
      const { range, time } = contactFrames([{ start, end: start + 0.02 }], rate, 24);
      const held = Array.from(range).flatMap((of, frame) => (of === 0 ? [frame] : []));
      expect(held).toHaveLength(1);
      const frame = held[0]!;
      if (time[frame] !== frameTime(rate, frame)) expect(time[frame]).toBeCloseTo(start + 0.01, 9);
    }
  });

  test('rows are sampled linearly and held at the ends', () => {
    const values = Float32Array.of(0, 10, 1, 20, 2, 30);
    expect(Array.from(sampleRows(values, 2, 10, Float64Array.of(-1, 0.05, 0.2, 9)))).toEqual([0, 10, 0.5, 15, 2, 30, 2, 30]);
    expect(Array.from(sampleRows(new Float32Array(0), 1, 10, Float64Array.of(0, 1)))).toEqual([0, 0]);
  });
});
