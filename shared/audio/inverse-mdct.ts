import { fourierInPlace } from './fourier.ts';

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
