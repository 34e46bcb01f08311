import { compileKeys, evaluateCompiled } from './evaluate-keys.ts';
import { freshKeyIds, type Keyframe, mergeKeys, SAME_TIME } from './keyframe.ts';
import { actsBetween, letGoAround } from './let-go.ts';

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
  /** On an overriding track: nothing but the bump is to be taken over from the curve below. */
  readonly isOverriding?: boolean;
}

/**
 * `keys` with a key in the middle of the bump and feet that keep the rest as it was: where there is a key already between middle and foot,
 * that one is the foot.
 */
export function bumpKeys(
  keys: readonly Keyframe[],
  { time, value, radius, footValue, isOverriding = false }: Bump,
): { readonly keys: readonly Keyframe[]; readonly id: string } {
  const present = keys.find((key) => Math.abs(key.time - time) < SAME_TIME);
  const compiled = compileKeys(keys);
  const ids = freshKeyIds(keys, 3);
  const id = present?.id ?? ids[0] ?? '';
  const middle: Keyframe = present ? { ...present, value } : { id, time, value, tangent: 'auto' };
  const isHeld = (from: number, to: number): boolean => keys.some((key) => key !== present && key.time >= from && key.time <= to);
  const feet: Keyframe[] = [];
  const foot = (at: number, footId: string): void => {
    const isBetween = keys.length > 1 && actsBetween(keys, at, at);
    feet.push({ id: footId, time: at, value: isBetween ? evaluateCompiled(compiled, at) : footValue(at), tangent: 'auto' });
  };
  const [left, right] = [Math.max(0, time - radius), time + radius];
  if (time - left >= SAME_TIME && !isHeld(left, time - SAME_TIME)) foot(left, ids[1] ?? '');
  if (!isHeld(time + SAME_TIME, right)) foot(right, ids[2] ?? '');
  const bumped = mergeKeys(keys, [...feet, middle]);
  return { keys: isOverriding ? alone(keys, bumped, time, left, right) : bumped, id };
}

/** The bump from foot to foot as a stretch of its own: keys that are its feet belong to it, and the track lets go around it where it did. */
function alone(
  before: readonly Keyframe[],
  bumped: readonly Keyframe[],
  time: number,
  left: number,
  right: number,
): readonly Keyframe[] {
  const near = bumped.filter((key) => key.time >= left - SAME_TIME && key.time <= right + SAME_TIME);
  const start = near.findLast((key) => key.time < time - SAME_TIME)?.time ?? time;
  const end = near.find((key) => key.time > time + SAME_TIME)?.time ?? time;
  const joined = bumped.map((key) =>
    key.tangent === 'off' && key.time >= start && key.time < end ? { ...key, tangent: 'auto' as const } : key,
  );
  return letGoAround(before, joined, start, end);
}
