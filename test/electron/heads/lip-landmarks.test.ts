import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Head, HeadGeometry, HeadMesh } from '../../../electron/heads/head-geometry.ts';
import { findLipLandmarks } from '../../../electron/heads/lip-landmarks.ts';
import { buildLipTable, tableGap } from '../../../electron/heads/lip-table.ts';
import { loadHead } from '../../../electron/heads/load-head.ts';
import { measureMeshGap } from '../../../electron/heads/mesh-gap.ts';
import { StudioError } from '../../../shared/core/errors.ts';
import { speechWeights } from './speech-weights.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
/** A GLB with ARKit shapes that is not ours, for trying the search on another mesh; without it those tests count as skipped. */
const foreignRig = process.env.FACEWRIGHT_RIG;

function mapMeshes(head: HeadGeometry, change: (mesh: HeadMesh) => HeadMesh): HeadGeometry {
  return { name: head.name, meshes: head.meshes.map(change) };
}

function scaled(head: HeadGeometry, factor: number): HeadGeometry {
  return mapMeshes(head, (mesh) => ({
    ...mesh,
    positions: mesh.positions.map((value) => value * factor),
    targets: mesh.targets.map((target) => ({ ...target, deltas: target.deltas.map((value) => value * factor) })),
  }));
}

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof StudioError) return error.code;
    throw error;
  }
  return 'none';
}

describe('lip landmarks', () => {
  let head: Head;
  beforeAll(async () => {
    head = await loadHead(readFileSync(join(root, 'assets', 'heads', 'wren-low.glb')), 'wren-low');
  });

  it.each([
    [1, 1000],
    [100, 10],
    [1000, 1],
  ])('give the same table in millimetres for a head scaled by %d', (factor, millimetres) => {
    const big = scaled(head, factor);
    expect(findLipLandmarks(big).millimetres).toBe(millimetres);
    const [small, large] = [buildLipTable(head), buildLipTable(big)];
    expect(large.mouthWidth).toBeCloseTo(small.mouthWidth, 1);
    for (const weights of speechWeights(10)) expect(tableGap(large, weights)).toBeCloseTo(tableGap(small, weights), 0);
  });

  it('do not depend on names of meshes other than the teeth, nor on the order of meshes', () => {
    const shuffled = { name: 'x', meshes: [...head.meshes].reverse().map((mesh) => ({ ...mesh, name: `a_${mesh.name}` })) };
    const { head: _a, ...expected } = buildLipTable(head);
    const { head: _b, ...found } = buildLipTable(shuffled);
    expect(found).toEqual(expected);
  });

  it('lie on the face: corners left and right, chin below, pairs from right to left', () => {
    const { cornerLeft, cornerRight, chin, pairs, region } = findLipLandmarks(head);
    const { positions } = head.meshes[region.mesh]!;
    const x = (vertex: number) => positions[vertex * 3]!;
    const y = (vertex: number) => positions[vertex * 3 + 1]!;
    expect(x(cornerLeft.vertex)).toBeGreaterThan(0.015);
    expect(x(cornerRight.vertex)).toBeCloseTo(-x(cornerLeft.vertex), 3);
    expect(Math.abs(x(chin.vertex))).toBeLessThan(0.004);
    expect(y(pairs[2]!.lower.vertex) - y(chin.vertex)).toBeGreaterThan(0.025);
    const places = pairs.map(({ upper }) => x(upper.vertex));
    expect([...places].sort((a, b) => a - b)).toEqual(places);
  });

  it('name what is missing: a jaw, a mouth', () => {
    const without = (name: string) =>
      mapMeshes(head, (mesh) => ({ ...mesh, targets: mesh.targets.filter((target) => target.name !== name) }));
    expect(codeOf(() => findLipLandmarks(without('jawOpen')))).toBe('head-no-shapes');
    const stiff = mapMeshes(head, (mesh) => ({
      ...mesh,
      targets: mesh.targets.map((target) => ({ ...target, deltas: target.deltas.map((_, i) => (i % 3 === 1 ? -0.01 : 0)) })),
    }));
    expect(codeOf(() => findLipLandmarks(stiff))).toBe('head-invalid');
  });
});

describe.skipIf(foreignRig === undefined)('a foreign rig (ICT FaceKit)', () => {
  it('gets a lip table that follows its mesh and closes it', async () => {
    const head = await loadHead(readFileSync(foreignRig!), 'ict');
    const landmarks = findLipLandmarks(head);
    const table = buildLipTable(head, landmarks);
    expect(landmarks.millimetres).toBe(1000);
    expect(table.mouthWidth).toBeGreaterThan(42);
    expect(table.mouthWidth).toBeLessThan(58);
    expect(table.lipToTeeth).toHaveLength(3);
    expect(measureMeshGap(head, landmarks, { jawOpen: 0.25 }).openings[2]).toBeCloseTo(8.1, 0);
    for (const jawOpen of [0, 0.3, 0.6, 1]) {
      expect(measureMeshGap(head, landmarks, { jawOpen, mouthClose: jawOpen }).widest).toBeLessThan(0.5);
    }
    const errors = speechWeights(40).map((weights) =>
      Math.abs(tableGap(table, weights) - measureMeshGap(head, landmarks, weights).gap),
    );
    expect(errors.sort((a, b) => a - b)[20]).toBeLessThan(0.3);
  });
});
