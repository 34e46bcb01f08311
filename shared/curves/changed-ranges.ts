import type { TimeRange } from '../core/time.ts';
import type { Keyframe, LayerMode } from './keyframe.ts';
import { LAYER_FADE } from './layer-stack.ts';

/**
 * The stretches of time (seconds, rising, apart from each other) in which a track's curve may differ between two states of its keys; none when it
 * is the same. A smooth tangent looks one key to each side, so the curve changes as far as two keys from a changed one.
 * Infinite ends where the first or last key of an additive track changed, which holds beyond it.
 */
export function changedRanges(before: readonly Keyframe[], after: readonly Keyframe[], mode: LayerMode): readonly TimeRange[] {
  if (before === after) return [];
  if (before.length !== after.length) return hull(before, after, mode);
  const ranges: { start: number; end: number }[] = [];
  for (let i = 0; i < before.length; i++) {
    if (isSameKey(before[i], after[i])) continue;
    const start = Math.min(reach(before, i - 2, mode), reach(after, i - 2, mode));
    const end = Math.max(reach(before, i + 2, mode), reach(after, i + 2, mode));
    const last = ranges.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else ranges.push({ start, end });
  }
  return ranges;
}

/** From the first to the last key that is not the same, two keys further. */
function hull(before: readonly Keyframe[], after: readonly Keyframe[], mode: LayerMode): readonly TimeRange[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && isSameKey(before[head], after[head])) head++;
  let tail = 0;
  while (tail < shorter - head && isSameKey(before.at(-1 - tail), after.at(-1 - tail))) tail++;
  const present = [before, after].filter((keys) => keys.length > 0);
  const isWhole = present.length < 2;
  const start = Math.min(...present.map((keys) => reach(keys, isWhole ? -1 : head - 2, mode)));
  const end = Math.max(...present.map((keys) => reach(keys, isWhole ? keys.length : keys.length - tail + 1, mode)));
  return [{ start, end }];
}

/** Time of the key at `index`; beyond the ends as far as the track acts. */
function reach(keys: readonly Keyframe[], index: number, mode: LayerMode): number {
  const key = keys[index];
  if (key) return key.time;
  const fade = mode === 'additive' ? Number.POSITIVE_INFINITY : LAYER_FADE;
  return index < 0 ? (keys[0]?.time ?? 0) - fade : (keys.at(-1)?.time ?? 0) + fade;
}

function isSameKey(a: Keyframe | undefined, b: Keyframe | undefined): boolean {
  if (a === b) return true;
  return (
    a?.time === b?.time &&
    a?.value === b?.value &&
    a?.tangent === b?.tangent &&
    a?.inSlope === b?.inSlope &&
    a?.outSlope === b?.outSlope
  );
}
