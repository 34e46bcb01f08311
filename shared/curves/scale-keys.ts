import { changeKeys, type Keyframe } from './keyframe.ts';
import type { ValueLimits } from './move-keys.ts';

/** A stretch about fixed points: new = pivot + (old - pivot) x factor. */
export interface KeyScale {
  readonly time?: { readonly pivot: number; readonly factor: number };
  readonly value?: { readonly pivot: number; readonly factor: number };
}

/**
 * The selected keys scaled in time and value about pivots; their own slopes follow. A factor below 0 turns them round (arriving and
 * leaving slopes change places). Times stay at or after 0, values within `limits`; keys that are landed on make way.
 */
export function scaleKeys(
  keys: readonly Keyframe[],
  selected: ReadonlySet<string>,
  scale: KeyScale,
  limits: ValueLimits = { lowest: -1, highest: 1 },
): readonly Keyframe[] {
  const time = scale.time ?? { pivot: 0, factor: 1 };
  const value = scale.value ?? { pivot: 0, factor: 1 };
  if (time.factor === 1 && value.factor === 1) return keys;
  // Keys that all land on one moment have no slopes to speak of.
  const steeper = time.factor === 0 ? 0 : value.factor / time.factor;
  return changeKeys(keys, selected, (key) => {
    const { inSlope, outSlope, ...rest } = key;
    const [arriving, leaving] = time.factor < 0 ? [outSlope, inSlope] : [inSlope, outSlope];
    return {
      ...rest,
      time: Math.max(0, time.pivot + (key.time - time.pivot) * time.factor),
      value: Math.min(Math.max(value.pivot + (key.value - value.pivot) * value.factor, limits.lowest), limits.highest),
      ...(arriving !== undefined && { inSlope: arriving * steeper }),
      ...(leaving !== undefined && { outSlope: leaving * steeper }),
    };
  });
}
