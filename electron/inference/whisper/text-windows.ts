import type { TimeRange } from '../../../shared/core/time.ts';
import { CANVAS_SECONDS } from './speech-sessions.ts';

const LONGEST_SECONDS = 28;
/** Pauses from here on are good places to cut; a longer pause is a better one. */
const EARLIEST_CUT_SECONDS = 12;
const MARGIN_SECONDS = 0.3;

/** A stretch that is recognised in one go. */
export interface TextWindow extends TimeRange {
  /** Its end lies inside sound: what is not finished there belongs to the next window. */
  readonly isOpen: boolean;
}

/**
 * The next stretch to recognise from `from` seconds on, or undefined when no sound is left.
 * A recording of at most 30 s is one window from its very start; longer ones are cut in pauses, at most 28 s apart,
 * and inside sound only where it goes on for 28 s.
 * @param sound ranges of sound in order, as `findSound` gives them
 */
export function nextTextWindow(sound: readonly TimeRange[], from: number, duration: number): TextWindow | undefined {
  const ahead = sound.filter((range) => range.end > from + 0.05);
  const [first] = ahead;
  if (first === undefined) return undefined;
  if (duration <= CANVAS_SECONDS) return { start: from, end: duration, isOpen: false };
  const start = Math.max(from, first.start - MARGIN_SECONDS);
  const latest = start + LONGEST_SECONDS;
  if ((ahead.at(-1)?.end ?? 0) <= latest) return { start, end: Math.min(duration, latest), isOpen: false };
  const pauses = ahead.slice(1).map((range, i) => ({ start: ahead[i]?.end ?? 0, end: range.start }));
  const reachable = pauses.filter((pause) => pause.start > start && pause.start + MARGIN_SECONDS <= latest);
  const late = reachable.filter((pause) => pause.start >= start + EARLIEST_CUT_SECONDS);
  const cut = late.length > 0 ? late.reduce((best, pause) => (length(pause) >= length(best) ? pause : best)) : reachable.at(-1);
  if (cut === undefined) return { start, end: latest, isOpen: true };
  return { start, end: Math.min((cut.start + cut.end) / 2, cut.start + MARGIN_SECONDS), isOpen: false };
}

function length(range: TimeRange): number {
  return range.end - range.start;
}
