import { describe, expect, it } from 'vitest';
import { nextTextWindow, type TextWindow } from '../../../electron/inference/whisper/text-windows.ts';
import { findSound, overlapSeconds } from '../../../electron/inference/whisper/voice-activity.ts';
import { tokenStarts } from '../../../electron/inference/whisper/word-timing.ts';
import type { TimeRange } from '../../../shared/core/time.ts';

/** Repeatable noise in -1..1. */
function noise(count: number, seed = 1): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 2147483648 - 1;
  });
}

/** Attention in which every head looks at a bump of 9 frames around `centres[row]`, with a little noise. */
function bumps(centres: readonly number[]): Float32Array[] {
  return centres.map((centre, row) => {
    const heads = new Float32Array(8 * 1500);
    const dither = noise(8 * 1500, row + 1);
    for (let i = 0; i < heads.length; i++) heads[i] = Math.exp(-(((i % 1500) - centre) ** 2) / 18) + 0.001 * Math.abs(dither[i]!);
    return heads;
  });
}

describe('word timing', () => {
  it('finds each token between the places that its neighbours look at', () => {
    const centres = [10, 30, 42, 80, 120, 131];
    const starts = tokenStarts(bumps(centres), 3);
    expect(starts.length).toBe(6);
    for (const [row, start] of starts.entries()) {
      expect(start).toBeLessThanOrEqual(centres[row]! / 50 + 0.02);
      expect(start).toBeGreaterThanOrEqual(row === 0 ? 0 : centres[row - 1]! / 50);
    }
  });

  it('never goes back in time, whatever the attention', () => {
    const starts = tokenStarts(bumps([90, 20, 60, 20, 140, 5]), 2.9);
    expect([...starts].sort((a, b) => a - b)).toEqual(starts);
    expect(starts.every((start) => start >= 0 && start < 2.9)).toBe(true);
  });

  it('takes one row, more rows than frames, and none', () => {
    expect(tokenStarts(bumps([4]), 1)).toEqual([0]);
    expect(tokenStarts(bumps([0, 1, 2, 3, 4, 5]), 0.06).length).toBe(6);
    expect(tokenStarts([], 1)).toEqual([]);
  });
});

describe('findSound', () => {
  const tone = (from: number, to: number, level = 0.3) => ({ from, to, level });
  function recording(seconds: number, parts: readonly { from: number; to: number; level: number }[], floor = 0): Float32Array {
    const samples = noise(seconds * 16000).map((value) => value * floor);
    for (const { from, to, level } of parts) {
      for (let i = from * 16000; i < to * 16000; i++)
        samples[i]! += level * Math.sin(i * 0.2) * Math.sin((Math.PI * i) / 1600) ** 2;
    }
    return samples;
  }
  const rounded = (ranges: readonly TimeRange[]) => ranges.map(({ start, end }) => [start.toFixed(1), end.toFixed(1)]);

  it('finds sounds over silence and over noise 20 dB below', () => {
    for (const floor of [0, 0.03]) {
      const found = findSound(recording(5, [tone(0.5, 1.5), tone(3, 4)], floor));
      expect(rounded(found)).toEqual([
        ['0.5', '1.5'],
        ['3.0', '4.0'],
      ]);
    }
  });

  it('joins sounds less than .2 s apart and drops clicks', () => {
    const samples = recording(4, [tone(1, 1.5), tone(1.6, 2)]);
    samples[48000] = 0.9;
    expect(rounded(findSound(samples))).toEqual([['1.0', '2.0']]);
  });

  it.each([
    ['nothing', new Float32Array(0)],
    ['digital silence', new Float32Array(32000)],
    ['an offset', new Float32Array(32000).fill(0.4)],
    ['faint noise', noise(32000).map((value) => value * 1e-4)],
    ['steady noise', noise(80000)],
    ['hum', Float32Array.from({ length: 80000 }, (_, i) => 0.5 * Math.sin((i * 2 * Math.PI * 50) / 16000))],
  ])('hears nothing in %s', (_, samples) => {
    expect(findSound(samples)).toEqual([]);
  });
});

describe('text windows', () => {
  function windows(sound: readonly TimeRange[], duration: number): TextWindow[] {
    const all: TextWindow[] = [];
    for (let at = 0; ; at = all.at(-1)!.end) {
      const next = nextTextWindow(sound, at, duration);
      if (next === undefined) return all;
      all.push(next);
    }
  }

  it('takes a short recording whole, and none without sound', () => {
    expect(windows([{ start: 2, end: 3 }], 30)).toEqual([{ start: 0, end: 30, isOpen: false }]);
    expect(windows([], 30)).toEqual([]);
    expect(windows([], 300)).toEqual([]);
  });

  it('covers all sound of a long recording in order, in windows of at most 28 s that end in pauses', () => {
    const jitter = noise(200, 7);
    const sound = Array.from({ length: 60 }, (_, i) => ({ start: i * 4 + 0.3, end: i * 4 + 3.2 + 0.5 * jitter[i]! }));
    const all = windows(sound, 240);
    for (const window of all) {
      expect(window.end - window.start).toBeLessThanOrEqual(28);
      expect(window.isOpen).toBe(false);
      expect(overlapSeconds({ start: window.end - 0.01, end: window.end + 0.01 }, sound)).toBe(0);
    }
    const heard = all.reduce((sum, window) => sum + overlapSeconds(window, sound), 0);
    expect(heard).toBeCloseTo(overlapSeconds({ start: 0, end: 240 }, sound), 6);
    expect(all.length).toBeLessThan(20);
  });

  it('leaves a window open only where sound goes on for 28 s', () => {
    const all = windows([{ start: 1, end: 70 }], 75);
    expect(all.map((window) => window.isOpen)).toEqual([true, true, false]);
    expect(all[0]?.start).toBeCloseTo(0.7, 6);
    expect(all.at(-1)?.end).toBeGreaterThanOrEqual(70);
  });

  it('skips long silence', () => {
    const [first, second] = windows(
      [
        { start: 100, end: 102 },
        { start: 400, end: 401 },
      ],
      600,
    );
    expect([first?.start, first?.end, second?.start]).toEqual([99.7, 102.3, 399.7]);
  });
});
