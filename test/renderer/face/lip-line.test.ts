import { describe, expect, it } from 'vitest';
import { createLipProbe, findLipLine } from '../../../renderer/face/lip-line.ts';

/** A flat face: rows of vertices from chin to nose, 41 wide; the jaw moves what is below the mouth at y = 0. */
const COLUMNS = 41;
const HEIGHTS = [-0.5, -0.3, -0.02, 0.02, 0.3, 0.5];
const positions = Float32Array.from(
  HEIGHTS.flatMap((y) => Array.from({ length: COLUMNS }, (_, i) => [(i - 20) / 10, y, 0]).flat()),
);
const normals = Float32Array.from(positions, (_, i) => (i % 3 === 2 ? 1 : 0));
const travel = Float32Array.from({ length: positions.length / 3 }, (_, v) => ((positions[v * 3 + 1] ?? 0) < 0 ? 1 : 0));

describe('lip line', () => {
  const line = findLipLine(positions, normals, [0, 0, 0], 1, travel);

  it('finds both edges of the mouth, facing each other', () => {
    expect(line?.upper.length).toBeGreaterThan(15);
    expect(line?.lower.length).toBe(line?.upper.length);
    for (const vertex of line?.upper ?? []) expect(positions[vertex * 3 + 1]).toBeCloseTo(0.02);
    for (const vertex of line?.lower ?? []) expect(positions[vertex * 3 + 1]).toBeCloseTo(-0.02);
  });

  it('finds none where nothing parts', () => {
    expect(findLipLine(positions, normals, [0, 0, 0], 1, new Float32Array(travel.length))).toBeUndefined();
  });

  it('tells where the edges are under weights as the moved mesh has them', () => {
    if (!line) throw new Error('no line');
    const vertices = Uint32Array.from(travel.keys()).filter((vertex) => travel[vertex] === 1);
    const jaw = { name: 'jawOpen', vertices, deltas: down(vertices.length) };
    const points = createLipProbe(positions, [jaw], line)(new Map([['jawOpen', 0.5]]));
    for (let i = 0; i < line.lower.length; i++) {
      expect(points.lower[i * 3 + 1]).toBeCloseTo(-0.52);
      expect(points.upper[i * 3 + 1]).toBeCloseTo(0.02);
    }
  });
});

function down(count: number): Float32Array {
  return Float32Array.from({ length: count * 3 }, (_, i) => (i % 3 === 1 ? -1 : 0));
}
