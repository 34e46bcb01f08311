/** Rows of a [T, C] array smoothed in time by a Gaussian of `deviation` frames; the ends are held. */
export function smoothRows(values: Float32Array, columns: number, deviation: number): Float32Array {
  const reach = Math.ceil(deviation * 3);
  if (reach === 0) return values.slice();
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-0.5 * ((i - reach) / deviation) ** 2));
  const total = kernel.reduce((sum, value) => sum + value, 0);
  const last = values.length / columns - 1;
  const smooth = new Float32Array(values.length);
  for (let frame = 0; frame <= last; frame++)
    for (let step = -reach; step <= reach; step++) {
      const from = Math.min(last, Math.max(0, frame + step)) * columns;
      const share = (kernel[step + reach] ?? 0) / total;
      for (let column = 0; column < columns; column++)
        smooth[frame * columns + column] = (smooth[frame * columns + column] ?? 0) + share * (values[from + column] ?? 0);
    }
  return smooth;
}
