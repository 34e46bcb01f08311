import { changeKeys, type Keyframe } from './keyframe.ts';

/** The selected keys drawn towards the line between their neighbours: `amount` 0 leaves them, 1 puts them on it. Ends of the track and of gaps in it stay. */
export function smoothKeys(keys: readonly Keyframe[], selected: ReadonlySet<string>, amount = 0.5): readonly Keyframe[] {
  const target = new Map<string, number>();
  keys.forEach((key, i) => {
    const [before, after] = [keys[i - 1], keys[i + 1]];
    if (!before || !after || before.tangent === 'off' || key.tangent === 'off') return;
    const share = (key.time - before.time) / (after.time - before.time);
    target.set(key.id, before.value + (after.value - before.value) * share);
  });
  return changeKeys(keys, selected, (key) => ({
    ...key,
    value: key.value + ((target.get(key.id) ?? key.value) - key.value) * amount,
  }));
}
