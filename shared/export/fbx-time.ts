import { type FrameRate, framesPerSecond } from '../core/time.ts';

/** FBX ticks a second in every file up to 7.7 with header 1003. One frame of an NTSC rate is not a whole number of them. */
export const TICKS_PER_SECOND = 46_186_158_000n;

/** Ticks at the start of frame `index`: the nearest, always from the index and never by adding, so nothing drifts. */
export function frameTicks(rate: FrameRate, index: number): bigint {
  return dividedRounded(BigInt(index) * BigInt(rate.denominator) * TICKS_PER_SECOND, BigInt(rate.numerator));
}

/** Ticks at a time in seconds, to the nearest microsecond. */
export function secondsTicks(seconds: number): bigint {
  return dividedRounded(BigInt(Math.round(seconds * 1e6)) * TICKS_PER_SECOND, 1_000_000n);
}

function dividedRounded(dividend: bigint, divisor: bigint): bigint {
  return (2n * dividend + divisor) / (2n * divisor);
}

const TIME_MODES: Readonly<Record<string, number>> = {
  '120/1': 1,
  '100/1': 2,
  '60/1': 3,
  '50/1': 4,
  '48/1': 5,
  '30/1': 6,
  '30000/1001': 9,
  '25/1': 10,
  '24/1': 11,
  '1000/1': 12,
  '24000/1001': 13,
  '96/1': 15,
  '72/1': 16,
  '60000/1001': 17,
  '120000/1001': 18,
};
const CUSTOM_TIME_MODE = 14;

/**
 * TimeMode and CustomFrameRate of GlobalSettings. Mode 0 is never written (readers take it for 1, 25 or 30); rates without a mode of
 * their own are custom (14) with the rate beside it, else CustomFrameRate is -1.
 */
export function timeMode(rate: FrameRate): { readonly mode: number; readonly customFrameRate: number } {
  const mode = TIME_MODES[`${rate.numerator}/${rate.denominator}`];
  return mode === undefined ? { mode: CUSTOM_TIME_MODE, customFrameRate: framesPerSecond(rate) } : { mode, customFrameRate: -1 };
}
