import { beforeAll, describe, expect, it } from 'vitest';
import { BLEND_SHAPE_NAMES } from '../../../shared/core/blend-shapes.ts';
import { parseFrameRate } from '../../../shared/core/time.ts';
import type { ExportHead } from '../../../shared/export/export-input.ts';
import { exportTakes } from '../../../shared/export/exporter.ts';
import type { FbxNode } from '../../../shared/export/fbx-node.ts';
import { readFbx } from '../../../shared/export/fbx-read.ts';
import { writeFbx, writeFbxAttributes } from '../../../shared/export/fbx-scene.ts';
import { frameTicks } from '../../../shared/export/fbx-time.ts';
import { makeClip, makeHead, makeHeadMotion, makeMesh, makeTake } from '../../helpers/export-fixtures.ts';
import { childValue, dumpFbx, findNodes, findObjects, nameAndClass, property70 } from '../../helpers/fbx-dump.ts';

const AUDIO = { fileName: 'line 01.wav', sampleRate: 48000, channels: 2, durationSeconds: 1.5 };
const rate = parseFrameRate('29.97');
const take = makeTake({ clip: makeClip(rate, 40), audio: AUDIO, startTimecode: '01:00:00;00' });

let bytes: Uint8Array = new Uint8Array();
let nodes: FbxNode[] = [];
const objects = (name: string, className?: string) => findObjects(nodes, name, className);
const links = () => findNodes(nodes, 'Connections')[0]!.children.map((link) => link.properties.map(({ value }) => value));

beforeAll(() => {
  bytes = writeFbx([take], makeHead());
  nodes = readFbx(bytes);
});

describe('blend shapes', () => {
  it('have equal plain names on channel and shape, in the order of the 52', () => {
    const channels = objects('Deformer', 'BlendShapeChannel').map((channel) => nameAndClass(channel)[0]);
    expect(channels).toEqual([...BLEND_SHAPE_NAMES, 'tongueOut', 'jawOpen']);
    expect(objects('Geometry', 'Shape').map((shape) => nameAndClass(shape)[0])).toEqual(channels);
  });

  it('rest at 0 in both places, with one full weight of 100', () => {
    for (const channel of objects('Deformer', 'BlendShapeChannel')) {
      expect(property70(channel, 'DeformPercent')).toEqual([0]);
      expect(childValue(channel, 'DeformPercent')).toBe(0);
      expect(childValue(channel, 'FullWeights')).toEqual(Float64Array.of(100));
    }
  });

  it('hold moved vertices alone, with normals, and one still vertex when nothing moves', () => {
    const mesh = makeMesh('face', ['jawOpen', 'still']);
    const positionDeltas = new Float32Array(mesh.positions.length);
    const head: ExportHead = { name: 'h', meshes: [{ ...mesh, targets: [mesh.targets[0]!, { name: 'still', positionDeltas }] }] };
    const shapes = findNodes(readFbx(writeFbx([take], head)), 'Geometry').filter(
      (shape) => shape.properties[2]?.value === 'Shape',
    );
    expect(childValue(shapes[0]!, 'Indexes')).toEqual(Int32Array.of(0, 5, 10));
    expect(
      Array.from(childValue(shapes[0]!, 'Vertices') as Float64Array)
        .slice(0, 3)
        .map((value) => Math.round(value * 1e4) / 1e4),
    ).toEqual([0.1, -0.2, 0]);
    expect(childValue(shapes[0]!, 'Normals')).toHaveLength(9);
    expect(childValue(shapes[1]!, 'Indexes')).toEqual(Int32Array.of(0));
    expect(childValue(shapes[1]!, 'Vertices')).toEqual(new Float64Array(3));
    expect(childValue(shapes[1]!, 'Normals')).toEqual(new Float64Array(3));
  });

  it('may have the prefixed channel names of Maya', () => {
    const maya = readFbx(writeFbx([take], makeHead(), { mayaNames: true }));
    const channel = findNodes(maya, 'Deformer').find((deformer) => deformer.properties[2]?.value === 'BlendShapeChannel')!;
    expect(nameAndClass(channel)[0]).toBe('face_blendShape.eyeBlinkLeft');
  });
});

