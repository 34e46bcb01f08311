import type { TimeRange } from '../../shared/core/time.ts';
import { type TimeView, timeToX, visibleSeconds } from '../store/time-view.ts';

/** What lies under the pointer in a tier of ranges that are in order and do not overlap. */
export type TierHit =
  /** An edge: of the range on the left (its end), on the right (its start), or of both where they touch. `side` tells where the pointer is. */
  | {
      readonly kind: 'edge';
      readonly left?: number;
      readonly right?: number;
      readonly time: number;
      readonly side: 'left' | 'right';
    }
  | { readonly kind: 'item'; readonly index: number }
  | { readonly kind: 'nothing' };

/** Half the width of an edge for the pointer, in pixels; narrow ranges give half of their width at most to their edges. */
const REACH = 5;
const NARROW_SHARE = 0.3;

export function hitTier(ranges: readonly TimeRange[], x: number, view: TimeView): TierHit {
  const time = view.start + x / view.pixelsPerSecond;
  const index = firstEndingAfter(ranges, time);
  const around = [index - 1, index, index + 1].filter((at) => at >= 0 && at < ranges.length);
  let best: { left?: number; right?: number; time: number; away: number } | undefined;
  const offer = (edge: { left?: number; right?: number; time: number }): void => {
    const away = Math.abs(timeToX(view, edge.time) - x);
    if (away <= reachOf(ranges, edge, view) && away < (best?.away ?? Number.POSITIVE_INFINITY)) best = { ...edge, away };
  };
  for (const at of around) {
    const range = ranges[at];
    if (!range) continue;
    const touchesLast = ranges[at - 1]?.end === range.start;
    offer(touchesLast ? { left: at - 1, right: at, time: range.start } : { right: at, time: range.start });
    if (ranges[at + 1]?.start !== range.end) offer({ left: at, time: range.end });
  }
  if (best) {
    const { away: _, ...edge } = best;
    return { kind: 'edge', ...edge, side: x < timeToX(view, edge.time) ? 'left' : 'right' };
  }
  const range = ranges[index];
  return range && range.start <= time && time < range.end ? { kind: 'item', index } : { kind: 'nothing' };
}

function reachOf(ranges: readonly TimeRange[], { left, right }: { left?: number; right?: number }, view: TimeView): number {
  const widths = [left, right].flatMap((index) => {
    const range = index === undefined ? undefined : ranges[index];
    return range ? [(range.end - range.start) * view.pixelsPerSecond] : [];
  });
  return Math.min(REACH, ...widths.map((width) => width * NARROW_SHARE));
}

/** Position of the first range that ends after the time; the length when none does. */
export function firstEndingAfter(ranges: readonly TimeRange[], time: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.end ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The range that holds the time, or -1. */
export function rangeAt(ranges: readonly TimeRange[], time: number): number {
  const index = firstEndingAfter(ranges, time);
  const range = ranges[index];
  return range && range.start <= time ? index : -1;
}

/** The part of the list that can be seen: `[from, to)`. */
export function visibleRanges(ranges: readonly TimeRange[], view: TimeView): readonly [from: number, to: number] {
  const end = view.start + visibleSeconds(view);
  const from = firstEndingAfter(ranges, view.start);
  let to = from;
  while (to < ranges.length && (ranges[to]?.start ?? end) < end) to++;
  return [from, to];
}
