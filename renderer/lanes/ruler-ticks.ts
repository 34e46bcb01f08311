import { type FrameRate, framesPerSecond, frameTime } from '../../shared/core/time.ts';
import { formatTimecode, timecodeAt } from '../../shared/export/timecode.ts';
import { type TimeView, visibleSeconds } from '../store/time-view.ts';

export type TimeUnit = 'seconds' | 'frames' | 'timecode';

/** How time is written in the ruler, the readouts and the tooltips. */
export interface TimeFormat {
  readonly unit: TimeUnit;
  readonly frameRate: FrameRate;
  /** Seconds since midnight at the recording's start. */
  readonly startsAt: number;
}

export interface Tick {
  /** Seconds. */
  readonly time: number;
  /** Only on the larger ticks. */
  readonly label?: string;
}

const SECONDS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800];
const LABEL_PIXELS: Readonly<Record<TimeUnit, number>> = { seconds: 66, frames: 58, timecode: 92 };
/** Smaller ticks between two labels. */
const PARTS = 5;
/** Small ticks are at least this many pixels apart. */
const CLOSEST_TICKS = 5;

/** Ticks of the visible stretch, in order. In frames and timecode they lie on frames. */
export function rulerTicks(view: TimeView, format: TimeFormat): Tick[] {
  if (view.duration <= 0 || view.width <= 0) return [];
  const { pixelsPerSecond } = view;
  const least = LABEL_PIXELS[format.unit];
  const end = Math.min(view.duration, view.start + visibleSeconds(view));
  if (format.unit === 'seconds') {
    const step = SECONDS.find((seconds) => seconds * pixelsPerSecond >= least) ?? 3_600;
    return ticks(
      view.start,
      end,
      step / PARTS,
      PARTS,
      (index) => (index * step) / PARTS,
      (time) => formatSeconds(time, step < 0.1 ? 2 : step < 1 ? 1 : 0),
    );
  }
  const { frameRate } = format;
  const rate = framesPerSecond(frameRate);
  const step = frameSteps(rate).find((frames) => (frames / rate) * pixelsPerSecond >= least) ?? Math.round(rate) * 3_600;
  const parts =
    [PARTS, 4, 3, 2].find((count) => step % count === 0 && (step / count / rate) * pixelsPerSecond >= CLOSEST_TICKS) ?? 1;
  const place = (index: number): number => frameTime(frameRate, (index * step) / parts);
  return ticks(view.start, end, step / parts / rate, parts, place, (time) => formatInstant(time, format));
}

function frameSteps(rate: number): number[] {
  const second = Math.round(rate);
  const seconds = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800].map((count) => count * second);
  return [...[1, 2, 5, 10].filter((frames) => frames < second), ...(second % 2 === 0 ? [second / 2] : []), ...seconds];
}

function ticks(
  start: number,
  end: number,
  minor: number,
  parts: number,
  place: (index: number) => number,
  label: (time: number) => string,
): Tick[] {
  const found: Tick[] = [];
  // One more on the left: its label reaches in.
  for (let index = Math.max(0, Math.floor(start / minor) - parts); index * minor <= end + minor / 2; index++) {
    const time = place(index);
    found.push(index % parts === 0 ? { time, label: label(time) } : { time });
  }
  return found;
}

function formatSeconds(seconds: number, digits: number): string {
  const rounded = Number(seconds.toFixed(digits));
  const hours = Math.floor(rounded / 3_600);
  const minutes = Math.floor(rounded / 60) % 60;
  const rest = (rounded % 60).toFixed(digits).padStart(digits === 0 ? 2 : digits + 3, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/** A moment as people read it: `0:04.250`, `255`, `01:00:04:06`. */
export function formatInstant(seconds: number, { unit, frameRate, startsAt }: TimeFormat): string {
  if (unit === 'seconds') return formatSeconds(seconds, 3);
  if (unit === 'frames') return String(Math.round(seconds * framesPerSecond(frameRate)));
  return formatTimecode(timecodeAt(startsAt + seconds, frameRate), frameRate);
}