describe('curves', () => {
  it('hang on one node called DeformPercent for each channel', () => {
    const curveNodes = objects('AnimationCurveNode');
    expect(new Set(curveNodes.map((curveNode) => nameAndClass(curveNode)[0]))).toEqual(new Set(['DeformPercent']));
    expect(curveNodes).toHaveLength(54);
    const driven = links().filter(([kind, , , property]) => kind === 'OP' && property === 'DeformPercent');
    expect(new Set(driven.map(([, , channel]) => channel)).size).toBe(54);
    expect(links().filter(([kind, , , property]) => kind === 'OP' && property === 'd|DeformPercent')).toHaveLength(54);
  });

  it('have the same rising times on every channel, values 0..100, one linear flag for all keys', () => {
    const curves = objects('AnimationCurve');
    const times = childValue(curves[0]!, 'KeyTime') as BigInt64Array;
    expect([...times]).toEqual(Array.from({ length: 40 }, (_, frame) => frameTicks(rate, frame)));
    for (const curve of curves) {
      expect([...(childValue(curve, 'KeyTime') as BigInt64Array)]).toEqual([...times]);
      expect(childValue(curve, 'KeyAttrFlags')).toEqual(Int32Array.of(4));
      expect(childValue(curve, 'KeyAttrRefCount')).toEqual(Int32Array.of(40));
      expect(childValue(curve, 'KeyAttrDataFloat')).toHaveLength(4);
      const values = childValue(curve, 'KeyValueFloat') as Float32Array;
      expect(values.every((value) => value >= 0 && value <= 100)).toBe(true);
      expect(childValue(curve, 'Default')).toBe(values[0]);
    }
    const first = childValue(curves[0]!, 'KeyValueFloat') as Float32Array;
    expect(first[7]).toBeCloseTo(take.clip.values[7 * 52]! * 100, 4);
  });

  it('key every channel of the head, with zeros where the clip has none', () => {
    const jaw = makeTake({ clip: makeClip(rate, 3, ['jawOpen']) });
    const curves = findNodes(readFbx(writeFbx([jaw], makeHead())), 'AnimationCurve');
    expect(curves).toHaveLength(54);
    const moving = curves.filter((curve) => (childValue(curve, 'KeyValueFloat') as Float32Array).some((value) => value !== 0));
    expect(moving).toHaveLength(2);
  });

  it('keep ref counts equal to the keys when reduced, and never less than one key', () => {
    const flat = makeTake({
      clip: { frameRate: rate, frameCount: 100, channels: ['jawOpen'], values: new Float32Array(100).fill(0.5) },
    });
    for (const curve of findNodes(readFbx(writeFbx([flat], makeHead(), { maxKeyError: 0.001 })), 'AnimationCurve')) {
      expect(childValue(curve, 'KeyAttrRefCount')).toEqual(Int32Array.of(2));
      expect(childValue(curve, 'KeyTime')).toEqual(BigInt64Array.of(0n, frameTicks(rate, 99)));
    }
  });
});

