import { describe, expect, it } from 'vitest';
import { createDrawPace } from '../../../renderer/face/draw-pace.ts';
import { createFaceRhythm, type FaceMoment } from '../../../renderer/face/face-rhythm.ts';

const FRAME = 1_000 / 60;

/** Runs a rhythm for some seconds with pictures that take `cost` ms; how many were drawn, and what is known at the end. */
function run(cost: number, seconds: number, momentAt: (now: number) => Omit<FaceMoment, 'now'>) {
  const pace = createDrawPace();
  const rhythm = createFaceRhythm(pace);
  let drawn = 0;
  for (let now = 0; now < seconds * 1_000; now += FRAME) {
    const moment = { now, ...momentAt(now) };
    rhythm.tick(moment);
    if (!rhythm.isDue(moment)) continue;
    pace.drew(now, now + cost);
    drawn++;
  }
  return { drawn, rhythm };
}

const still = { playing: false, isChanged: false, isMotion: false, isHeld: false };

describe('createFaceRhythm', () => {
  it('plays with most of the frames left to the lanes, and gives way further to a hand that scrolls', () => {
    const playing = { playing: true, isChanged: true, isMotion: true, isHeld: false };
    const free = run(20, 10, () => playing).drawn;
    const held = run(20, 10, () => ({ ...playing, isHeld: true })).drawn;
    expect((free * 20) / 10_000).toBeGreaterThan(0.3);
    expect((free * 20) / 10_000).toBeLessThan(0.41);
    expect((held * 20) / 10_000).toBeLessThan(0.21);
    expect(held).toBeGreaterThan(50);
  });

  it('plays no more than thirty pictures a second, however cheap they are, and all of them', () => {
    const { drawn } = run(2, 10, () => ({ playing: true, isChanged: true, isMotion: true, isHeld: false }));
    expect(drawn).toBeGreaterThan(298);
    expect(drawn).toBeLessThan(303);
  });

  it('lives at rest without taking half of the time, and holds its breath while a hand is busy', () => {
    const calm = run(40, 10, () => still);
    expect(calm.drawn * 40).toBeLessThan(4_000 + 40);
    expect(calm.drawn).toBeGreaterThan(50);
    expect(calm.rhythm.life).toBeCloseTo(10, 1);
    const held = run(40, 10, () => ({ ...still, isHeld: true }));
    expect(held.drawn).toBe(0);
    expect(held.rhythm.life).toBe(0);
  });

  it('shows a change at once', () => {
    const rhythm = createFaceRhythm(createDrawPace());
    const moment = { ...still, now: 5_000, isChanged: true, isMotion: true };
    rhythm.tick(moment);
    expect(rhythm.isDue(moment)).toBe(true);
  });

  it('takes one change for a step and several for a motion, which ends by itself', () => {
    const rhythm = createFaceRhythm(createDrawPace());
    const tick = (now: number, isMotion: boolean): boolean => {
      rhythm.tick({ ...still, now, isChanged: isMotion, isMotion });
      return rhythm.isMoving;
    };
    expect(tick(1_000, true)).toBe(false);
    expect(tick(1_500, true)).toBe(false);
    expect(tick(1_550, true)).toBe(true);
    expect(tick(1_700, false)).toBe(true);
    expect(tick(1_900, false)).toBe(false);
  });

  it('does not take one change that waits for its picture for a motion', () => {
    const rhythm = createFaceRhythm(createDrawPace());
    for (let i = 0; i < 30; i++) {
      rhythm.tick({ ...still, now: 1_000 + i * FRAME, isChanged: true, isMotion: i === 0 });
      expect(rhythm.isMoving).toBe(false);
    }
  });
});
