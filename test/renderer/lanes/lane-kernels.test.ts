import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { centreOn, dragWindow, mapPartAt, mapWindow } from '../../../renderer/lanes/minimap-window.ts';
import { formatInstant, rulerTicks, type TimeFormat } from '../../../renderer/lanes/ruler-ticks.ts';
import { snapTime } from '../../../renderer/lanes/snap.ts';
import { tilePixels, visibleTiles } from '../../../renderer/lanes/spectrogram-tiles.ts';
import { hitTier, rangeAt, visibleRanges } from '../../../renderer/lanes/tier-hit.ts';
import { levelFor, peakOf, samplePeaks, windowPeaks } from '../../../renderer/lanes/window-peaks.ts';
import type { TimeView } from '../../../renderer/store/time-view.ts';
import { frameRate, frameTime } from '../../../shared/core/time.ts';

const view = (more: Partial<TimeView> = {}): TimeView => ({
  start: 0,
  pixelsPerSecond: 100,
  width: 1_000,
  duration: 60,
  ...more,
});
const NTSC = frameRate(30_000, 1_001);
const format = (unit: TimeFormat['unit'], more: Partial<TimeFormat> = {}): TimeFormat => ({
  unit,
  frameRate: frameRate(25),
  startsAt: 0,
  ...more,
});

describe('the ruler', () => {
  it('labels round seconds, as many as can be read', () => {
    const labels = rulerTicks(view(), format('seconds')).flatMap((tick) => tick.label ?? []);
    expect(labels.slice(0, 4)).toEqual(['0:00', '0:01', '0:02', '0:03']);
    const wide = rulerTicks(view({ pixelsPerSecond: 1_000 / 3_600, duration: 3_600 }), format('seconds')).flatMap(
      (tick) => tick.label ?? [],
    );
    expect(wide).toEqual([
      '0:00',
      '5:00',
      '10:00',
      '15:00',
      '20:00',
      '25:00',
      '30:00',
      '35:00',
      '40:00',
      '45:00',
      '50:00',
      '55:00',
      '1:00:00',
    ]);
    expect(rulerTicks(view({ pixelsPerSecond: 2_400, start: 4.2 }), format('seconds')).map((tick) => tick.label)).toContain(
      '0:04.25',
    );
  });

  it('lies on frames in frames and timecode, also of broken rates', () => {
    for (const unit of ['frames', 'timecode'] as const) {
      for (const pixelsPerSecond of [0.5, 20, 100, 900, 2_400]) {
        const ticks = rulerTicks(view({ pixelsPerSecond, duration: 4_000, start: 11.7 }), format(unit, { frameRate: NTSC }));
        expect(ticks.length).toBeGreaterThan(2);
        expect(ticks.length).toBeLessThan(250);
        for (const { time } of ticks)
          expect(Math.abs(frameTime(NTSC, Math.round((time * 30_000) / 1_001)) - time)).toBeLessThan(1e-9);
      }
    }
  });

  it('writes a moment in every unit', () => {
    expect(formatInstant(4.2567, format('seconds'))).toBe('0:04.257');
    expect(formatInstant(3_665.5, format('seconds'))).toBe('1:01:05.500');
    expect(formatInstant(4.2, format('frames'))).toBe('105');
    expect(formatInstant(4.2, format('timecode', { startsAt: 3_600 }))).toBe('01:00:04:05');
  });
});

describe('snapping', () => {
  it('prefers a magnet within reach, then the frame', () => {
    expect(snapTime(1.013, { frames: frameRate(25), magnets: [1.02, 2], reach: 0.01 })).toBe(1.02);
    expect(snapTime(1.013, { frames: frameRate(25), magnets: [2], reach: 0.01 })).toBe(1);
    expect(snapTime(1.013, { magnets: [2], reach: 0.01 })).toBe(1.013);
    expect(snapTime(1.013, { frames: NTSC, reach: 0 })).toBeCloseTo((30 * 1_001) / 30_000, 12);
  });
});

describe('what lies under the pointer in a tier', () => {
  const ranges = [
    { start: 0, end: 0.5 },
    { start: 0.5, end: 1 },
    { start: 2, end: 2.02 },
    { start: 2.02, end: 3 },
  ];

  it('is the edge of two ranges that touch, of one that stands alone, or the range itself', () => {
    expect(hitTier(ranges, 52, view())).toEqual({ kind: 'edge', left: 0, right: 1, time: 0.5, side: 'right' });
    expect(hitTier(ranges, 48, view())).toMatchObject({ kind: 'edge', side: 'left' });
    expect(hitTier(ranges, 103, view())).toMatchObject({ kind: 'edge', left: 1, time: 1 });
    expect(hitTier(ranges, 75, view())).toEqual({ kind: 'item', index: 1 });
    expect(hitTier(ranges, 150, view())).toEqual({ kind: 'nothing' });
    expect(hitTier([], 150, view())).toEqual({ kind: 'nothing' });
  });

  it('is still the range where it is narrow', () => {
    expect(hitTier(ranges, 201, view())).toEqual({ kind: 'item', index: 2 });
  });

  it('agrees with a search from the beginning', () => {
    fc.assert(
      fc.property(fc.double({ min: -1, max: 4, noNaN: true }), (time) => {
        expect(rangeAt(ranges, time)).toBe(ranges.findIndex((range) => range.start <= time && time < range.end));
      }),
    );
    const [from, to] = visibleRanges(ranges, view({ start: 0.6, pixelsPerSecond: 1_000, width: 1_405 }));
    expect([from, to]).toEqual([1, 3]);
  });
});

