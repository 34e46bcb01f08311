import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const FIXTURES = join(resolve(dirname(fileURLToPath(import.meta.url)), '..'), 'fixtures/models');

interface GoldenProfile {
  readonly lambda: number;
  readonly floor: number;
  readonly slope: number;
  readonly offset: number;
  readonly columns: readonly number[];
  readonly hidden: readonly (readonly number[])[];
  readonly truth: readonly (readonly number[])[];
  readonly weights: readonly (readonly number[])[];
  readonly bias: readonly number[];
  readonly fittedWeights: readonly (readonly number[])[];
  readonly fittedBias: readonly number[];
}

const at = (row: readonly number[] | undefined, i: number): number => row?.[i] ?? Number.NaN;
const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * at(b, i), 0);

/** Gauss with partial pivoting. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const size = right.length;
  const rows = matrix.map((row, i) => [...row, at(right, i)]);
  for (let k = 0; k < size; k++) {
    let best = k;
    for (let i = k; i < size; i++) if (Math.abs(at(rows[i], k)) > Math.abs(at(rows[best], k))) best = i;
    [rows[k], rows[best]] = [rows[best] ?? [], rows[k] ?? []];
    for (let i = 0; i < size; i++) {
      if (i === k) continue;
      const factor = at(rows[i], k) / at(rows[k], k);
      rows[i] = (rows[i] ?? []).map((value, j) => value - factor * at(rows[k], j));
    }
  }
  return rows.map((row, i) => at(row, size) / at(row, i));
}

/** The formula of models/training/faces/actor_profile.py, written a second time from its description. */
function fitColumn(golden: GoldenProfile, column: number): number[] {
  const x = golden.hidden.map((row) => [...row, 1]);
  const start = [...(golden.weights[column] ?? []), at(golden.bias, column)];
  const shares: number[] = [];
  const missing: number[] = [];
  for (const [i, row] of x.entries()) {
    const y = Math.min(1 - golden.floor, Math.max(golden.floor, at(golden.truth[i], column)));
    const p = 1 / (1 + Math.exp(golden.offset - dot(row, start)));
    shares.push(Math.max(p * (1 - p), golden.slope) ** 2);
    missing.push(Math.log(y / (1 - y)) + golden.offset - dot(row, start));
  }
  const mean = shares.reduce((a, b) => a + b, 0) / shares.length;
  const size = start.length;
  const matrix = Array.from({ length: size }, (_, a) =>
    Array.from({ length: size }, (_, b) =>
      x.reduce((sum, row, i) => sum + (at(shares, i) / mean) * at(row, a) * at(row, b), a === b ? golden.lambda : 0),
    ),
  );
  const right = Array.from({ length: size }, (_, a) =>
    x.reduce((sum, row, i) => sum + (at(shares, i) / mean) * at(row, a) * at(missing, i), 0),
  );
  return solve(matrix, right).map((step, i) => at(start, i) + step);
}

it('fits the last layer as the golden vector says', () => {
  const golden = JSON.parse(readFileSync(join(FIXTURES, 'profile-golden.json'), 'utf8')) as GoldenProfile;
  for (const column of golden.bias.keys()) {
    const wanted = [...(golden.fittedWeights[column] ?? []), at(golden.fittedBias, column)];
    const got = golden.columns.includes(column)
      ? fitColumn(golden, column)
      : [...(golden.weights[column] ?? []), at(golden.bias, column)];
    for (const [i, value] of wanted.entries()) expect(got[i]).toBeCloseTo(value, 9);
  }
});
