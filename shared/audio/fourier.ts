/** Forward FFT, radix 2, of a power-of-two length. */
export function fourierInPlace(real: Float64Array, imaginary: Float64Array): void {
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
