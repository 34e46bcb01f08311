import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { validateBytes } from 'gltf-validator';
import type { BufferAttribute, Mesh } from 'three';
import { GLTFLoader } from 'three/addons/loaders/GLTFLoader.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildLipTable } from '../../../electron/heads/lip-table.ts';
import { loadHead } from '../../../electron/heads/load-head.ts';
import { exportHead } from '../../../electron/takes/export-head.ts';
import { createHeadShelf } from '../../../electron/takes/head-shelf.ts';
import { programFiles } from '../../../electron/takes/program-files.ts';
import { BLEND_SHAPE_NAMES } from '../../../shared/core/blend-shapes.ts';
import { frameRate } from '../../../shared/core/time.ts';
import type { ExportHead, ExportTarget } from '../../../shared/export/export-input.ts';
import { exportTakes } from '../../../shared/export/exporter.ts';
import { makeClip, makeTake } from '../../helpers/export-fixtures.ts';
import { assimpInfo, hasProgram, readWithBlender } from '../../helpers/real-readers.ts';

const folder = mkdtempSync(join(tmpdir(), 'facewright-wren-'));
const take = makeTake({ clip: makeClip(frameRate(30), 20) });
let head: ExportHead;
let glb = new Uint8Array(0);

beforeAll(async () => {
  head = exportHead(await createHeadShelf(programFiles(resolve('.')).heads).open(undefined));
  const { files } = await exportTakes('glb', [take], { head });
  glb = files[0]!.bytes.slice();
  writeFileSync(join(folder, 'wren.glb'), glb);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Furthest that a shape moves a vertex along an axis. */
const reach = ({ positionDeltas }: ExportTarget): number => positionDeltas.reduce((most, d) => Math.max(most, Math.abs(d)), 0);

describe('the built-in head as GLB, its shapes written sparsely', () => {
  it('takes half of what it would take densely, and the same bytes each time', async () => {
    const dense = head.meshes.reduce((sum, mesh) => sum + mesh.targets.length * mesh.positions.length * 4, 0);
    expect(dense).toBeGreaterThan(12e6);
    expect(glb.length).toBeLessThan(8.5e6);
    const again = await exportTakes('glb', [take], { head });
    expect(Buffer.compare(glb, again.files[0]!.bytes)).toBe(0);
  });

  it('has no fault that the validator finds', async () => {
    const report = await validateBytes(glb, { maxIssues: 20 });
    expect(report.issues.messages).toEqual([]);
    expect(report.issues).toMatchObject({ numErrors: 0, numWarnings: 0, numInfos: 0, numHints: 0 });
  });

  it('reads back in three with every shape of every mesh, vertex by vertex', async () => {
    const { scene } = await new GLTFLoader().parseAsync(glb.buffer, '');
    const all = new Set<string>();
    for (const { name, targets } of head.meshes) {
      const mesh = scene.getObjectByName(name) as Mesh;
      const attributes = (mesh.geometry.morphAttributes.position ?? []) as BufferAttribute[];
      expect(Object.keys(mesh.morphTargetDictionary ?? {})).toEqual(targets.map((target) => target.name));
      for (const [index, target] of targets.entries()) {
        all.add(target.name);
        expect(
          Buffer.compare(Buffer.from(attributes[index]!.array.buffer), Buffer.from(target.positionDeltas.buffer)),
          target.name,
        ).toBe(0);
      }
    }
    for (const shape of BLEND_SHAPE_NAMES) expect(all).toContain(shape);
  });

  it('opens again as a head of its own, with the same lips', async () => {
    const again = await loadHead(glb, 'again');
    expect(again.warnings).toEqual([]);
    expect(again.meshes.map(({ name, targets }) => [name, targets.length])).toEqual(
      head.meshes.map(({ name, targets }) => [name, targets.length]),
    );
    expect(buildLipTable(again).mouthWidth).toBeCloseTo(43.5, 1);
  });

  it.skipIf(!hasProgram('blender'))('reads back in Blender with 52 shapes (skipped where Blender is not installed)', async () => {
    const [scene] = await readWithBlender([{ path: join(folder, 'wren.glb'), fps: 30 }]);
    expect(scene!.error).toBeUndefined();
    const found = new Set<string>();
    for (const { name, targets } of head.meshes) {
      const object = scene!.objects.find((candidate) => candidate.name === name)!;
      expect(object.keys).toEqual(targets.map((target) => target.name));
      object.keys.forEach((key, index) => {
        found.add(key);
        expect(Math.abs(object.deltas[index]! - reach(targets[index]!)), `${name} ${key}`).toBeLessThan(1e-4);
      });
    }
    for (const shape of BLEND_SHAPE_NAMES) expect(found).toContain(shape);
  });

  it.skipIf(!hasProgram('assimp'))('reads back in assimp (skipped where assimp is not installed)', async () => {
    const info = await assimpInfo(join(folder, 'wren.glb'));
    expect(info).toMatch(new RegExp(`Meshes:\\s+${head.meshes.length}\\n`));
    expect(info).toMatch(/Animations:\s+1\n/);
  });
});
