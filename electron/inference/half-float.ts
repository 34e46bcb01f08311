/** Conversions between 32-bit floats and IEEE 754 half floats, which travel as raw bits in a `Uint16Array`. */

/** The half float nearest to `value` (ties to even), as its 16 bits. Overflow gives infinity; NaN stays NaN. */
export function toHalfBits(value: number): number {
  const bits = floatBits(value);
  const sign = (bits >>> 16) & 0x8000;
  const exponent = (bits >>> 23) & 0xff;
  const fraction = bits & 0x7fffff;
  if (exponent === 0xff) return sign | 0x7c00 | (fraction ? 0x200 : 0);
  const halfExponent = exponent - 112;
  if (halfExponent >= 31) return sign | 0x7c00;
  if (halfExponent <= 0) {
    if (halfExponent < -10) return sign;
    return sign | roundShift(fraction | 0x800000, 14 - halfExponent);
  }
  // A carry out of the fraction moves into the exponent by itself, which is what rounding up to the next power of two means.
  return sign | ((halfExponent << 10) + roundShift(fraction, 13));
}

/** The value of a half float given as its 16 bits. */
export function fromHalfBits(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Every value of `values` as half-float bits. */
export function toHalfArray(values: ArrayLike<number>): Uint16Array {
  const bits = new Uint16Array(values.length);
  for (let i = 0; i < bits.length; i++) bits[i] = toHalfBits(values[i] ?? 0);
  return bits;
}

/** Every half float of `bits` as a 32-bit float (exact). */
export function fromHalfArray(bits: Uint16Array): Float32Array {
  const values = new Float32Array(bits.length);
  for (let i = 0; i < values.length; i++) values[i] = fromHalfBits(bits[i] ?? 0);
  return values;
}

const SCRATCH = new Float32Array(1);
const SCRATCH_BITS = new Uint32Array(SCRATCH.buffer);

function floatBits(value: number): number {
  SCRATCH[0] = value;
  return SCRATCH_BITS[0] ?? 0;
}

function roundShift(value: number, shift: number): number {
  const kept = value >>> shift;
  const rest = value & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return rest > half || (rest === half && kept & 1) ? kept + 1 : kept;
}
