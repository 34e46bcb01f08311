import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFrameLoop } from '../../../renderer/playback/frame-loop.ts';

const FRAME = 1_000 / 60;

/** Runs a loop on a screen of 60 frames a second for some frames; which of them each painter saw. */
function run(frames: number, timeAt: (now: number) => number) {
  let next: FrameRequestCallback | undefined;
  let now = 0;
  vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => {
    next = callback;
    return 1;
  });
  const loop = createFrameLoop(() => timeAt(now));
  const quick: number[] = [];
  const calm: number[] = [];
  const stop = loop.add((time) => quick.push(time));
  loop.add((time) => calm.push(time), { calm: true });
  for (let i = 0; i < frames; i++) {
    now = i * FRAME;
    const callback = next;
    next = undefined;
    callback?.(now);
  }
  return { quick, calm, stop, isScheduled: () => next !== undefined };
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('createFrameLoop', () => {
  it('calls painters in every frame, calm ones a dozen times a second while the time goes on', () => {
    const { quick, calm } = run(120, (now) => now / 1_000);
    expect(quick).toHaveLength(120);
    expect(calm.length).toBeGreaterThan(18);
    expect(calm.length).toBeLessThan(28);
  });

  it('lets calm painters see where the time stopped, one frame later at the most', () => {
    const { quick, calm } = run(60, (now) => Math.min(now / 1_000, 0.4));
    expect(calm.at(-1)).toBe(0.4);
    expect(calm.filter((time) => time === 0.4).length).toBeGreaterThanOrEqual(quick.filter((time) => time === 0.4).length - 1);
  });

  it('goes on as long as anybody is drawn', () => {
    const { stop, isScheduled } = run(3, () => 0);
    stop();
    expect(isScheduled()).toBe(true);
  });
});
