/**
 * Rows of a [T, C] array at given times: linear between frames, held beyond the ends.
 * `sourceRate` is in frames per second; an empty source gives zeros.
 */
export function sampleRows(values: Float32Array, columns: number, sourceRate: number, times: Float64Array): Float32Array {
  const sampled = new Float32Array(times.length * columns);
  const last = Math.floor(values.length / columns) - 1;
  if (last < 0) return sampled;
  times.forEach((time, row) => {
    const position = Math.min(last, Math.max(0, time * sourceRate));
    const before = Math.min(last, Math.floor(position + 1e-9));
    const part = Math.max(0, position - before);
    const after = Math.min(last, before + 1);
    for (let column = 0; column < columns; column++) {
      const here = values[before * columns + column] ?? 0;
      sampled[row * columns + column] = here + part * ((values[after * columns + column] ?? 0) - here);
    }
  });
  return sampled;
}
