import { describe, expect, it } from 'vitest';
import { createMovingRatio } from '../../../renderer/face/moving-ratio.ts';

describe('createMovingRatio', () => {
  it('keeps the picture as it is where frames come in time', () => {
    const moving = createMovingRatio();
    for (let i = 0; i < 200; i++) expect(moving.frame(i * 33)).toBe(false);
    expect(moving.ratio).toBe(0.6);
  });

  it('makes it coarser in steps where they do not, but not beyond what can be read', () => {
    const moving = createMovingRatio();
    let steps = 0;
    for (let i = 0; i < 200; i++) if (moving.frame(i * 90)) steps++;
    expect(steps).toBe(3);
    expect(moving.ratio).toBe(0.36);
    moving.reset();
    expect(moving.ratio).toBe(0.6);
  });

  it('is not misled by one slow frame nor by the rest between two plays', () => {
    const moving = createMovingRatio();
    let now = 0;
    for (let i = 0; i < 100; i++) {
      now += i % 6 === 0 ? 300 : 20;
      moving.frame(now);
      if (i % 10 === 0) {
        moving.rest();
        now += 5_000;
      }
    }
    expect(moving.ratio).toBe(0.6);
  });
});
