/** How a layer acts on the curve below it. */
export type LayerMode = 'additive' | 'override';

/**
 * `auto`: smooth without overshoot; `free`: both tangents on one line; `broken`: each for itself; `linear`, `step`: to the next key;
 * `off`: the track lets go until the next key, and what is below shows as it is.
 */
export type TangentMode = (typeof TANGENT_MODES)[number];
export const TANGENT_MODES = ['auto', 'linear', 'step', 'free', 'broken', 'off'] as const;

export interface Keyframe {
  /** Stable within its track. */
  readonly id: string;
  /** Seconds from the recording's start. */
  readonly time: number;
  /** Weight: an offset (-1..1) on additive layers, 0..1 on overriding ones; degrees (-90..90) of turns of the head. */
  readonly value: number;
  readonly tangent: TangentMode;
  /** Slopes in weight per second: arriving (for all but `auto`) and leaving (for `free` and `broken`); the automatic one without. */
  readonly inSlope?: number;
  readonly outSlope?: number;
}

/** Seconds: keys of a track that are nearer than this are one key. */
export const SAME_TIME = 5e-4;

/** The keys in order of time; of those at the same time the one that is given last stays. */
export function orderKeys(keys: readonly Keyframe[]): readonly Keyframe[] {
  if (keys.every((key, index) => index === 0 || key.time - (keys[index - 1]?.time ?? 0) >= SAME_TIME)) return keys;
  const sorted = keys.map((key, index) => ({ key, index })).sort((a, b) => a.key.time - b.key.time || a.index - b.index);
  const kept: { key: Keyframe; index: number }[] = [];
  for (const entry of sorted) {
    const last = kept.at(-1);
    if (last === undefined || entry.key.time - last.key.time >= SAME_TIME) kept.push(entry);
    else if (entry.index > last.index) kept[kept.length - 1] = entry;
  }
  return kept.map((entry) => entry.key);
}

/** `keys` with `others` put among them: where times meet, the others take the place. Ids of the others must be free. */
export function mergeKeys(keys: readonly Keyframe[], others: readonly Keyframe[]): Keyframe[] {
  const placed = orderKeys(others);
  const free = keys.filter((key) => !hasTime(placed, key.time));
  return [...free, ...placed].sort((a, b) => a.time - b.time);
}

/** The keys that are in `selected`. */
export function keysIn(keys: readonly Keyframe[], selected: ReadonlySet<string>): Keyframe[] {
  return keys.filter((key) => selected.has(key.id));
}

/** Changes the selected keys and puts them back among the others, in order; where they land on others, those go. */
export function changeKeys(
  keys: readonly Keyframe[],
  selected: ReadonlySet<string>,
  change: (key: Keyframe) => Keyframe,
): readonly Keyframe[] {
  const changed = keysIn(keys, selected).map(change);
  if (changed.length === 0) return keys;
  return mergeKeys(
    keys.filter((key) => !selected.has(key.id)),
    changed,
  );
}

/** Ids that no key of the track has: `k1`, `k2` ... going on from the highest. */
export function freshKeyIds(keys: readonly Keyframe[], count: number): string[] {
  let highest = 0;
  for (const { id } of keys) highest = Math.max(highest, /^k\d{1,9}$/.test(id) ? Number(id.slice(1)) : 0);
  return Array.from({ length: count }, (_, index) => `k${highest + 1 + index}`);
}

/** Position of the last key at or before `time`, or -1. */
export function keyIndexAt(times: ArrayLike<number>, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function hasTime(sorted: readonly Keyframe[], time: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.time ?? 0) <= time - SAME_TIME) low = middle + 1;
    else high = middle;
  }
  const nearest = sorted[low];
  return nearest !== undefined && nearest.time < time + SAME_TIME;
}
