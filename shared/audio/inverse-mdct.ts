/** Turns n/2 coefficients into n samples: y[i] = sum over k of x[k] cos(pi / (n/2) (i + 1/2 + n/4) (k + 1/2)). `size` n is a power of 2. */
export type InverseMdct = (coefficients: Float32Array) => Float32Array;

/** An inverse MDCT of `size` samples, by a complex FFT of a quarter of that. */
export function createInverseMdct(size: number): InverseMdct {
  const half = size / 2;
  const quarter = size / 4;
  const cosine = Float64Array.from({ length: quarter }, (_, n) => Math.cos((Math.PI * (8 * n + 1)) / (8 * half)));
  const sine = Float64Array.from({ length: quarter }, (_, n) => -Math.sin((Math.PI * (8 * n + 1)) / (8 * half)));
  const real = new Float64Array(quarter);
  const imaginary = new Float64Array(quarter);
  const u = new Float64Array(half);
  return (x) => {
    for (let n = 0; n < quarter; n++) {
      const a = x[2 * n] ?? 0;
      const b = x[half - 1 - 2 * n] ?? 0;
      const c = cosine[n] as number;
      const s = sine[n] as number;
      real[n] = a * c - b * s;
      imaginary[n] = a * s + b * c;
    }
    fourierInPlace(real, imaginary);
    for (let k = 0; k < quarter; k++) {
      const a = real[k] as number;
      const b = imaginary[k] as number;
      const c = cosine[k] as number;
      const s = sine[k] as number;
      u[2 * k] = a * c - b * s;
      u[half - 1 - 2 * k] = -(a * s + b * c);
    }
    // The DCT-IV holds one quarter turn of the cosines; the rest follows from their symmetry.
    const y = new Float32Array(size);
    for (let m = quarter; m < half; m++) y[m - quarter] = u[m] as number;
    for (let m = half; m < size; m++) y[m - quarter] = -(u[size - 1 - m] as number);
    for (let m = size; m < size + quarter; m++) y[m - quarter] = -(u[m - size] as number);
    return y;
  };
}

/** Forward FFT, radix 2, of a power-of-two length. */
function fourierInPlace(real: Float64Array, imaginary: Float64Array): void {
  const size = real.length;
  for (let i = 1, j = 0; i < size; i++) {
    let bit = size >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    [real[i], real[j]] = [real[j] as number, real[i] as number];
    [imaginary[i], imaginary[j]] = [imaginary[j] as number, imaginary[i] as number];
  }
  for (let span = 2; span <= size; span *= 2) {
    const step = span / 2;
    for (let k = 0; k < step; k++) {
      const c = Math.cos((2 * Math.PI * k) / span);
      const s = -Math.sin((2 * Math.PI * k) / span);
      for (let at = k; at < size; at += span) {
        const a = real[at + step] as number;
        const b = imaginary[at + step] as number;
        const x = a * c - b * s;
        const y = a * s + b * c;
        real[at + step] = (real[at] as number) - x;
        imaginary[at + step] = (imaginary[at] as number) - y;
        real[at] = (real[at] as number) + x;
        imaginary[at] = (imaginary[at] as number) + y;
      }
    }
  }
}