describe('links', () => {
  it('give every object its real parent first', () => {
    const byId = new Map<unknown, FbxNode>(
      findNodes(nodes, 'Objects')[0]!.children.map((object) => [object.properties[0]!.value, object]),
    );
    const parents = new Map<unknown, string>();
    for (const [, child, parent] of links()) {
      if (!parents.has(child))
        parents.set(child, parent === 0n ? 'scene' : `${byId.get(parent)?.name} ${byId.get(parent)?.properties[2]?.value}`);
    }
    const parentOf = (name: string, className?: string) =>
      new Set(objects(name, className).map((object) => parents.get(object.properties[0]!.value)));
    expect(parentOf('Model')).toEqual(new Set(['scene']));
    expect(parentOf('Geometry', 'Mesh')).toEqual(new Set(['Model Mesh']));
    expect(parentOf('Deformer', 'BlendShape')).toEqual(new Set(['Geometry Mesh']));
    expect(parentOf('Deformer', 'BlendShapeChannel')).toEqual(new Set(['Deformer BlendShape']));
    expect(parentOf('Geometry', 'Shape')).toEqual(new Set(['Deformer BlendShapeChannel']));
    expect(parentOf('AnimationLayer')).toEqual(new Set(['AnimationStack ']));
    expect(parentOf('AnimationCurveNode')).toEqual(new Set(['AnimationLayer ']));
    expect(parentOf('AnimationCurve')).toEqual(new Set(['AnimationCurveNode ']));
  });

  it('name the sound beside the file, after the animation layer', () => {
    const stack = objects('AnimationStack')[0]!.properties[0]!.value;
    const children = links()
      .filter(([, , parent]) => parent === stack)
      .map(([, child]) => child);
    expect(children).toEqual(
      [objects('AnimationLayer')[0], objects('AudioLayer')[0]].map((object) => object!.properties[0]!.value),
    );
    const clip = objects('Audio', 'Clip')[0]!;
    expect(property70(clip, 'RelPath')).toEqual(['line 01.wav']);
    expect(property70(clip, 'Path')).toEqual(['line 01.wav']);
    expect(property70(clip, 'Duration')).toEqual([69279237000n]);
  });

  it('give models names of their own, whatever the meshes are called', () => {
    const twins: ExportHead = { name: 'face', meshes: [makeMesh('face', ['jawOpen']), makeMesh('face', ['jawOpen'])] };
    const moving = makeTake({ headMotion: makeHeadMotion(rate, 31) });
    const models = findNodes(readFbx(writeFbx([moving], twins)), 'Model').map((model) => nameAndClass(model)[0]);
    expect(models).toEqual(['face', 'face_2', 'face_3']);
  });
});

describe('attributes on a joint', () => {
  it('are numbers that the user animates, 0..1, under their own names, with the timecode beside them', () => {
    const file = readFbx(writeFbxAttributes([makeTake({ ...take, clip: makeClip(rate, 5, ['eyeX', 'jawOpen']) })], 'root'));
    const joint = findNodes(file, 'Model')[0]!;
    const entry = findNodes([joint], 'P').find((candidate) => candidate.properties[0]?.value === 'jawOpen')!;
    expect(entry.properties.map(({ value }) => value)).toEqual(['jawOpen', 'Number', '', 'A+U', 0]);
    expect(property70(joint, 'TCHour')).toEqual([1]);
    const connections = findNodes(file, 'C').map((link) => link.properties[3]?.value);
    expect(connections).toEqual(expect.arrayContaining(['eyeX', 'd|eyeX', 'jawOpen', 'd|jawOpen']));
    const values = childValue(findNodes(file, 'AnimationCurve')[0]!, 'KeyValueFloat') as Float32Array;
    expect(Math.max(...values)).toBeLessThanOrEqual(1);
    expect(findNodes(file, 'Geometry')).toEqual([]);
  });
});

describe('the same input', () => {
  it('gives the same bytes', async () => {
    const files = async () =>
      (await exportTakes('fbx', [take], { head: makeHead() })).files.map((file) => Buffer.from(file.bytes));
    expect((await files())[0]!.equals((await files())[0]!)).toBe(true);
  });

  it('gives this file', async () => {
    const head: ExportHead = { name: 'head', meshes: [makeMesh('face', ['jawOpen', 'mouthClose'], 3, 2)] };
    const small = makeTake({ ...take, clip: makeClip(rate, 3, ['jawOpen', 'mouthClose']), headMotion: makeHeadMotion(rate, 3) });
    await expect(dumpFbx(readFbx(writeFbx([small], head)))).toMatchFileSnapshot('../../golden/export/head.fbx.txt');
    const attributes = writeFbxAttributes([small], 'root');
    await expect(dumpFbx(readFbx(attributes))).toMatchFileSnapshot('../../golden/export/attributes.fbx.txt');
  });
});
