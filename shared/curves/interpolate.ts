/** The value a share `t` (0..1) of the way from `a` to `b`; exact at both ends. */
export function lerp(a: number, b: number, t: number): number {
  return a === b ? a : a * (1 - t) + b * t;
}

/** `value` held within 0..1. */
export function clamp01(value: number): number {
  return value < 0 ? 0 : Math.min(value, 1);
}

/**
 * Cubic between `b` (t = 0) and `c` (t = 1) with neighbours `a` and `d` one step away, that never leaves the range of `b` and
 * `c` and has no bump of its own: a closure stays as closed as it was.
 * Slopes after Steffen, "A simple method for monotonic interpolation in one dimension" (1990), for equal steps.
 */
export function monotoneCubic(a: number, b: number, c: number, d: number, t: number): number {
  const before = b - a;
  const here = c - b;
  const after = d - c;
  const slopeB = steffenSlope(before, here);
  const slopeC = steffenSlope(here, after);
  const cubic = slopeB + slopeC - 2 * here;
  const square = 3 * here - 2 * slopeB - slopeC;
  return ((cubic * t + square) * t + slopeB) * t + b;
}

function steffenSlope(left: number, right: number): number {
  if (left * right <= 0) return 0;
  const mean = (left + right) / 2;
  return Math.sign(left) * Math.min(Math.abs(mean), 2 * Math.abs(left), 2 * Math.abs(right));
}
