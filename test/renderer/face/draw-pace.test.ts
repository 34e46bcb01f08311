import { describe, expect, it } from 'vitest';
import { createDrawPace } from '../../../renderer/face/draw-pace.ts';

/** Draws whenever it may on a screen of 60 frames a second; the share of the time that went into drawing. */
function shareSpent(cost: number, share: number, seconds = 10): number {
  const pace = createDrawPace();
  let spent = 0;
  let busyUntil = 0;
  for (let now = 0; now < seconds * 1_000; now += 1_000 / 60) {
    if (now < busyUntil || !pace.allows(now, share)) continue;
    pace.drew(now, now + cost);
    busyUntil = now + cost;
    spent += cost;
  }
  return spent / (seconds * 1_000);
}

describe('createDrawPace', () => {
  it('keeps drawing below its share where drawing is what takes the time', () => {
    for (const cost of [1, 5, 9, 17, 25])
      for (const share of [0.2, 0.4, 0.5]) expect(shareSpent(cost, share)).toBeLessThanOrEqual(share + cost / 10_000);
  });

  it('uses its share up where frames of the screen do not fit it', () => {
    // 13.6 ms need 34 ms of rest at two fifths: a little more than two frames, and far less than three.
    expect(shareSpent(13.6, 0.4)).toBeGreaterThan(0.38);
  });

  it('never freezes a face, however long pictures take', () => {
    const pace = createDrawPace();
    pace.drew(0, 300);
    expect(pace.allows(380, 0.2)).toBe(false);
    expect(pace.allows(420, 0.2)).toBe(true);
  });

  it('draws every frame where pictures are cheap', () => {
    const pace = createDrawPace();
    let drawn = 0;
    for (let i = 0; i < 60; i++) {
      const now = (i * 1_000) / 60;
      if (!pace.allows(now, 0.4)) continue;
      pace.drew(now, now + 2);
      drawn++;
    }
    expect(drawn).toBe(60);
  });

  it('knows after a while how long a picture takes, and is not told by a page that slept', () => {
    const pace = createDrawPace();
    expect(pace.delay).toBe(0);
    for (let i = 0; i < 40; i++) pace.drew(i * 100, i * 100 + 30);
    expect(pace.delay).toBeCloseTo(30, 1);
    pace.drew(5_000, 65_000);
    expect(pace.allows(6_100, 0.4)).toBe(true);
  });
});
