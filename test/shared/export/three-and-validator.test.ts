import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validateBytes } from 'gltf-validator';
import type { AnimationClip, Group, Mesh, Object3D } from 'three';
import { FBXLoader } from 'three/addons/loaders/FBXLoader.js';
import { GLTFLoader } from 'three/addons/loaders/GLTFLoader.js';
import { afterAll, describe, expect, it } from 'vitest';
import { BLEND_SHAPE_NAMES } from '../../../shared/core/blend-shapes.ts';
import { type FrameRate, frameTime, parseFrameRate } from '../../../shared/core/time.ts';
import { channelValues } from '../../../shared/curves/clip.ts';
import type { ExportHead, ExportOptions, ExportTake } from '../../../shared/export/export-input.ts';
import { type ExportFormatId, exportTakes } from '../../../shared/export/exporter.ts';
import { makeClip, makeHead, makeHeadMotion, makeMesh, makeTake } from '../../helpers/export-fixtures.ts';
import { assimpInfo, hasProgram } from '../../helpers/real-readers.ts';

const rate = parseFrameRate('29.97');
const take = makeTake({
  clip: makeClip(rate, 40),
  startTimecode: '10:00:00;00',
  audio: { fileName: 'line 01.wav', sampleRate: 48000, channels: 2, durationSeconds: 1.33 },
});
const moving = makeTake({ name: 'zweite Zeile', clip: makeClip(rate, 61), headMotion: makeHeadMotion(rate, 61) });

async function bytesOf(format: ExportFormatId, takes: readonly ExportTake[], head?: ExportHead, options: ExportOptions = {}) {
  const { files } = await exportTakes(format, takes, { head, ...options });
  return files[0]!.bytes;
}

function arrayBuffer(bytes: Uint8Array): ArrayBuffer {
  return bytes.slice().buffer as ArrayBuffer;
}

function openFbx(bytes: Uint8Array): Group {
  return new FBXLoader().parse(arrayBuffer(bytes), '');
}

async function openGlb(bytes: Uint8Array): Promise<{ scene: Group; animations: AnimationClip[] }> {
  return await new GLTFLoader().parseAsync(arrayBuffer(bytes), '');
}

function shapesOf(scene: Object3D, mesh: string): string[] {
  const dictionary = (scene.getObjectByName(mesh) as Mesh | undefined)?.morphTargetDictionary ?? {};
  return Object.keys(dictionary).sort((a, b) => dictionary[a]! - dictionary[b]!);
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number, what: string): void {
  expect(actual.length, what).toBe(expected.length);
  let worst = 0;
  for (let i = 0; i < expected.length; i++) worst = Math.max(worst, Math.abs(actual[i]! - expected[i]!));
  expect(worst, what).toBeLessThan(tolerance);
}

function times(frameRate: FrameRate, count: number): number[] {
  return Array.from({ length: count }, (_, frame) => frameTime(frameRate, frame));
}

describe("three's FBXLoader reads back", () => {
  it('the names on each mesh, and every key of every channel at its time', async () => {
    const group = openFbx(await bytesOf('fbx', [take], makeHead()));
    expect(shapesOf(group, 'face')).toEqual(BLEND_SHAPE_NAMES);
    expect(shapesOf(group, 'teeth')).toEqual(['tongueOut', 'jawOpen']);
    expect(group.animations.map((clip) => clip.name)).toEqual(['line 01']);
    const { tracks } = group.animations[0]!;
    expect(tracks).toHaveLength(54);
    for (const [mesh, shape] of [
      ...BLEND_SHAPE_NAMES.map((name) => ['face', name]),
      ['teeth', 'tongueOut'],
      ['teeth', 'jawOpen'],
    ]) {
      const index = shapesOf(group, mesh!).indexOf(shape!);
      const wanted = [`${mesh}.morphTargetInfluences[${index}]`, `${mesh}.morphTargetInfluences[${shape}]`];
      const track = tracks.find(({ name }) => wanted.includes(name));
      expectClose(track?.values ?? [], channelValues(take.clip, shape!), 1e-5, `${mesh} ${shape}`);
      expectClose(track?.times ?? [], times(rate, 40), 1e-4, `${mesh} ${shape}`);
    }
  });

  it('several takes, head motion, and a head that stands where it did', async () => {
    const group = openFbx(await bytesOf('fbx', [take, moving], makeHead(), { combineAs: 'both' }));
    expect(group.animations.map((clip) => clip.name)).toEqual(['line 01', 'zweite Zeile']);
    const turns = group.animations[1]!.tracks.find((track) => track.name === 'head.quaternion');
    expect(turns!.times.length).toBe(61);
    group.updateMatrixWorld(true);
    const face = group.getObjectByName('face')!;
    expect(face.parent!.name).toBe('head');
    expect([...face.matrixWorld.elements.slice(12, 15)].map((value) => Math.round(value * 1e4) + 0)).toEqual([0, 0, 0]);
  });

  it.each([1, 2])('%i frame(s), no channels, and your own names', async (frameCount) => {
    const short = openFbx(await bytesOf('fbx', [makeTake({ clip: makeClip(rate, frameCount) })], makeHead()));
    expect(short.animations[0]!.tracks.every((track) => track.times.length === frameCount)).toBe(true);
    const empty = makeTake({ clip: { frameRate: rate, frameCount, channels: [], values: new Float32Array(0) } });
    expect(() => openFbx(new Uint8Array())).toThrow();
    expect(openFbx(await bytesOf('fbx-curves', [empty])).getObjectByName('Face')).toBeDefined();
    const own = makeTake({ clip: makeClip(rate, frameCount, ['Mund auf', '口']) });
    const named = openFbx(await bytesOf('fbx-curves', [own], undefined, { standInName: 'Koerper' }));
    expect(shapesOf(named, 'Koerper')).toEqual(['Mund auf', '口']);
  });

  it('curves as attributes, which hold no mesh', async () => {
    const group = openFbx(await bytesOf('fbx-attributes', [makeTake({ clip: makeClip(rate, 5, ['jawOpen', 'tongueOut']) })]));
    expect(group.getObjectByName('root')).toBeDefined();
  });
});

