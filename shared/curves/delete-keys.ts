import type { Keyframe } from './keyframe.ts';
import { letGo } from './let-go.ts';

/** The keys without the selected ones; the very same when none of them is selected. Where the track let go behind one of them it still does. */
export function deleteKeys(keys: readonly Keyframe[], selected: ReadonlySet<string>): readonly Keyframe[] {
  const rest: Keyframe[] = [];
  for (const key of keys) {
    const last = rest.at(-1);
    if (!selected.has(key.id)) rest.push(key);
    else if (last && key.tangent === 'off' && last.tangent !== 'off') rest[rest.length - 1] = letGo(last);
  }
  return rest.length === keys.length ? keys : rest;
}
