import { describe, expect, it } from 'vitest';
import { createShade, type PaintedLight } from '../../../../renderer/face/painted/shade.ts';

const dark = [0, 0, 0] as const;
const above: PaintedLight = { far: [{ direction: [0, 0, 1], color: [2, 2, 2] }], sky: dark, ground: dark };

/** A white point that looks along `normal`, seen from the front. */
function white(light: PaintedLight, normal: readonly number[], gloss = { roughness: 1, metalness: 0 }): number[] {
  const out = new Float32Array(3);
  createShade(light)(Float32Array.of(...normal, 0, 0, 1, 0.6, 0.6, 0.6), gloss, out);
  return [...out];
}

describe('createShade', () => {
  it('is as bright as a plain diffuse surface should be', () => {
    // 2 x 0.6 / pi less what the surface mirrors, tone mapped (0.04 less), as screens want it.
    const [r, g, b] = white(above, [0, 0, 1]);
    expect(r).toBe(g);
    expect(g).toBe(b);
    const linear = (2 * 0.6 * 0.96) / Math.PI + (2 * 0.04) / (4 * Math.PI) - 0.04;
    expect(r).toBeCloseTo(255 * (1.055 * linear ** (1 / 2.4) - 0.055), 0);
  });

  it('darkens as a surface turns away, and is black behind', () => {
    const levels = [0, 30, 60, 80, 100].map(
      (angle) => white(above, [Math.sin((angle * Math.PI) / 180), 0, Math.cos((angle * Math.PI) / 180)])[0]!,
    );
    expect(levels).toEqual(levels.toSorted((a, b) => b - a));
    expect(levels.at(-1)).toBe(0);
  });

  it('takes normals of any length', () => {
    expect(white(above, [0.6, 0, 0.8])).toEqual(white(above, [0.3, 0, 0.4]));
  });

  it('shines where it is smooth', () => {
    const [dull] = white(above, [0, 0, 1]);
    const [smooth] = white(above, [0, 0, 1], { roughness: 0.2, metalness: 0 });
    expect(smooth!).toBeGreaterThan(dull! + 40);
  });

  it('takes the sky from above and the ground from below', () => {
    const light: PaintedLight = { far: [], sky: [0, 0, 2], ground: [2, 0, 0] };
    const [upR, , upB] = white(light, [0, 1, 0]);
    const [downR, , downB] = white(light, [0, -1, 0]);
    expect([upR! < 20, upB! > 100, downR! > 100, downB! < 20]).toEqual([true, true, true, true]);
  });
});