describe('the envelope', () => {
  const samples = Float32Array.from({ length: 48_000 }, (_, index) => Math.sin(index / 50) * (index / 48_000));
  const peaks = {
    samplesPerBucket: 128,
    sampleRate: 48_000,
    highest: Float32Array.from({ length: 375 }, (_, bucket) => Math.max(...samples.subarray(bucket * 128, (bucket + 1) * 128))),
    lowest: Float32Array.from({ length: 375 }, (_, bucket) => Math.min(...samples.subarray(bucket * 128, (bucket + 1) * 128))),
  };

  it('loses no peak, whatever the zoom', () => {
    const { highest, lowest } = windowPeaks(peaks, 0, 1, 50);
    for (let column = 0; column < 50; column++) {
      const part = samples.subarray(column * 960, (column + 1) * 960);
      expect(highest[column]).toBeGreaterThanOrEqual(Math.max(...part));
      expect(lowest[column]).toBeLessThanOrEqual(Math.min(...part));
    }
    expect(peakOf(peaks)).toBeCloseTo(Math.max(...samples.map(Math.abs)), 6);
  });

  it('is flat outside of the recording', () => {
    const { highest } = windowPeaks(peaks, -1, 2, 30);
    expect([...highest.subarray(0, 10)].every((value) => value === 0)).toBe(true);
    expect([...highest.subarray(20)].every((value) => value === 0)).toBe(true);
  });

  it('comes from samples when one looks closer than the buckets', () => {
    const { highest } = samplePeaks(samples.subarray(0, 100), 200);
    expect(highest[0]).toBe(samples[0]);
    expect(highest[199]).toBe(samples[99]);
  });

  it('uses the coarsest level that still has a bucket for every pixel', () => {
    expect([2_400, 400, 100, 30, 5, 1].map((zoom) => levelFor(zoom, 48_000))).toEqual([0, 0, 0, 1, 2, 2]);
  });
});

describe('the spectrogram', () => {
  it('asks for visible tiles only, the middle first, and for none of an hour', () => {
    expect(visibleTiles(view({ start: 11, pixelsPerSecond: 100 }))).toEqual([3, 2, 4]);
    expect(visibleTiles(view({ duration: 12 }))).toEqual([1, 0, 2]);
    expect(visibleTiles(view({ pixelsPerSecond: 0.3, duration: 3_600 }))).toEqual([]);
  });

  it('puts low bands at the bottom and silence nowhere', () => {
    const { width, pixels } = tilePixels(Uint8Array.from([255, 0, 0, 255]), 2, [1, 2, 3]);
    expect(width).toBe(2);
    const alpha = [3, 7, 11, 15].map((at) => pixels[at]);
    expect(alpha).toEqual([0, 255, 255, 0]);
  });
});

describe('the map', () => {
  it('shows the window, wide enough to be grasped', () => {
    expect(mapWindow(view({ start: 6 }), 600)).toEqual({ left: 60, right: 160 });
    const narrow = mapWindow(view({ start: 3_590, duration: 3_600, pixelsPerSecond: 2_000 }), 600);
    expect(narrow.right - narrow.left).toBe(12);
    expect(narrow.right).toBeLessThanOrEqual(600);
  });

  it('tells edges from the inside', () => {
    const window = { left: 60, right: 160 };
    expect([10, 58, 64, 100, 157, 163, 170].map((x) => mapPartAt(window, x))).toEqual([
      'outside',
      'left',
      'left',
      'inside',
      'right',
      'right',
      'outside',
    ]);
  });

  it('scrolls by its middle and zooms by its edges', () => {
    const start = view({ start: 6 });
    expect(dragWindow(start, 'inside', 60, 600).start).toBe(12);
    const wider = dragWindow(start, 'right', 100, 600);
    expect(wider.start).toBe(6);
    expect(wider.pixelsPerSecond).toBeCloseTo(50, 9);
    const left = dragWindow(start, 'left', -60, 600);
    expect(left.start).toBe(0);
    expect(left.pixelsPerSecond).toBeCloseTo(1_000 / 16, 9);
    expect(centreOn(start, 300, 600).start).toBe(25);
  });
});
