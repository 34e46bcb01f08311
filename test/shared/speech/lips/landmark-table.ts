import type { LinearForm, LipTable } from '../../../../shared/core/lip-measures.ts';
import { arkitReferenceLipTable } from '../../../../shared/speech/lips/arkit-reference.ts';

/** Shares of the middle's opening at five points across the mouth, and how differently mouthClose acts there. */
const ACROSS = [0.5, 0.85, 1, 0.85, 0.5];
const CLOSE = [0.9, 1, 1.02, 1, 0.9];

/**
 * A head as made from a mesh: five gap forms that open and close unevenly, corners that part less, a smaller or larger mouth, and
 * lower lip to teeth distances.
 */
export function landmarkTable(options: { size?: number; rest?: number; teeth?: boolean } = {}): LipTable {
  const { size = 1, rest = 0.1, teeth = false } = options;
  const middle = arkitReferenceLipTable.gap[0]!;
  const total = ACROSS.reduce((sum, share) => sum + share, 0) / ACROSS.length;
  const scaled = (form: LinearForm, factor: number): LinearForm => ({
    rest: form.rest * size,
    coefficients: Object.fromEntries(Object.entries(form.coefficients).map(([name, value]) => [name, value * factor * size])),
  });
  const gap = ACROSS.map((share, point) => {
    const form = scaled(middle, share / total);
    const coefficients = { ...form.coefficients, mouthClose: (form.coefficients.mouthClose ?? 0) * CLOSE[point]! };
    return { rest: rest * size, coefficients };
  });
  const lipToTeeth = [0.8, 1, 0.8].map((share) => ({
    rest: 2 * size,
    coefficients: {
      jawOpen: 30 * share * size,
      mouthRollLower: -6 * size,
      mouthShrugLower: -7 * size,
      mouthLowerDownLeft: 4 * size,
    },
  }));
  return {
    format: 'facewright-lip-table/1',
    head: `landmarks ${size}`,
    mouthWidth: 50 * size,
    gap,
    width: arkitReferenceLipTable.width.map((form) => scaled(form, 0.9)),
    protrusion: arkitReferenceLipTable.protrusion.map((form) => scaled(form, 1.1)),
    jawDrop: [{ rest: 0, coefficients: { jawOpen: 30 * size } }],
    ...(teeth ? { lipToTeeth } : {}),
  };
}
