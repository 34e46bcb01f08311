import type { TimeRange } from '../core/time.ts';
import type { Keyframe, LayerMode } from './keyframe.ts';
import { LAYER_FADE } from './layer-stack.ts';

/**
 * The stretch of time in which a track's curve may differ between two states of its keys; undefined when it is the same.
 * Keys that are equal at both ends of the lists bound it: a smooth tangent looks one key to each side, so two keys further are safe.
 * Infinite ends where the first or last key of an additive track changed, which holds beyond it.
 */
export function changedRange(before: readonly Keyframe[], after: readonly Keyframe[], mode: LayerMode): TimeRange | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && isSameKey(before[head], after[head])) head++;
  if (head === before.length && head === after.length) return undefined;
  let tail = 0;
  while (tail < shorter - head && isSameKey(before.at(-1 - tail), after.at(-1 - tail))) tail++;
  const fade = mode === 'additive' ? Number.POSITIVE_INFINITY : LAYER_FADE;
  const ends = [...before.slice(0, 1), ...after.slice(0, 1), ...before.slice(-1), ...after.slice(-1)].map((key) => key.time);
  const isLoose = before.length === 0 || after.length === 0;
  return {
    start: head >= 1 && !isLoose ? (before[Math.max(0, head - 2)]?.time ?? 0) : Math.min(...ends) - fade,
    end: tail >= 1 && !isLoose ? (before.at(Math.min(-1, 1 - tail))?.time ?? 0) : Math.max(...ends) + fade,
  };
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
