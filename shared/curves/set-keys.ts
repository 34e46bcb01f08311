import { changeKeys, type Keyframe, type TangentMode } from './keyframe.ts';

/** The selected keys at one value, lying flat. */
export function setKeyValues(keys: readonly Keyframe[], selected: ReadonlySet<string>, value: number): readonly Keyframe[] {
  return changeKeys(keys, selected, ({ inSlope, outSlope, ...key }) => ({
    ...key,
    value,
    ...(inSlope !== undefined && { inSlope: 0 }),
    ...(outSlope !== undefined && { outSlope: 0 }),
  }));
}

/** The selected keys at 0. */
export function zeroKeys(keys: readonly Keyframe[], selected: ReadonlySet<string>): readonly Keyframe[] {
  return setKeyValues(keys, selected, 0);
}

/** The selected keys with another tangent. `free` and `broken` begin with the slopes that the curve has there, so that its shape stays. */
export function setTangents(
  keys: readonly Keyframe[],
  selected: ReadonlySet<string>,
  tangent: TangentMode,
  slopes: (index: number) => readonly [arriving: number, leaving: number],
): readonly Keyframe[] {
  const indexById = new Map(keys.map((key, index) => [key.id, index]));
  return changeKeys(keys, selected, ({ inSlope: _in, outSlope: _out, ...key }) => {
    if (tangent !== 'free' && tangent !== 'broken') return { ...key, tangent };
    const [arriving, leaving] = slopes(indexById.get(key.id) ?? 0);
    return tangent === 'free'
      ? { ...key, tangent, inSlope: (arriving + leaving) / 2, outSlope: (arriving + leaving) / 2 }
      : { ...key, tangent, inSlope: arriving, outSlope: leaving };
  });
}

/** One key with a slope of its own on one side: a `free` key turns as a whole, any other becomes `broken`. */
export function setSlope(
  keys: readonly Keyframe[],
  id: string,
  side: 'in' | 'out',
  slope: number,
  current: readonly [arriving: number, leaving: number],
): readonly Keyframe[] {
  return changeKeys(keys, new Set([id]), (key) => {
    if (key.tangent === 'free' || key.tangent === 'auto') return { ...key, tangent: 'free', inSlope: slope, outSlope: slope };
    if (key.tangent === 'off') return { ...key, inSlope: slope };
    const [arriving, leaving] = current;
    return { ...key, tangent: 'broken', inSlope: side === 'in' ? slope : arriving, outSlope: side === 'out' ? slope : leaving };
  });
}
