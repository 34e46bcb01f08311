import type { StudioParts } from '../studio-parts.ts';
import { currentTranscript, selectedRange } from './selection-range.ts';
import { type SnapRules, snapTime } from './snap.ts';
import { visibleRanges } from './tier-hit.ts';
import { timeFormatOf } from './time-format.ts';

/** How close something must come to stick, in pixels. */
const REACH = 6;

/** What times stick to now, as the preferences say; `free` (Shift) switches all of it off. */
export function snapRulesOf(parts: StudioParts, free: boolean, without: readonly number[] = []): SnapRules {
  if (free) return { reach: 0 };
  const { snapsToFrames, snapsToPhonemes } = parts.preferences.getState();
  const view = parts.view.getState();
  const magnets = [parts.transport.time()];
  const { loop } = parts.session.getState();
  const selected = selectedRange(parts);
  if (loop) magnets.push(loop.start, loop.end);
  if (selected) magnets.push(selected.start, selected.end);
  if (snapsToPhonemes) {
    const phonemes = currentTranscript(parts)?.phonemes ?? [];
    const [from, to] = visibleRanges(phonemes, view);
    // More than this cannot be told apart anyway.
    if (to - from < 2_000)
      for (const { start, end, burst } of phonemes.slice(from, to)) magnets.push(start, end, ...(burst ? [burst] : []));
  }
  return {
    reach: REACH / view.pixelsPerSecond,
    magnets: magnets.filter((time) => !without.includes(time)),
    ...(snapsToFrames ? { frames: timeFormatOf(parts).frameRate } : {}),
  };
}

/** The time that is meant by a place; `without` are times that do not attract (those that are being moved). */
export function snappedTime(parts: StudioParts, time: number, free: boolean, without: readonly number[] = []): number {
  return snapTime(time, snapRulesOf(parts, free, without));
}
