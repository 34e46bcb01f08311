import { type FrameRate, framesPerSecond } from '../core/time.ts';
import { compileKeys, evaluateCompiled, sampleKeys } from './evaluate-keys.ts';
import { fitKeys } from './fit-keys.ts';
import { freshKeyIds, type Keyframe } from './keyframe.ts';

/**
 * The keys from `first` to `last` of the selected ones replaced by as few as stay within `maxError` of the curve at every frame.
 * First and last keep their place. `error` is the largest distance that came of it; the very same keys when none is saved.
 */
export function simplifyKeys(
  keys: readonly Keyframe[],
  selected: ReadonlySet<string>,
  rate: FrameRate,
  maxError: number,
): { readonly keys: readonly Keyframe[]; readonly error: number } {
  const chosen = keys.flatMap((key, index) => (selected.has(key.id) ? [index] : []));
  const [first, last] = [chosen[0], chosen.at(-1)];
  if (first === undefined || last === undefined || last - first < 2) return { keys, error: 0 };
  const gap = keys.findIndex((key, index) => index >= first && index < last && key.tangent === 'off');
  if (gap >= 0) return inTwo(keys, selected, gap, rate, maxError);
  const span = keys.slice(first, last + 1);
  const removable = dropKeys(keys, first, last, rate, maxError);
  const fitted = refit(keys, span, first, last, rate, maxError);
  const best = fitted.keys.length < removable.keys.length ? fitted : removable;
  return best.keys.length < keys.length ? best : { keys, error: 0 };
}

/** Stretches on both sides of a gap, each for itself. */
function inTwo(
  keys: readonly Keyframe[],
  selected: ReadonlySet<string>,
  gap: number,
  rate: FrameRate,
  maxError: number,
): Simplified {
  const isChosen = (key: Keyframe): boolean => selected.has(key.id);
  const ids = (part: readonly Keyframe[]): ReadonlySet<string> => new Set(part.filter(isChosen).map((key) => key.id));
  const right = simplifyKeys(keys, ids(keys.slice(gap + 1)), rate, maxError);
  const left = simplifyKeys(right.keys, ids(keys.slice(0, gap + 1)), rate, maxError);
  return { keys: left.keys, error: Math.max(left.error, right.error) };
}

type Simplified = { readonly keys: readonly Keyframe[]; readonly error: number };

/** Takes out inner keys one by one, the least missed first come first served, as long as all frames stay near. */
function dropKeys(keys: readonly Keyframe[], first: number, last: number, rate: FrameRate, maxError: number): Simplified {
  let kept = [...keys];
  let error = 0;
  for (let i = last - 1; i > first; i--) {
    const without = kept.filter((key) => key !== keys[i]);
    const off = distance(keys, without, rate);
    if (off <= maxError) [kept, error] = [without, off];
  }
  return { keys: kept, error };
}

/** New keys along the curve between the first and the last selected key. */
function refit(
  keys: readonly Keyframe[],
  span: readonly Keyframe[],
  first: number,
  last: number,
  rate: FrameRate,
  maxError: number,
): Simplified {
  const fps = framesPerSecond(rate);
  const from = Math.ceil((span[0]?.time ?? 0) * fps - 1e-6);
  const to = Math.floor((span.at(-1)?.time ?? 0) * fps + 1e-6);
  if (to - from < 2) return { keys, error: 0 };
  const dense = sampleKeys(keys, rate, from, to - from + 1);
  const inner = fitKeys(dense, rate, from, maxError / 2).keys.slice(1, -1);
  const ids = freshKeyIds(keys, inner.length);
  const fresh = inner.map((key, index) => ({ ...key, id: ids[index] ?? key.id }));
  const next = [...keys.slice(0, first + 1), ...fresh, ...keys.slice(last)];
  const error = distance(keys, next, rate);
  return error <= maxError ? { keys: next, error } : { keys, error: 0 };
}

/** Largest distance of two curves at any frame between their first and last key. */
export function distance(a: readonly Keyframe[], b: readonly Keyframe[], rate: FrameRate): number {
  const fps = framesPerSecond(rate);
  const ends = [a[0], b[0], a.at(-1), b.at(-1)].flatMap((key) => (key ? [key.time] : []));
  const from = Math.floor(Math.min(...ends) * fps);
  const to = Math.ceil(Math.max(...ends) * fps);
  const [left, right] = [compileKeys(a), compileKeys(b)];
  let most = 0;
  for (let frame = from; frame <= to; frame++) {
    most = Math.max(most, Math.abs(evaluateCompiled(left, frame / fps) - evaluateCompiled(right, frame / fps)));
  }
  return most;
}
