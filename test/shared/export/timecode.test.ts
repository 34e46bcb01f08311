import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFrameRate } from '../../../shared/core/time.ts';
import { formatTimecode, framesPerDay, parseTimecode, timecodeAt } from '../../../shared/export/timecode.ts';

const rate = (text: string) => parseFrameRate(text);

describe('timecode', () => {
  it.each([
    ['00:00:00:00', '30', 0],
    ['00:00:01:00', '24', 24],
    ['10:00:00:00', '29.97', 1_080_000],
    ['00:00:59;29', '29.97', 1799],
    ['00:01:00;02', '29.97', 1800],
    ['00:10:00;00', '29.97', 17_982],
    ['01:00:00;00', '29.97', 107_892],
    ['10:00:00;00', '29.97', 1_078_920],
    ['10:00:00;00', '59.94', 2_157_840],
    ['23:59:59;29', '29.97', 2_589_407],
    ['23:59:59:119', '120', 10_367_999],
  ])('%s at %s is frame %i, and back', (text, frameRate, frames) => {
    const parsed = parseTimecode(text, rate(frameRate));
    expect(parsed).toEqual({ frames, dropFrame: text.includes(';') });
    expect(formatTimecode(parsed, rate(frameRate))).toBe(text);
  });

  it('goes round at midnight', () => {
    const next = (text: string, frameRate: string) => {
      const timecode = parseTimecode(text, rate(frameRate));
      return formatTimecode({ ...timecode, frames: timecode.frames + 1 }, rate(frameRate));
    };
    expect(next('23:59:59:23', '24')).toBe('00:00:00:00');
    expect(next('23:59:59;29', '29.97')).toBe('00:00:00;00');
    expect(next('23:59:59;59', '59.94')).toBe('00:00:00;00');
    expect(formatTimecode({ frames: -1, dropFrame: false }, rate('25'))).toBe('23:59:59:24');
  });

  it('keeps ten hours of drop-frame labels within a frame and a half of the clock', () => {
    const tenHours = parseTimecode('10:00:00;00', rate('29.97')).frames;
    expect(Math.abs((tenHours * 1001) / 30000 - 36000)).toBeLessThan(0.05);
    expect(framesPerDay(rate('29.97'), true)).toBe(2_589_408);
  });

  it.each([
    ['1:00:00:00', '30'],
    ['00:00:00:30', '30'],
    ['24:00:00:00', '30'],
    ['00:60:00:00', '30'],
    ['00:00:00', '30'],
    ['', '30'],
    ['00:00:00;00', '30'],
    ['00:00:00;00', '25'],
    ['00:01:00;00', '29.97'],
    ['00:01:00;01', '29.97'],
    ['00:01:00;03', '59.94'],
  ])('refuses "%s" at %s', (text, frameRate) => {
    expect(() => parseTimecode(text, rate(frameRate))).toThrow(expect.objectContaining({ code: 'timecode-invalid' }));
  });

  it('labels every frame of a day once (drop-frame and plain)', () => {
    const timecodes = fc.record({ frames: fc.nat(2_589_407), dropFrame: fc.boolean() });
    fc.assert(
      fc.property(timecodes, (timecode) => {
        expect(parseTimecode(formatTimecode(timecode, rate('29.97')), rate('29.97'))).toEqual(timecode);
      }),
      { numRuns: 500 },
    );
  });

  it('is found from the seconds after midnight of a broadcast WAV', () => {
    expect(formatTimecode(timecodeAt(36000, rate('24')), rate('24'))).toBe('10:00:00:00');
    // Drop-frame labels are 36 ms behind the clock after ten hours: one frame.
    expect(formatTimecode(timecodeAt(36000, rate('29.97'), true), rate('29.97'))).toBe('10:00:00;01');
    expect(formatTimecode(timecodeAt(86400, rate('25')), rate('25'))).toBe('00:00:00:00');
  });
});
