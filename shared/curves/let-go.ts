import type { Keyframe } from './keyframe.ts';

/** Seconds: times that are this near are the same. */
const SAME = 1e-6;

/**
 * `after`, the keys of an overriding track into which a stretch from `start` to `end` was put, letting go where the track did not act before: from the
 * key before the stretch to it, and from it to the key behind. Without that a second correction of a line would also replace everything
 * between it and the first one by a straight line.
 * @param before the keys as they were, in order of time
 */
export function letGoAround(
  before: readonly Keyframe[],
  after: readonly Keyframe[],
  start: number,
  end: number,
): readonly Keyframe[] {
  const first = after.findIndex((key) => key.time >= start - SAME);
  const last = after.findLastIndex((key) => key.time <= end + SAME);
  const [left, right] = [after[first - 1], after[last + 1]];
  const off = new Set<Keyframe>();
  if (left && !actsBetween(before, left.time, start)) off.add(left);
  const tail = after[last];
  if (tail && right && !actsBetween(before, end, right.time)) off.add(tail);
  return off.size === 0 ? after : after.map((key) => (off.has(key) ? letGo(key) : key));
}

/** Whether a track acts from one moment to another without a gap. */
export function actsBetween(keys: readonly Keyframe[], from: number, to: number): boolean {
  const [first, last] = [keys[0], keys.at(-1)];
  if (!first || !last || from < first.time - SAME || to > last.time + SAME) return false;
  const begin = keys.findLastIndex((key) => key.time <= from + SAME);
  for (let i = Math.max(0, begin); i < keys.length - 1 && (keys[i]?.time ?? 0) < to - SAME; i++) {
    if (keys[i]?.tangent === 'off') return false;
  }
  return true;
}

/** The key with nothing behind it. */
export function letGo({ outSlope: _, ...key }: Keyframe): Keyframe {
  return { ...key, tangent: 'off' };
}
