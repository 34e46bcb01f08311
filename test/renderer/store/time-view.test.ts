import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clampView,
  follow,
  frameAll,
  frameRange,
  scrollBy,
  type TimeView,
  timeToX,
  visibleSeconds,
  xToTime,
  zoomAt,
} from '../../../renderer/store/time-view.ts';
import { overallFraction } from '../../../shared/ipc/job-stages.ts';

const view: fc.Arbitrary<TimeView> = fc
  .record({
    start: fc.double({ min: 0, max: 3_600, noNaN: true }),
    pixelsPerSecond: fc.double({ min: 0.01, max: 2_000, noNaN: true }),
    width: fc.integer({ min: 50, max: 4_000 }),
    duration: fc.double({ min: 0.05, max: 3_600, noNaN: true }),
  })
  .map(clampView);

function expectWithin(state: TimeView): void {
  expect(state.start).toBeGreaterThanOrEqual(0);
  expect(state.start + visibleSeconds(state)).toBeLessThanOrEqual(state.duration + 1e-6 * state.duration + 1e-9);
}

describe('the shared time axis', () => {
  it('turns times into pixels and back', () => {
    fc.assert(
      fc.property(view, fc.double({ min: 0, max: 1, noNaN: true }), (state, share) => {
        const time = state.start + share * visibleSeconds(state);
        expect(xToTime(state, timeToX(state, time))).toBeCloseTo(Math.min(time, state.duration), 5);
      }),
    );
  });

  it('never leaves the recording, however one scrolls, zooms or follows', () => {
    const number = fc.double({ min: -5_000, max: 5_000, noNaN: true });
    fc.assert(
      fc.property(view, number, number, (state, a, b) => {
        for (const changed of [
          scrollBy(state, a),
          zoomAt(state, Math.abs(a) % state.width, b),
          follow(state, Math.abs(b)),
          frameAll(state),
        ]) {
          expectWithin(changed);
        }
      }),
    );
  });

  it('zooms at the pointer: the time under it stays, unless the recording ends there', () => {
    const state = clampView({ start: 20, pixelsPerSecond: 50, width: 1_000, duration: 100 });
    const before = xToTime(state, 400);
    expect(xToTime(zoomAt(state, 400, -300), 400)).toBeCloseTo(before, 9);
    expect(xToTime(zoomAt(state, 400, 100), 400)).toBeCloseTo(before, 9);
  });

  it('frames a stretch with air around it, and everything', () => {
    const state = clampView({ start: 0, pixelsPerSecond: 50, width: 1_000, duration: 100 });
    const word = frameRange(state, 40, 41);
    expect(timeToX(word, 40)).toBeGreaterThan(50);
    expect(timeToX(word, 41)).toBeLessThan(950);
    expect(visibleSeconds(frameAll(word))).toBeCloseTo(100, 9);
  });
});

describe('progress of a job', () => {
  it('never goes back, whatever order the stages report in', () => {
    const stage = fc.constantFrom('read', 'encode', 'text', 'face', 'something-new');
    fc.assert(
      fc.property(fc.array(fc.tuple(stage, fc.double({ min: 0, max: 1, noNaN: true }))), (reports) => {
        let shown = 0;
        for (const [name, fraction] of reports) {
          const next = overallFraction(name, fraction, shown);
          expect(next).toBeGreaterThanOrEqual(shown);
          expect(next).toBeLessThanOrEqual(1);
          shown = next;
        }
      }),
    );
  });
});
