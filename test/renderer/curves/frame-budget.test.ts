import { describe, expect, it } from 'vitest';
import { createExtremes } from '../../../renderer/curves/extremes.ts';
import { createFrameBudget } from '../../../renderer/curves/frame-budget.ts';
import { createRowScales } from '../../../renderer/curves/row-scales.ts';
import { BLEND_SHAPE_NAMES } from '../../../shared/core/blend-shapes.ts';
import type { ClipView } from '../../../shared/ipc/bridge-data.ts';

/** A clock that every look through a clip advances by so many milliseconds. */
function steppedClock(milliseconds: number): () => number {
  let calls = 0;
  return () => Math.floor(++calls / 2) * milliseconds;
}

function longClip(frameCount: number): ClipView {
  const stride = BLEND_SHAPE_NAMES.length;
  const values = new Float32Array(frameCount * stride);
  for (let i = 0; i < values.length; i++) values[i] = 0.2 + 0.02 * (i % stride === 0 ? 1 : 0) + 0.1 * Math.sin(i);
  return {
    frameRate: { numerator: 60, denominator: 1 },
    frameCount,
    channels: BLEND_SHAPE_NAMES,
    values,
    gap: new Float32Array(frameCount),
    headMotion: new Float32Array(frameCount * 3),
  };
}

describe('a budget for looking through clips', () => {
  it('does one thing in a frame in any case, and asks for another frame when there is more', () => {
    let asked = 0;
    const budget = createFrameBudget(5, () => asked++, steppedClock(7));
    budget.begin();
    expect(budget.spend(() => 'first')).toBe('first');
    expect(budget.spend(() => 'second')).toBeUndefined();
    expect(asked).toBe(1);
    budget.begin();
    expect(budget.spend(() => 'second')).toBe('second');
  });

  it('gives all channels of a clip over some frames, and the same as without a budget', () => {
    const clip = longClip(900);
    const budget = createFrameBudget(5, () => {}, steppedClock(2));
    const extremes = createExtremes(budget);
    const all = createExtremes();
    let frames = 0;
    for (let missing = true; missing && frames < 100; frames++) {
      budget.begin();
      missing = BLEND_SHAPE_NAMES.map((channel) => extremes(clip, channel)).includes(undefined);
    }
    expect(frames).toBeGreaterThan(10);
    expect(frames).toBeLessThan(30);
    for (const channel of BLEND_SHAPE_NAMES) expect(extremes(clip, channel)).toEqual(all(clip, channel));
  });

  it('shows rows at about the right scale before they were looked through, and exactly afterwards', () => {
    const clip = longClip(6_000);
    const shown = { kept: [clip], isHeld: false };
    const budget = createFrameBudget(0, () => {});
    const glanced = createRowScales(budget).rangeOf('jawOpen', shown);
    expect(glanced).toEqual(createRowScales().rangeOf('jawOpen', shown));
  });
});
