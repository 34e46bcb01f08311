import { changeKeys, type Keyframe } from './keyframe.ts';

/** What values may be: 0..1 on overriding layers, -1..1 on additive ones. */
export interface ValueLimits {
  readonly lowest: number;
  readonly highest: number;
}

/**
 * The selected keys moved by seconds and weights, all by the same: times stay at or after 0, values are held within `limits`.
 * Keys that are landed on make way.
 */
export function moveKeys(
  keys: readonly Keyframe[],
  selected: ReadonlySet<string>,
  by: { readonly time?: number; readonly value?: number },
  limits: ValueLimits = { lowest: -1, highest: 1 },
): readonly Keyframe[] {
  const first = keys.find((key) => selected.has(key.id));
  if (first === undefined) return keys;
  const time = Math.max(by.time ?? 0, -first.time);
  const value = by.value ?? 0;
  if (time === 0 && value === 0) return keys;
  return changeKeys(keys, selected, (key) => ({
    ...key,
    time: key.time + time,
    value: value === 0 ? key.value : Math.min(Math.max(key.value + value, limits.lowest), limits.highest),
  }));
}