describe("three's GLTFLoader reads back", () => {
  it('the names, every weight key-major at its time, and the frame rate', async () => {
    const { scene, animations } = await openGlb(await bytesOf('glb', [take], makeHead()));
    expect(shapesOf(scene, 'face')).toEqual(BLEND_SHAPE_NAMES);
    expect(shapesOf(scene, 'teeth')).toEqual(['tongueOut', 'jawOpen']);
    const track = animations[0]!.tracks.find(({ name }) => name === 'face.morphTargetInfluences');
    expectClose(track!.values, take.clip.values, 1e-7, 'weights');
    expectClose(track!.times, times(rate, 40), 1e-6, 'times');
    expect(animations[0]!.userData).toEqual({
      frameRate: '30000/1001',
      frameCount: 40,
      startTimecode: '10:00:00;00',
      audio: 'line 01.wav',
    });
  });

  it('head motion about the pivot', async () => {
    const { scene, animations } = await openGlb(await bytesOf('glb', [moving], makeHead()));
    expect(animations[0]!.tracks.map(({ name }) => name).sort()).toEqual([
      'face.morphTargetInfluences',
      'head.quaternion',
      'teeth.morphTargetInfluences',
    ]);
    expect(
      scene
        .getObjectByName('face')!
        .parent!.position.toArray()
        .map((value) => Math.round(value * 1e6) / 1e6),
    ).toEqual([0, 1.5, -0.05]);
  });
});

describe('the glTF validator finds no error, warning or hint in', () => {
  const bare: ExportHead = {
    name: 'bare',
    meshes: [
      {
        ...makeMesh('face', ['jawOpen', 'mouthClose']),
        normals: undefined!,
        material: { name: 'glass', baseColor: [1, 1, 1, 0.4], roughness: 0, metallic: 1, doubleSided: true },
        colors: new Float32Array(8 * 7 * 4).fill(0.5),
      },
    ],
  };
  const noChannels = makeTake({ clip: { frameRate: rate, frameCount: 3, channels: [], values: new Float32Array(0) } });
  it.each([
    ['a head with a take', 'glb', [take], makeHead(), {}],
    ['several takes with head motion', 'glb', [take, moving], makeHead(), { combineAs: 'both' }],
    ['one frame', 'glb', [makeTake({ clip: makeClip(rate, 1) })], makeHead(), {}],
    ['no channels', 'glb', [noChannels], makeHead(), {}],
    ['computed normals, colours and a clear material', 'glb', [take], bare, {}],
    ['curves alone', 'glb-curves', [take], undefined, {}],
    [
      'curves under names of your own',
      'glb-curves',
      [makeTake({ clip: makeClip(rate, 5, ['口', '__proto__ ']) })],
      undefined,
      {},
    ],
    ['no curves at all', 'glb-curves', [noChannels], undefined, {}],
  ] as const)('%s', async (_, format, takes, head, options) => {
    const report = await validateBytes(await bytesOf(format, takes, head, options), { maxIssues: 20 });
    expect(report.issues.messages).toEqual([]);
    expect(report.issues).toMatchObject({ numErrors: 0, numWarnings: 0, numInfos: 0, numHints: 0 });
  });

  it('the two files of readable glTF', async () => {
    const { files } = await exportTakes('gltf', [makeTake({ name: 'größe 1' })], { head: makeHead() });
    expect(files.map(({ name }) => name)).toEqual(['größe 1.gltf', 'größe 1.bin']);
    const externalResourceFunction = async (uri: string) => {
      expect(decodeURIComponent(uri)).toBe('größe 1.bin');
      return files[1]!.bytes;
    };
    const report = await validateBytes(files[0]!.bytes, { externalResourceFunction });
    expect(report.issues.messages).toEqual([]);
  });
});

describe.skipIf(!hasProgram('assimp'))('assimp reads back (skipped where assimp is not installed)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'facewright-assimp-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ['fbx', [take], 1, 3],
    ['fbx', [take, moving], 2, 3],
    ['fbx', [makeTake({ clip: makeClip(rate, 1) })], 1, 3],
    ['fbx-curves', [take], 1, 1],
    ['glb', [take], 1, 3],
    ['glb', [take, moving], 2, 3],
    ['glb-curves', [take], 1, 1],
  ] as const)('%s: meshes and animations', async (format, takes, animations, meshes) => {
    const path = join(
      folder,
      `${format}-${takes.length}-${takes[0].clip.frameCount}${format.startsWith('fbx') ? '.fbx' : '.glb'}`,
    );
    writeFileSync(path, await bytesOf(format, takes, makeHead(), { combineAs: 'all' }));
    const info = await assimpInfo(path);
    expect(info).toMatch(new RegExp(`Meshes:\\s+${meshes}\\n`));
    expect(info).toMatch(new RegExp(`Animations:\\s+${animations}\\n`));
  });
});
