import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBoundedFit, solveBoundedFitInPlace } from '../../../../shared/speech/lips/bounded-fit.ts';

const number = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });

describe('bounded fit', () => {
  test('no small step inside the bounds is better than the answer', () => {
    const problem = fc.record({
      prior: fc.array(number(0, 1), { minLength: 5, maxLength: 5 }),
      sigma: fc.array(number(0.02, 0.3), { minLength: 5, maxLength: 5 }),
      rows: fc.array(number(-30, 30), { minLength: 10, maxLength: 10 }),
      target: fc.array(number(-10, 10), { minLength: 2, maxLength: 2 }),
    });
    fc.assert(
      fc.property(problem, ({ prior, sigma, rows, target }) => {
        const fit = createBoundedFit(5, 2);
        fit.prior.set(prior);
        fit.sigma.set(sigma);
        fit.rows.set(rows);
        fit.target.set(target);
        fit.tolerance.fill(0.5);
        fit.rowCount = 2;
        solveBoundedFitInPlace(fit);
        const cost = (x: readonly number[]): number => {
          let sum = x.reduce((total, value, k) => total + ((value - prior[k]!) / sigma[k]!) ** 2, 0);
          for (let r = 0; r < 2; r++) {
            const made = x.reduce((total, value, k) => total + value * rows[r * 5 + k]!, 0);
            sum += ((made - target[r]!) / 0.5) ** 2;
          }
          return sum;
        };
        const best = Array.from(fit.x);
        expect(best.every((value) => value >= 0 && value <= 1)).toBe(true);
        const lowest = cost(best);
        for (let k = 0; k < 5; k++)
          for (const step of [-0.01, 0.01]) {
            const other = best.map((value, i) => (i === k ? Math.min(1, Math.max(0, value + step)) : value));
            expect(cost(other)).toBeGreaterThanOrEqual(lowest - 1e-6 - 1e-3 * lowest);
          }
      }),
      { numRuns: 300 },
    );
  });
});
