import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Document, NodeIO } from '@gltf-transform/core';
import { describe, expect, it } from 'vitest';
import { posedPositions, shapeDeltas } from '../../../electron/heads/head-geometry.ts';
import { loadHead } from '../../../electron/heads/load-head.ts';
import { canonicalShapeName } from '../../../electron/heads/shape-names.ts';
import { StudioError } from '../../../shared/core/errors.ts';

const wren = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'assets', 'heads', 'wren-low.glb');

/** One triangle whose shape lifts its last corner, below a node that scales by 2 and moves by (0, 1, 0). */
function triangleDocument(shape = 'JawOpen'): Document {
  const document = new Document();
  const buffer = document.createBuffer();
  const vectors = (values: number[]) =>
    document.createAccessor().setType('VEC3').setArray(Float32Array.from(values)).setBuffer(buffer);
  const target = document.createPrimitiveTarget(shape).setAttribute('POSITION', vectors([0, 0, 0, 0, 0, 0, 0, 0.5, 0]));
  const primitive = document
    .createPrimitive()
    .setAttribute('POSITION', vectors([0, 0, 0, 1, 0, 0, 0, 1, 0]))
    .setAttribute('NORMAL', vectors([0, 0, 1, 0, 0, 1, 0, 0, 1]))
    .addTarget(target);
  const mesh = document
    .createMesh('face')
    .addPrimitive(primitive)
    .setExtras({ targetNames: [shape] });
  const node = document.createNode('face').setMesh(mesh).setScale([2, 2, 2]).setTranslation([0, 1, 0]);
  document.createScene().addChild(node);
  return document;
}

/** A GLB with the given description and no other data. */
function glbOf(json: unknown): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(json));
  const padded = new Uint8Array(Math.ceil(text.length / 4) * 4).fill(32);
  padded.set(text);
  const bytes = new Uint8Array(20 + padded.length);
  const view = new DataView(bytes.buffer);
  const words = [0x46546c67, 2, bytes.length, padded.length, 0x4e4f534a];
  for (const [i, word] of words.entries()) view.setUint32(i * 4, word, true);
  bytes.set(padded, 20);
  return bytes;
}

async function codeOf(bytes: Uint8Array): Promise<string> {
  try {
    await loadHead(bytes);
  } catch (error) {
    if (error instanceof StudioError) {
      expect(error.hint).toBeTruthy();
      return error.code;
    }
    throw error;
  }
  return 'none';
}

describe('loadHead', () => {
  it('gives meshes in scene space with shapes by their ARKit name', async () => {
    const head = await loadHead(await new NodeIO().writeBinary(triangleDocument()), 'tri');
    expect(head.name).toBe('tri');
    const [mesh] = head.meshes;
    expect([...mesh!.positions]).toEqual([0, 1, 0, 2, 1, 0, 0, 3, 0]);
    expect([...mesh!.normals!.subarray(0, 3)]).toEqual([0, 0, 1]);
    expect(mesh!.targets[0]).toMatchObject({ name: 'jawOpen', sourceName: 'JawOpen' });
    expect([...shapeDeltas(mesh!, 'jawOpen')!.subarray(6)]).toEqual([0, 1, 0]);
    expect([...posedPositions(mesh!, { jawOpen: 0.5 }).subarray(6)]).toEqual([0, 3.5, 0]);
  });

  it('unpacks meshopt and quantised data', async () => {
    const head = await loadHead(readFileSync(wren));
    const skin = head.meshes.find((mesh) => mesh.name === 'skin')!;
    expect(skin.positions.length).toBe(skin.normals!.length);
    expect(skin.colors).toHaveLength(skin.positions.length);
    for (let i = 0; i < 300; i += 3) expect(Math.hypot(...skin.normals!.subarray(i, i + 3))).toBeCloseTo(1, 4);
    expect(Math.max(...skin.positions)).toBeLessThan(0.3);
  });

  it('refuses what is not a head, each with a hint', async () => {
    const plain = triangleDocument();
    for (const mesh of plain.getRoot().listMeshes())
      for (const part of mesh.listPrimitives()) part.removeTarget(part.listTargets()[0]!);
    expect(await codeOf(await new NodeIO().writeBinary(plain))).toBe('head-no-shapes');
    expect(await codeOf(new Uint8Array(0))).toBe('head-invalid');
    expect(await codeOf(new TextEncoder().encode('{"asset":{"version":"2.0"}} and more text'))).toBe('head-invalid');
    expect(await codeOf(glbOf({ asset: { version: '2.0' } }))).toBe('head-invalid');
  });

  it.each<[string, unknown]>([
    ['an external buffer', { buffers: [{ uri: '../../secret.bin', byteLength: 12 }] }],
    ['an external picture', { images: [{ uri: 'http://example.com/a.png' }] }],
    ['an enormous array', { accessors: [{ componentType: 5126, type: 'VEC3', count: 4e9 }] }],
    ['a negative count', { accessors: [{ componentType: 5126, type: 'VEC3', count: -1 }] }],
    ['many large arrays', { accessors: Array.from({ length: 60 }, () => ({ componentType: 5126, type: 'VEC3', count: 4e6 })) }],
    ['an enormous packed view', { bufferViews: [{ extensions: { EXT_meshopt_compression: { count: 4e9, byteStride: 16 } } }] }],
    ['a circle of nodes', { nodes: [{ children: [1] }, { children: [0] }] }],
    ['a node with two parents', { nodes: [{ children: [2] }, { children: [2] }, {}] }],
    ['Draco compression', { extensionsRequired: ['KHR_draco_mesh_compression'] }],
    ['a list instead of a description', []],
  ])('refuses %s', async (_, json) => {
    const description = Array.isArray(json) ? json : { asset: { version: '2.0' }, ...(json as object) };
    expect(await codeOf(glbOf(description))).toBe('head-invalid');
  });

  it('refuses numbers that are not finite', async () => {
    const document = triangleDocument();
    document.getRoot().listAccessors()[0]!.getArray()![7] = Number.NaN;
    expect(await codeOf(await new NodeIO().writeBinary(document))).toBe('head-invalid');
  });

  it('answers every truncation with a reason', async () => {
    const bytes = await new NodeIO().writeBinary(triangleDocument());
    for (let length = 0; length < bytes.length; length += 7) expect(await codeOf(bytes.slice(0, length))).toBe('head-invalid');
  });
});

describe('canonicalShapeName', () => {
  it.each([
    ['jawOpen', 'jawOpen'],
    ['JawOpen', 'jawOpen'],
    ['jaw_open', 'jawOpen'],
    ['Head_blendShape.jawOpen', 'jawOpen'],
    ['mouthSmile_L', 'mouthSmileLeft'],
    ['eye_blink_right', 'eyeBlinkRight'],
    ['EyeBlink_R', 'eyeBlinkRight'],
    ['browInnerUp', 'browInnerUp'],
    ['viseme_aa', undefined],
    ['', undefined],
  ])('reads %s as %s', (source, name) => {
    expect(canonicalShapeName(source)).toBe(name);
  });
});
