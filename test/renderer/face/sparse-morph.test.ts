import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMorphMesh, type SparseTarget } from '../../../renderer/face/sparse-morph.ts';

/** A 5 x 5 sheet with two shapes: one lifts the middle, one shears a corner. */
const SIDE = 5;
const positions = Float32Array.from({ length: SIDE * SIDE * 3 }, (_, i) => {
  const vertex = Math.floor(i / 3);
  return [vertex % SIDE, Math.floor(vertex / SIDE), 0][i % 3] ?? 0;
});
const normals = Float32Array.from(positions, (_, i) => (i % 3 === 2 ? 1 : 0));
const indices = Array.from({ length: (SIDE - 1) ** 2 }, (_, cell) => {
  const corner = Math.floor(cell / (SIDE - 1)) * SIDE + (cell % (SIDE - 1));
  return [corner, corner + 1, corner + SIDE, corner + 1, corner + SIDE + 1, corner + SIDE];
}).flat();
const targets: SparseTarget[] = [
  { name: 'lift', vertices: Uint32Array.of(12, 13), deltas: Float32Array.of(0, 0, 2, 0, 0.5, 1) },
  { name: 'shear', vertices: Uint32Array.of(0, 12), deltas: Float32Array.of(1, 0, 0, 0.25, 0, -0.5) },
];

function dense(weights: ReadonlyMap<string, number>): Float32Array {
  const result = positions.slice();
  for (const { name, vertices, deltas } of targets) {
    vertices.forEach((vertex, i) => {
      for (let k = 0; k < 3; k++) result[vertex * 3 + k]! += (weights.get(name) ?? 0) * deltas[i * 3 + k]!;
    });
  }
  return result;
}

describe('sparse morphing', () => {
  it('moves the vertices to where the plain sum of shapes puts them, whatever came before', () => {
    const mesh = createMorphMesh(positions, normals, indices, targets);
    const weight = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(weight, weight, (lift, shear) => {
        const weights = new Map([
          ['lift', lift],
          ['shear', shear],
          ['unknown', 1],
        ]);
        mesh.apply(weights);
        const wanted = dense(weights);
        mesh.positions.forEach((value, i) => {
          expect(Math.abs(value - wanted[i]!)).toBeLessThan(1e-4);
        });
        for (let v = 0; v < mesh.normals.length; v += 3) expect(Math.hypot(...mesh.normals.subarray(v, v + 3))).toBeCloseTo(1, 5);
      }),
    );
  });

  it('keeps the authored normals at rest and tilts them where the surface tilts', () => {
    const tilted = normals.map((_, i) => [0.6, 0, 0.8][i % 3]!);
    const mesh = createMorphMesh(positions, tilted, indices, targets);
    expect(mesh.apply(new Map([['lift', 1]]))).toBe(true);
    expect(mesh.normals[11 * 3]).toBeLessThan(0.5);
    expect(mesh.apply(new Map())).toBe(true);
    expect(Math.max(...mesh.normals.map((value, i) => Math.abs(value - tilted[i]!)))).toBeLessThan(1e-6);
    expect(mesh.positions).toEqual(positions);
  });

  it('says when nothing changed, so that nothing is drawn', () => {
    const mesh = createMorphMesh(positions, normals, indices, targets);
    expect(mesh.apply(new Map([['lift', 0.5]]))).toBe(true);
    expect(mesh.apply(new Map([['lift', 0.5]]))).toBe(false);
    expect(createMorphMesh(positions, normals, indices, []).apply(new Map([['lift', 1]]))).toBe(false);
  });
});
