import { type FrameRate, frameTime } from '../core/time.ts';
import { type CompiledKeys, compileKeys, evaluateCompiled } from './evaluate-keys.ts';
import type { Keyframe } from './keyframe.ts';

/** Keys that follow a dense curve, and how far they are off at worst. */
export interface FittedKeys {
  readonly keys: readonly Keyframe[];
  /** Largest distance from the dense curve at any frame, in weights. */
  readonly error: number;
}

/**
 * Few keys with automatic tangents that stay within `maxError` of `values`, which lie at frames `fromFrame`, `fromFrame + 1` ...
 * Keys are values of the curve at its own frames; first and last frame have one. Ids are `k1`, `k2` ... in order of time.
 * Method: the frame that is farthest off gets a key until none is too far; then keys that are not needed go again.
 */
export function fitKeys(values: ArrayLike<number>, rate: FrameRate, fromFrame: number, maxError: number): FittedKeys {
  const count = values.length;
  if (count === 0) return { keys: [], error: 0 };
  const keyAt = (frame: number): Keyframe => ({
    id: '',
    time: frameTime(rate, fromFrame + frame),
    value: values[frame] ?? 0,
    tangent: 'auto',
  });
  const fit: Fit = { values, keyAt, frames: count === 1 ? [0] : [0, count - 1], worst: [] };
  for (let span = 0; span < fit.frames.length - 1; span++) fit.worst.push(worstOf(fit, span));
  for (;;) {
    const span = largest(fit.worst);
    const found = fit.worst[span];
    if (found === undefined || found.error <= maxError || found.frame < 0) break;
    insertInPlace(fit, span, found.frame);
  }
  pruneInPlace(fit, maxError);
  const keys = fit.frames.map((frame, index) => ({ ...keyAt(frame), id: `k${index + 1}` }));
  return { keys, error: fit.worst.reduce((most, { error }) => Math.max(most, error), 0) };
}

interface Fit {
  readonly values: ArrayLike<number>;
  readonly keyAt: (frame: number) => Keyframe;
  /** Frames with keys, rising. */
  readonly frames: number[];
  /** Of each span between keys: where it is farthest off. */
  readonly worst: { error: number; frame: number }[];
}

function worstOf({ values, keyAt, frames }: Fit, span: number): { error: number; frame: number } {
  const [start, end] = [frames[span] ?? 0, frames[span + 1] ?? 0];
  // A smooth tangent looks one key further on each side; the list's own ends are flat in any case.
  const around = frames.slice(Math.max(0, span - 1), span + 3).map(keyAt);
  const keys: CompiledKeys = compileKeys(around);
  let worst = { error: 0, frame: -1 };
  for (let frame = start + 1; frame < end; frame++) {
    const error = Math.abs(evaluateCompiled(keys, keyAt(frame).time) - (values[frame] ?? 0));
    if (error > worst.error) worst = { error, frame };
  }
  return worst;
}

function insertInPlace(fit: Fit, span: number, frame: number): void {
  fit.frames.splice(span + 1, 0, frame);
  fit.worst.splice(span, 0, { error: 0, frame: -1 });
  refreshInPlace(fit, span - 1, span + 2);
}

function refreshInPlace(fit: Fit, first: number, last: number): void {
  for (let span = Math.max(0, first); span <= Math.min(last, fit.frames.length - 2); span++) fit.worst[span] = worstOf(fit, span);
}

/** Drops each key without which the rest stays near enough. */
function pruneInPlace(fit: Fit, maxError: number): void {
  for (let i = fit.frames.length - 2; i >= 1; i--) {
    const frame = fit.frames[i] ?? 0;
    const saved = fit.worst.slice();
    fit.frames.splice(i, 1);
    fit.worst.splice(i, 1);
    refreshInPlace(fit, i - 2, i + 1);
    const around = fit.worst.slice(Math.max(0, i - 2), i + 2);
    if (around.every(({ error }) => error <= maxError)) continue;
    fit.frames.splice(i, 0, frame);
    fit.worst.splice(0, fit.worst.length, ...saved);
  }
}

function largest(worst: readonly { readonly error: number }[]): number {
  let best = -1;
  let most = 0;
  worst.forEach(({ error }, index) => {
    if (error > most) [best, most] = [index, error];
  });
  return best;
}
