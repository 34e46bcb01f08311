import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { validateBytes } from 'gltf-validator';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Head, posedPositions, type ShapeWeights } from '../../../electron/heads/head-geometry.ts';
import { findLipLandmarks, type LipLandmarks } from '../../../electron/heads/lip-landmarks.ts';
import { buildLipTable, tableGap } from '../../../electron/heads/lip-table.ts';
import { loadHead } from '../../../electron/heads/load-head.ts';
import { measureMeshGap } from '../../../electron/heads/mesh-gap.ts';
import { BLEND_SHAPE_NAMES } from '../../../shared/core/blend-shapes.ts';
import { speechWeights } from './speech-weights.ts';

const heads = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'assets', 'heads');
const read = (name: string): Buffer => readFileSync(join(heads, name));

interface HeadDescription {
  readonly licence: string;
  readonly shapes: readonly string[];
  readonly files: readonly { readonly name: string; readonly lips: string; readonly sha256: string; readonly bytes: number }[];
  readonly measured: { readonly pupilDistanceMm: number; readonly mouthWidthMm: number };
}
const description: HeadDescription = JSON.parse(read('head.json').toString());

describe('head.json', () => {
  it('names the files as they are, under a free licence, with the 52 shapes in order', () => {
    expect(description.licence).toBe('CC0-1.0');
    expect(description.shapes).toEqual(BLEND_SHAPE_NAMES);
    for (const file of description.files) {
      const bytes = read(file.name);
      expect(bytes.length).toBe(file.bytes);
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.sha256);
    }
    expect(description.files.map((file) => file.bytes <= 3_000_000)).toEqual([true, true]);
  });
});

describe.each(['wren', 'wren-low'])('%s', (name) => {
  let head: Head;
  let landmarks: LipLandmarks;
  const gap = (weights: ShapeWeights) => measureMeshGap(head, landmarks, weights);

  beforeAll(async () => {
    head = await loadHead(read(`${name}.glb`), name);
    landmarks = findLipLandmarks(head);
  });

  it('is a valid glTF', async () => {
    const { issues } = await validateBytes(new Uint8Array(read(`${name}.glb`)));
    expect([issues.numErrors, issues.numWarnings]).toEqual([0, 0]);
  });

  it('carries the 52 shapes over skin, eyes, teeth, gums, tongue, lashes and brows, every one of them moving something', () => {
    expect(head.warnings).toEqual([]);
    const moving = new Set<string>();
    for (const mesh of head.meshes) {
      expect(new Set(mesh.targets.map((target) => target.name)).size).toBe(mesh.targets.length);
      for (const target of mesh.targets) if (target.deltas.some((delta) => Math.abs(delta) > 1e-4)) moving.add(target.name);
    }
    expect([...moving].sort()).toEqual([...BLEND_SHAPE_NAMES].sort());
    const shapesOf = (mesh: string) => head.meshes.find((each) => each.name === mesh)?.targets.map((target) => target.name);
    for (const mesh of ['teethLower', 'gumsLower'])
      expect(shapesOf(mesh)).toEqual(['jawForward', 'jawLeft', 'jawRight', 'jawOpen']);
    expect(shapesOf('tongue')).toContain('tongueOut');
    expect(shapesOf('eyes')).toHaveLength(8);
    expect(shapesOf('lashes')).toContain('eyeBlinkLeft');
    expect(shapesOf('brows')).toContain('browInnerUp');
    expect(shapesOf('teethUpper')).toEqual([]);
  });

  it('is an adult in metres: pupils 62 mm apart, a mouth of 38 to 56 mm', () => {
    expect(landmarks.millimetres).toBe(1000);
    expect(description.measured.pupilDistanceMm).toBeCloseTo(62, 0);
    expect(buildLipTable(head, landmarks).mouthWidth).toBeGreaterThan(38);
    expect(buildLipTable(head, landmarks).mouthWidth).toBeLessThan(56);
  });

  it('has its lips shut at rest and sealed by mouthClose at every jaw opening', () => {
    expect(gap({}).widest).toBeLessThan(0.3);
    for (const jawOpen of [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 1]) {
      const sealed = gap({ jawOpen, mouthClose: jawOpen });
      expect(sealed.widest).toBeLessThan(0.5);
      expect(Math.min(...sealed.openings)).toBeGreaterThan(-0.5);
    }
  });

  it('opens in proportion to the jaw', () => {
    const openings = [0.25, 0.5, 0.75, 1].map((jawOpen) => gap({ jawOpen }).gap);
    expect(openings[3]).toBeGreaterThan(20);
    for (const [i, opening] of openings.entries()) expect(opening).toBeCloseTo(((i + 1) / 4) * openings[3]!, 0);
  });

  it('keeps its lips together under shapes that should not part them', () => {
    const poses: ShapeWeights[] = [
      { mouthPucker: 1 },
      { cheekPuff: 1 },
      { mouthSmileLeft: 1, mouthSmileRight: 1 },
      { mouthFrownLeft: 1, mouthFrownRight: 1 },
      { mouthPressLeft: 1, mouthPressRight: 1 },
    ];
    for (const pose of poses) expect(gap(pose).gap).toBeLessThan(1.3);
  });

  it('shows its upper teeth when the mouth opens, and not before', () => {
    const teeth = head.meshes.find((mesh) => mesh.name === 'teethUpper')!;
    let edge = Infinity;
    for (let i = 0; i < teeth.positions.length; i += 3) {
      if (Math.abs(teeth.positions[i]!) < 0.004) edge = Math.min(edge, teeth.positions[i + 1]!);
    }
    const skin = head.meshes[landmarks.region.mesh]!;
    const rims = (weights: ShapeWeights) => {
      const posed = posedPositions(skin, weights);
      const { upper, lower } = landmarks.pairs[2]!;
      return { upper: posed[upper.vertex * 3 + 1]!, lower: posed[lower.vertex * 3 + 1]! };
    };
    const open = rims({ jawOpen: 0.3 });
    expect((open.upper - edge) * 1000).toBeGreaterThan(1);
    expect(edge).toBeGreaterThan(open.lower);
    expect(rims({}).lower).toBeGreaterThan(edge);
  });

  it('has a lip table that follows the mesh, and the one beside it is that table', () => {
    const table = buildLipTable(head, landmarks);
    expect(JSON.parse(read(`${name}.lips.json`).toString())).toEqual(table);
    const errors = speechWeights(60).map((weights) => Math.abs(tableGap(table, weights) - gap(weights).gap));
    errors.sort((a, b) => a - b);
    expect(errors[30]).toBeLessThan(0.3);
    expect(errors.at(-1)).toBeLessThan(1.2);
  });

  it('brings the lower lip to the upper teeth within reach of the shapes of f and v', () => {
    const forms = buildLipTable(head, landmarks).lipToTeeth ?? [];
    expect(forms).toHaveLength(3);
    for (const { rest, coefficients } of forms) {
      const distance = (jawOpen: number) => Math.max(0, rest + jawOpen * (coefficients.jawOpen ?? 0));
      expect(distance(0.05)).toBeLessThan(1);
      expect(distance(0.5)).toBeGreaterThan(5);
    }
  });
});
