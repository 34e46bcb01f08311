import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { viewMotionOf } from '../../../renderer/lanes/view-motion.ts';
import { createTimeView } from '../../../renderer/store/time-view.ts';

describe('viewMotionOf', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
  afterEach(() => void vi.useRealTimers());

  function open() {
    const view = createTimeView();
    const motion = viewMotionOf(view);
    let rests = 0;
    const stop = motion.onRest(() => rests++);
    const scroll = (): void => view.setState(({ start }) => ({ start: start + 1 }));
    return { view, motion, stop, scroll, rests: () => rests };
  }

  it('takes one change for a step: a page that turns is drawn in full at once', () => {
    const { motion, scroll, rests } = open();
    scroll();
    expect(motion.isMoving()).toBe(false);
    vi.advanceTimersByTime(1_000);
    scroll();
    vi.advanceTimersByTime(1_000);
    expect([motion.isMoving(), rests()]).toEqual([false, 0]);
  });

  it('takes changes in a row for a motion, and tells once when it is over', () => {
    const { motion, scroll, rests } = open();
    for (let i = 0; i < 30; i++) {
      scroll();
      expect(motion.isMoving()).toBe(i > 0);
      vi.advanceTimersByTime(16);
    }
    expect(rests()).toBe(0);
    vi.advanceTimersByTime(200);
    expect([motion.isMoving(), rests()]).toEqual([false, 1]);
  });

  it('is one for all lanes of a view, and forgets who no longer listens', () => {
    const { view, motion, stop, scroll, rests } = open();
    expect(viewMotionOf(view)).toBe(motion);
    stop();
    scroll();
    scroll();
    vi.advanceTimersByTime(500);
    expect(rests()).toBe(0);
  });
});
