import { describe, expect, it } from 'vitest';
import { createMovingRatio, DRAWN, PAINTED } from '../../../renderer/face/moving-ratio.ts';

describe('createMovingRatio', () => {
  it('keeps the picture as it is where pictures come in time', () => {
    const moving = createMovingRatio(DRAWN);
    for (let i = 0; i < 200; i++) expect(moving.drew(17)).toBe(false);
    expect(moving.ratio).toBe(0.6);
  });

  it('makes it coarser in steps where they do not, but not beyond what can be read', () => {
    const moving = createMovingRatio(DRAWN);
    let steps = 0;
    for (let i = 0; i < 200; i++) if (moving.drew(50)) steps++;
    expect(steps).toBe(3);
    expect(moving.ratio).toBe(0.36);
    moving.reset();
    expect(moving.ratio).toBe(0.6);
  });

  it('begins with every pixel where a thread of ours paints', () => {
    const moving = createMovingRatio(PAINTED);
    for (let i = 0; i < 100; i++) expect(moving.drew(12)).toBe(false);
    expect(moving.ratio).toBe(1);
    for (let i = 0; i < 100; i++) moving.drew(40);
    expect(moving.ratio).toBe(0.6);
  });

  it('is not misled by a slow picture now and then', () => {
    const moving = createMovingRatio(DRAWN);
    for (let i = 0; i < 100; i++) moving.drew(i % 6 === 0 ? 300 : 12);
    expect(moving.ratio).toBe(0.6);
  });
});
