import { StudioError } from '../core/errors.ts';
import { type FrameRate, formatFrameRate } from '../core/time.ts';

/** A timecode as a count of frames since midnight, and whether its labels drop. */
export interface Timecode {
  readonly frames: number;
  readonly dropFrame: boolean;
}

/** Labels a second: 30 at 29.97, 24 at 23.976, 13 at 12.5. */
export function nominalFrameRate(rate: FrameRate): number {
  return Math.ceil(rate.numerator / rate.denominator);
}

/** Drop-frame labels exist at 29.97, 59.94 and 119.88 frames a second only. */
export function canDropFrames(rate: FrameRate): boolean {
  return rate.denominator === 1001 && rate.numerator % 30000 === 0;
}

/**
 * Reads `10:00:00:00` (plain) or `10:00:00;00` (drop-frame) at `rate`.
 * @throws StudioError `timecode-invalid` for other text, labels out of range, labels that drop-frame leaves out (`00:01:00;00`), and
 * drop-frame at a rate that has none.
 */
export function parseTimecode(text: string, rate: FrameRate): Timecode {
  const match = /^(\d{2}):(\d{2}):(\d{2})([:;])(\d{2,3})$/.exec(text.trim());
  const nominal = nominalFrameRate(rate);
  const [hours = 99, minutes = 99, seconds = 99, frame = 999] = match ? [1, 2, 3, 5].map((group) => Number(match[group])) : [];
  if (!match || hours > 23 || minutes > 59 || seconds > 59 || frame >= nominal) {
    throw new StudioError('timecode-invalid', `"${text}" is not a timecode at ${formatFrameRate(rate)} frames a second.`, {
      hint: 'Write hours, minutes, seconds and frames, such as 10:00:00:00 (or 10:00:00;00 for drop-frame).',
    });
  }
  const dropFrame = match[4] === ';';
  const labels = ((hours * 60 + minutes) * 60 + seconds) * nominal + frame;
  if (!dropFrame) return { frames: labels, dropFrame };
  if (!canDropFrames(rate)) {
    throw new StudioError('timecode-invalid', `There is no drop-frame timecode at ${formatFrameRate(rate)} frames a second.`, {
      hint: 'Use a colon before the frames, or a frame rate of 29.97 or 59.94.',
    });
  }
  const dropped = nominal / 15;
  if (seconds === 0 && frame < dropped && minutes % 10 !== 0) {
    throw new StudioError('timecode-invalid', `Drop-frame timecode leaves "${text}" out.`, {
      hint: `The frame after the one before it is called ${text.trim().slice(0, -2)}${String(dropped).padStart(2, '0')}.`,
    });
  }
  const allMinutes = hours * 60 + minutes;
  return { frames: labels - dropped * (allMinutes - Math.floor(allMinutes / 10)), dropFrame };
}

/** Frames in a day of labels; counting goes round at this number. */
export function framesPerDay(rate: FrameRate, dropFrame: boolean): number {
  const nominal = nominalFrameRate(rate);
  return 86400 * nominal - (dropFrame ? (nominal / 15) * (1440 - 144) : 0);
}

/** The label of a timecode: `23:59:59:29`, with `;` before the frames when it drops. Goes round at midnight, also below 0. */
export function formatTimecode({ frames, dropFrame }: Timecode, rate: FrameRate): string {
  const nominal = nominalFrameRate(rate);
  const day = framesPerDay(rate, dropFrame);
  let labels = ((frames % day) + day) % day;
  if (dropFrame) {
    const dropped = nominal / 15;
    const tenMinutes = 600 * nominal - 9 * dropped;
    const minute = 60 * nominal - dropped;
    const rest = labels % tenMinutes;
    const minutesDropped = rest < 60 * nominal ? 0 : 1 + Math.floor((rest - 60 * nominal) / minute);
    labels += dropped * (9 * Math.floor(labels / tenMinutes) + minutesDropped);
  }
  const two = (value: number) => String(value).padStart(2, '0');
  const seconds = Math.floor(labels / nominal);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(':');
  return `${parts}${dropFrame ? ';' : ':'}${two(labels % nominal)}`;
}

/**
 * The timecode at a number of real seconds after midnight (a broadcast WAV's time reference over its sample rate), at the nearest frame.
 */
export function timecodeAt(secondsSinceMidnight: number, rate: FrameRate, dropFrame = false): Timecode {
  const frames = Math.round((secondsSinceMidnight * rate.numerator) / rate.denominator);
  return { frames: frames % framesPerDay(rate, dropFrame), dropFrame };
}
