import { compileKeys, evaluateCompiled } from './evaluate-keys.ts';
import { freshKeyIds, type Keyframe, mergeKeys, SAME_TIME } from './keyframe.ts';

/** A pull on a curve at one moment that fades out on both sides. */
export interface Bump {
  /** Seconds of the middle. */
  readonly time: number;
  /** Value that the layer's curve gets in the middle. */
  readonly value: number;
  /** Seconds from the middle to where nothing changes any more. */
  readonly radius: number;
  /** What keys at the feet hold when the track has none to hold it; for an overriding layer the curve below. */
  readonly footValue: (time: number) => number;
}

/**
 * `keys` with a key in the middle of the bump and feet that keep the rest as it was: where there is a key already between middle and foot,
 * that one is the foot.
 */
export function bumpKeys(
  keys: readonly Keyframe[],
  { time, value, radius, footValue }: Bump,
): { readonly keys: readonly Keyframe[]; readonly id: string } {
  const present = keys.find((key) => Math.abs(key.time - time) < SAME_TIME);
  const compiled = compileKeys(keys);
  const ids = freshKeyIds(keys, 3);
  const id = present?.id ?? ids[0] ?? '';
  const middle: Keyframe = present ? { ...present, value } : { id, time, value, tangent: 'auto' };
  const isHeld = (from: number, to: number): boolean => keys.some((key) => key !== present && key.time >= from && key.time <= to);
  const feet: Keyframe[] = [];
  const foot = (at: number, footId: string): void => {
    const isBetween = keys.length > 1 && at > (keys[0]?.time ?? 0) && at < (keys.at(-1)?.time ?? 0);
    feet.push({ id: footId, time: at, value: isBetween ? evaluateCompiled(compiled, at) : footValue(at), tangent: 'auto' });
  };
  const [left, right] = [Math.max(0, time - radius), time + radius];
  if (time - left >= SAME_TIME && !isHeld(left, time - SAME_TIME)) foot(left, ids[1] ?? '');
  if (!isHeld(time + SAME_TIME, right)) foot(right, ids[2] ?? '');
  return { keys: mergeKeys(keys, [...feet, middle]), id };
}
