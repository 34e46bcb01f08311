/**
 * Evenly spaced values smoothed by a bell of `radius` frames on each side (a triangle run twice); the bell narrows towards both ends, so that
 * the first and last value stay what they are. 0 changes nothing. The result lies within the range of the values.
 */
export function smoothSpan(values: ArrayLike<number>, radius: number): Float64Array {
  const once = boxed(Float64Array.from(values), radius);
  return boxed(once, radius);
}

function boxed(values: Float64Array, radius: number): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) sums[i + 1] = (sums[i] ?? 0) + (values[i] ?? 0);
  return values.map((value, i) => {
    const reach = Math.min(Math.floor(radius), i, values.length - 1 - i);
    return reach <= 0 ? value : ((sums[i + reach + 1] ?? 0) - (sums[i - reach] ?? 0)) / (2 * reach + 1);
  });
}
