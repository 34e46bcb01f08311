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

const MOST_PASSES = 24;
const MOST_HALVINGS = 12;
const CONVERGED = 1e-9;

/**
 * Solves for `x` in the dual: with multipliers l of the few rows, x(l) = clip(p + S A'l), and l climbs the concave dual by Newton steps
 * (one small Cholesky each) with a line search, at most 24. The answer is unique and moves continuously with the problem.
 */
export function solveBoundedFitInPlace(fit: BoundedFit): void {
  let lambda = new Float64Array(fit.rowCount);
  let value = respond(fit, lambda);
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const gradient = missing(fit, lambda);
    const direction = choleskySolveInPlace(stiffness(fit), gradient.slice(), fit.rowCount);
    let slope = 0;
    for (let r = 0; r < fit.rowCount; r++) slope += (gradient[r] ?? 0) * (direction[r] ?? 0);
    if (slope < CONVERGED) return;
    let step = 1;
    for (let halving = 0; halving < MOST_HALVINGS; halving++, step /= 2) {
      const next = lambda.map((l, r) => l + step * (direction[r] ?? 0));
      const nextValue = respond(fit, next);
      if (nextValue < value + 1e-4 * step * slope) continue;
      lambda = next;
      value = nextValue;
      break;
    }
  }
  respond(fit, lambda);
}

/** Sets x(l) and gives the dual's value there. */
function respond(fit: BoundedFit, lambda: Float64Array): number {
  const { variables, rowCount, prior, sigma, low, high, x, rows, target, tolerance } = fit;
  let value = 0;
  for (let k = 0; k < variables; k++) {
    const spread = sigma[k] ?? 0;
    let pull = 0;
    for (let r = 0; r < rowCount; r++) pull += (rows[r * variables + k] ?? 0) * (lambda[r] ?? 0);
    const wish = (prior[k] ?? 0) + spread * spread * pull;
    x[k] = Math.min(high[k] ?? 1, Math.max(low[k] ?? 0, wish));
    // Multiplied, not raised: a power costs more than all the rest here.
    const moved = spread > 0 ? ((x[k] ?? 0) - (prior[k] ?? 0)) / spread : 0;
    value += 0.5 * moved * moved - pull * (x[k] ?? 0);
  }
  for (let r = 0; r < rowCount; r++)
    value += (lambda[r] ?? 0) * ((target[r] ?? 0) - 0.5 * (tolerance[r] ?? 1) ** 2 * (lambda[r] ?? 0));
  return value;
}

/** Gradient of the dual at the present x: what each row lacks. */
function missing(fit: BoundedFit, lambda: Float64Array): Float64Array {
  const { variables, rows, x, target, tolerance } = fit;
  return lambda.map((l, r) => {
    let sum = (target[r] ?? 0) - (tolerance[r] ?? 1) ** 2 * l;
    for (let k = 0; k < variables; k++) sum -= (rows[r * variables + k] ?? 0) * (x[k] ?? 0);
    return sum;
  });
}

/** A S A' + T over the variables that are free at the present x. */
function stiffness(fit: BoundedFit): Float64Array {
  const { variables, rowCount, rows, sigma, tolerance, x, low, high } = fit;
  const matrix = new Float64Array(rowCount * rowCount);
  for (let r = 0; r < rowCount; r++) matrix[r * rowCount + r] = (tolerance[r] ?? 1) ** 2;
  for (let k = 0; k < variables; k++) {
    const spread = sigma[k] ?? 0;
    const variance = spread * spread;
    if (variance === 0 || (x[k] ?? 0) <= (low[k] ?? 0) || (x[k] ?? 0) >= (high[k] ?? 1)) continue;
    for (let r = 0; r < rowCount; r++) {
      const scaled = (rows[r * variables + k] ?? 0) * variance;
      if (scaled === 0) continue;
      for (let q = 0; q <= r; q++) {
        const product = scaled * (rows[q * variables + k] ?? 0);
        matrix[r * rowCount + q] = (matrix[r * rowCount + q] ?? 0) + product;
        if (q < r) matrix[q * rowCount + r] = (matrix[q * rowCount + r] ?? 0) + product;
      }
    }
  }
  return matrix;
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
