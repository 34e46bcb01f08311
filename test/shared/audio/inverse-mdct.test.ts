import { describe, expect, it } from 'vitest';
import { createInverseMdct } from '../../../shared/audio/inverse-mdct.ts';

describe('createInverseMdct', () => {
  it.each([64, 256])('is its definition for %i samples', (size) => {
    const half = size / 2;
    const x = Float32Array.from({ length: half }, (_, k) => Math.sin(k * k + 1));
    const y = createInverseMdct(size)(x);
    expect(y).toHaveLength(size);
    for (let i = 0; i < size; i++) {
      const sum = x.reduce((total, value, k) => total + value * Math.cos((Math.PI / half) * (i + 0.5 + size / 4) * (k + 0.5)), 0);
      expect(y[i]).toBeCloseTo(sum, 4);
    }
  });
});
