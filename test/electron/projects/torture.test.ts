import { expect, it } from 'vitest';
import { torture } from '../../bench/torture-run.ts';

it('loses nothing but the last moment when its program is killed, 100 times', async () => {
  const result = await torture(100, () => undefined, 8);
  expect(result).toMatchObject({ kills: 100, unreadable: 0, wrong: 0, missingBlobs: 0, strays: 0 });
  expect(result.longestLossMs).toBeLessThan(1_000);
  // Else nothing was tortured.
  expect(result.changes).toBeGreaterThan(100);
  expect(result.saves + result.interrupted).toBeGreaterThan(20);
}, 170_000);
