/** One bounded least-squares problem: x near `prior` (spread `sigma`), rows . x near `target` (spread `tolerance`), low <= x <= high. */
export interface BoundedFit {
  readonly variables: number;
  readonly prior: Float64Array;
  readonly sigma: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Number of rows in use; `rows` is [rowCount, variables]. */
  rowCount: number;
  readonly rows: Float64Array;
  readonly target: Float64Array;
  readonly tolerance: Float64Array;
  /** The answer. */
  readonly x: Float64Array;
}

export function createBoundedFit(variables: number, mostRows: number): BoundedFit {
  return {
    variables,
    prior: new Float64Array(variables),
    sigma: new Float64Array(variables),
    low: new Float64Array(variables),
    high: new Float64Array(variables).fill(1),
    rowCount: 0,
    rows: new Float64Array(mostRows * variables),
    target: new Float64Array(mostRows),
    tolerance: new Float64Array(mostRows),
    x: new Float64Array(variables),
  };
}

const PASSES = 12;

/**
 * Solves for `x` by an active set: variables out of bounds are held there, those held against their will are let go, at most
 * 12 passes, then clipped. With few rows each pass is one small Cholesky: x = p + S A' (A S A' + T)^-1 (t - A p).
 */
export function solveBoundedFitInPlace(fit: BoundedFit): void {
  const { variables, prior, sigma, low, high, x } = fit;
  const held = new Int8Array(variables);
  for (let k = 0; k < variables; k++) held[k] = (sigma[k] ?? 0) > 0 && (high[k] ?? 0) > (low[k] ?? 0) ? 0 : 2;
  const base = Float64Array.from(prior, (value, k) => Math.min(high[k] ?? 1, Math.max(low[k] ?? 0, value)));
  for (let k = 0; k < variables; k++) if (held[k] === 0) base[k] = prior[k] ?? 0;
  for (let pass = 0; pass < PASSES; pass++) {
    const lambda = multipliers(fit, base, held);
    let changed = false;
    for (let k = 0; k < variables; k++) {
      if (held[k] === 2) {
        x[k] = base[k] ?? 0;
        continue;
      }
      const wish = (prior[k] ?? 0) + (sigma[k] ?? 0) ** 2 * pull(fit, lambda, k);
      const bound = wish < (low[k] ?? 0) ? (low[k] ?? 0) : wish > (high[k] ?? 1) ? (high[k] ?? 1) : Number.NaN;
      const state = Number.isNaN(bound) ? 0 : 1;
      if (state !== held[k] || (state === 1 && base[k] !== bound)) changed = true;
      held[k] = state;
      base[k] = state === 1 ? bound : (prior[k] ?? 0);
      x[k] = state === 1 ? bound : wish;
    }
    if (!changed) break;
  }
}

/** Lagrange multipliers of the rows with the held variables fixed. */
function multipliers(fit: BoundedFit, base: Float64Array, held: Int8Array): Float64Array {
  const { rowCount, variables, rows, sigma, tolerance, target } = fit;
  const matrix = new Float64Array(rowCount * rowCount);
  const right = new Float64Array(rowCount);
  for (let r = 0; r < rowCount; r++) {
    let sum = target[r] ?? 0;
    for (let k = 0; k < variables; k++) sum -= (rows[r * variables + k] ?? 0) * (base[k] ?? 0);
    right[r] = sum;
    for (let q = 0; q <= r; q++) {
      let product = q === r ? (tolerance[r] ?? 1) ** 2 : 0;
      for (let k = 0; k < variables; k++)
        if (held[k] === 0) product += (rows[r * variables + k] ?? 0) * (sigma[k] ?? 0) ** 2 * (rows[q * variables + k] ?? 0);
      matrix[r * rowCount + q] = product;
      matrix[q * rowCount + r] = product;
    }
  }
  return choleskySolveInPlace(matrix, right, rowCount);
}

function pull(fit: BoundedFit, lambda: Float64Array, k: number): number {
  let sum = 0;
  for (let r = 0; r < fit.rowCount; r++) sum += (fit.rows[r * fit.variables + k] ?? 0) * (lambda[r] ?? 0);
  return sum;
}

/** Solves a symmetric positive definite system; `right` becomes the answer. */
function choleskySolveInPlace(matrix: Float64Array, right: Float64Array, size: number): Float64Array {
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j] ?? 0;
      for (let k = 0; k < j; k++) sum -= (matrix[i * size + k] ?? 0) * (matrix[j * size + k] ?? 0);
      matrix[i * size + j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / (matrix[j * size + j] ?? 1);
    }
  for (let i = 0; i < size; i++) {
    let sum = right[i] ?? 0;
    for (let k = 0; k < i; k++) sum -= (matrix[i * size + k] ?? 0) * (right[k] ?? 0);
    right[i] = sum / (matrix[i * size + i] ?? 1);
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = right[i] ?? 0;
    for (let k = i + 1; k < size; k++) sum -= (matrix[k * size + i] ?? 0) * (right[k] ?? 0);
    right[i] = sum / (matrix[i * size + i] ?? 1);
  }
  return right;
}
