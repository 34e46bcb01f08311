import { describe, expect, it } from 'vitest';
import { twinsOf } from '../../../renderer/face/same-pose.ts';

const pose = (jawOpen: number, yaw = 0) => ({ weights: new Map([['jawOpen', jawOpen]]), head: [0, yaw, 0] as const });

describe('twinsOf', () => {
  it('finds the first face that looks the same', () => {
    expect(twinsOf([pose(0.2), pose(0.2), pose(0.3), pose(0.2)])).toEqual([0, 0, 2, 0]);
  });

  it('tells faces apart by any weight and by the turn of the head', () => {
    expect(twinsOf([pose(0.2), pose(0.2, 1), pose(0.2001)])).toEqual([0, 1, 2]);
    expect(twinsOf([pose(0), { weights: new Map(), head: [0, 0, 0] }])).toEqual([0, 1]);
  });
});
