import { StudioError } from './errors.ts';

/** Animation frames per second as a rational number: 29.97 is 30000/1001. Both parts are positive integers in lowest terms. */
export interface FrameRate {
  readonly numerator: number;
  readonly denominator: number;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** A frame rate in lowest terms. @throws StudioError `frame-rate-invalid` unless 1 <= rate <= 1000. */
export function frameRate(numerator: number, denominator = 1): FrameRate {
  const rate = numerator / denominator;
  if (
    !Number.isSafeInteger(numerator) ||
    !Number.isSafeInteger(denominator) ||
    denominator <= 0 ||
    !(rate >= 1 && rate <= 1000)
  ) {
    throw new StudioError('frame-rate-invalid', `${numerator}/${denominator} is not a frame rate between 1 and 1000.`, {
      hint: 'Use a number such as 24, 29.97 or 30000/1001.',
    });
  }
  const divisor = greatestCommonDivisor(numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

/** NTSC rates that people write as decimals, and what they mean. */
const NTSC: Readonly<Record<string, number>> = {
  '23.976': 24,
  '23.98': 24,
  '29.97': 30,
  '47.952': 48,
  '59.94': 60,
  '119.88': 120,
};

/**
 * Reads `24`, `29.97` (= 30000/1001), `30000/1001`, `12.5`.
 * @throws StudioError `frame-rate-invalid`
 */
export function parseFrameRate(text: string): FrameRate {
  const trimmed = text.trim();
  const ntsc = NTSC[trimmed];
  if (ntsc !== undefined) return frameRate(ntsc * 1000, 1001);
  const fraction = /^(\d{1,9})\/(\d{1,9})$/.exec(trimmed);
  if (fraction) return frameRate(Number(fraction[1]), Number(fraction[2]));
  if (/^\d{1,4}(\.\d{1,3})?$/.test(trimmed)) return frameRate(Math.round(Number(trimmed) * 1000), 1000);
  throw new StudioError('frame-rate-invalid', `"${text}" is not a frame rate.`, {
    hint: 'Use a number such as 24, 29.97 or 30000/1001.',
  });
}

/** `24`, `30000/1001`: the form that {@link parseFrameRate} reads back exactly. */
export function formatFrameRate(rate: FrameRate): string {
  return rate.denominator === 1 ? String(rate.numerator) : `${rate.numerator}/${rate.denominator}`;
}

/** Frames per second as a float, for display and arithmetic that may round. */
export function framesPerSecond(rate: FrameRate): number {
  return rate.numerator / rate.denominator;
}

/** Time of frame `index` in seconds; frame 0 is at 0. Multiplies before dividing, so long takes do not drift. */
export function frameTime(rate: FrameRate, index: number): number {
  return (index * rate.denominator) / rate.numerator;
}

/** Number of frames that cover `duration` seconds: frames at 0, 1/rate, ... before the end, at least one. */
export function frameCountFor(rate: FrameRate, duration: number): number {
  return Math.max(1, Math.ceil((duration * rate.numerator) / rate.denominator - 1e-9));
}

/** Part of a recording in seconds; the end is excluded. */
export interface TimeRange {
  readonly start: number;
  readonly end: number;
}
