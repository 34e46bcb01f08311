import type { Keyframe } from './keyframe.ts';

/** The keys without the selected ones; the very same when none of them is selected. */
export function deleteKeys(keys: readonly Keyframe[], selected: ReadonlySet<string>): readonly Keyframe[] {
  const rest = keys.filter((key) => !selected.has(key.id));
  return rest.length === keys.length ? keys : rest;
}
