import { type CompiledKeys, compileKeys, evaluateCompiled, gapAt, slopeAt } from './evaluate-keys.ts';
import { freshKeyIds, type Keyframe, keyIndexAt, SAME_TIME } from './keyframe.ts';

/**
 * A key put on the curve at `time` without changing its shape: neighbours keep their automatic slopes as slopes of their own.
 * The very same keys when there is one at that time already. Into a track without keys, and into a gap of one, it puts `valueWhenEmpty`.
 */
export function insertKey(
  keys: readonly Keyframe[],
  time: number,
  valueWhenEmpty = 0,
): { readonly keys: readonly Keyframe[]; readonly id: string } {
  const present = keys.find((key) => Math.abs(key.time - time) < SAME_TIME);
  if (present) return { keys, id: present.id };
  const id = freshKeyIds(keys, 1)[0] ?? 'k1';
  const compiled = compileKeys(keys);
  const index = keyIndexAt(compiled.times, time);
  if (gapAt(compiled, time)) {
    const alone: Keyframe = { id, time, value: valueWhenEmpty, tangent: 'off' };
    return { keys: [...keys.slice(0, index + 1), alone, ...keys.slice(index + 1)], id };
  }
  const value = keys.length === 0 ? valueWhenEmpty : evaluateCompiled(compiled, time);
  const [before, after] = [keys[index], keys[index + 1]];
  const added: Keyframe =
    before && after ? inside(id, time, value, before, slopeAt(compiled, time)) : { id, time, value, tangent: 'auto' };
  const left = before ? [pinned(before, compiled, index, after ? undefined : 'out')] : [];
  const right = after ? [pinned(after, compiled, index + 1, before ? undefined : 'in')] : [];
  return { keys: [...keys.slice(0, Math.max(0, index)), ...left, added, ...right, ...keys.slice(index + 2)], id };
}

function inside(id: string, time: number, value: number, before: Keyframe, slope: number): Keyframe {
  if (before.tangent === 'linear' || before.tangent === 'step') return { id, time, value, tangent: before.tangent };
  return { id, time, value, tangent: 'free', inSlope: slope, outSlope: slope };
}

/** The key with the slopes that it has now as its own; on the side where the curve was held until now it becomes flat. */
function pinned(key: Keyframe, compiled: CompiledKeys, index: number, held: 'in' | 'out' | undefined): Keyframe {
  const arriving = held === 'in' ? 0 : (compiled.inSlopes[index] ?? 0);
  const leaving = held === 'out' ? 0 : (compiled.outSlopes[index] ?? 0);
  if (key.tangent === 'linear' || key.tangent === 'step' || key.tangent === 'off') return { ...key, inSlope: arriving };
  if (key.tangent === 'auto' && held !== undefined) return key;
  return {
    ...key,
    tangent: key.tangent !== 'broken' && arriving === leaving ? 'free' : 'broken',
    inSlope: arriving,
    outSlope: leaving,
  };
}
