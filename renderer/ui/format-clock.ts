import type { FrameRate } from '../../shared/core/time.ts';
import { formatInstant } from '../lanes/ruler-ticks.ts';
import type { Preferences } from '../studio-parts.ts';
import { formatTime } from './format-time.ts';

/** A time as the clock shows it; timecode counts from the recording's own (`offset` seconds since midnight). Without a frame rate in seconds. */
export function formatClock(seconds: number, unit: Preferences['timeUnit'], rate: FrameRate | undefined, offset: number): string {
  if (unit === 'seconds' || rate === undefined) return formatTime(seconds);
  return formatInstant(seconds, { unit, frameRate: rate, startsAt: offset });
}
