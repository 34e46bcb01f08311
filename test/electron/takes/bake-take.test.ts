import { describe, expect, it } from 'vitest';
import type { HeadMesh } from '../../../electron/heads/head-geometry.ts';
import { type BakeOptions, bakeTake, combineTakes } from '../../../electron/takes/bake-take.ts';
import { sourceNames } from '../../../electron/takes/export-head.ts';
import type { HeadShelf } from '../../../electron/takes/head-shelf.ts';
import { BLEND_SHAPE_NAMES } from '../../../shared/core/blend-shapes.ts';
import { frameRate } from '../../../shared/core/time.ts';
import { fbxCurves } from '../../../shared/export/check-fbx.ts';
import { glbCurves } from '../../../shared/export/check-gltf.ts';
import type { ExportFormatId } from '../../../shared/export/exporter.ts';
import { utf8Text } from '../../../shared/export/text-format.ts';
import { arkitReferenceLipTable } from '../../../shared/speech/lips/arkit-reference.ts';
import { makeTake } from '../../helpers/fake-take.ts';

/** A triangle with all shapes, spelled in a way of its own. */
function mesh(name: string, spell: (shape: string) => string): HeadMesh {
  return {
    name,
    positions: Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0),
    normals: Float32Array.of(0, 0, 1, 0, 0, 1, 0, 0, 1),
    indices: Uint32Array.of(0, 1, 2),
    material: { baseColor: [1, 1, 1, 1], roughness: 1, metallic: 0, doubleSided: false },
    targets: BLEND_SHAPE_NAMES.map((shape) => ({
      name: shape,
      sourceName: spell(shape),
      deltas: Float32Array.of(0, 0, 0, 0, 0, 0, 0, 0.1, 0),
    })),
  };
}

const head = {
  name: 'hero',
  meshes: [
    mesh('face', (shape) => `Hero_${shape}`),
    mesh('teeth', (shape) => (shape === 'jawOpen' ? 'Teeth_Open' : `Hero_${shape}`)),
  ],
  warnings: [],
};
const shelf: HeadShelf = {
  reference: arkitReferenceLipTable,
  open: async () => ({ head, lipTable: arkitReferenceLipTable, sha256: '' }),
};

function options(overrides: Partial<BakeOptions>): BakeOptions {
  return {
    formats: ['csv'],
    routes: ['text'],
    frameRate: frameRate(30),
    headPath: undefined,
    startTimecode: undefined,
    audio: undefined,
    seed: 1,
    procedural: true,
    ...overrides,
  };
}

async function fileOf(format: ExportFormatId, overrides: Partial<BakeOptions>): Promise<Uint8Array> {
  const { files } = await bakeTake('line', makeTake(), options({ formats: [format], ...overrides }), shelf);
  return files[0]!.bytes;
}

const channelsOf = (curves: readonly { readonly channel: string }[]) => new Set(curves.map(({ channel }) => channel));
const names = { jawOpen: ['Jaw_Open'], mouthPucker: ['PuckerUpper', 'PuckerLower'] };

describe('baking a take', () => {
  it('gives a chosen head back under the names of its own file', async () => {
    const headPath = 'hero.glb';
    expect(sourceNames(head).jawOpen).toEqual(['Hero_jawOpen', 'Teeth_Open']);
    for (const curves of [fbxCurves(await fileOf('fbx', { headPath })), await glbCurves(await fileOf('glb', { headPath }))]) {
      const channels = channelsOf(curves);
      expect(channels).toContain('Hero_jawOpen');
      expect(channels).toContain('Teeth_Open');
      expect(channels).not.toContain('jawOpen');
      const [ours, teeth] = ['Hero_jawOpen', 'Teeth_Open'].map((name) => curves.find(({ channel }) => channel === name)!.weights);
      expect(Math.max(...Array.from(ours!))).toBeGreaterThan(0.05);
      expect(Array.from(teeth!)).toEqual(Array.from(ours!));
    }
    expect(channelsOf(fbxCurves(await fileOf('fbx-curves', { headPath })))).toContain('Hero_jawOpen');
  });

  it('keeps the names of ARKit on the built-in head', async () => {
    expect(channelsOf(fbxCurves(await fileOf('fbx', {})))).toContain('jawOpen');
  });

  it('calls curves as the rig of the user does, but not in Live Link, which has names of its own', async () => {
    for (const id of ['fbx-curves', 'fbx-attributes'] as const) {
      const channels = channelsOf(fbxCurves(await fileOf(id, { names })));
      expect(channels).toContain('Jaw_Open');
      expect(channels).toContain('PuckerLower');
    }
    expect(utf8Text(await fileOf('csv', { names })).split('\n')[0]).toContain('Jaw_Open');
    expect(JSON.parse(utf8Text(await fileOf('json', { names }))).takes[0].channels).toContain('PuckerUpper');
    expect(await fileOf('livelink', { names })).toEqual(await fileOf('livelink', {}));
  });

  it('calls the mesh of curves as it is told', async () => {
    expect(Buffer.from(await fileOf('glb-curves', { meshName: 'CH_Hero_Face' })).toString('latin1')).toContain('CH_Hero_Face');
  });

  it('drops keys within the error that is allowed, and starts at the timecode where asked', async () => {
    const count = (bytes: Uint8Array) => fbxCurves(bytes).reduce((sum, { weights }) => sum + weights.length, 0);
    const reduced = await fileOf('fbx-curves', { maxKeyError: 0.01 });
    expect(count(reduced)).toBeLessThan(0.5 * count(await fileOf('fbx-curves', {})));
    const late = await fileOf('fbx-curves', { startTimecode: '01:00:00:00', absoluteTimecode: true });
    expect(fbxCurves(late)[0]!.times![0]).toBe(3600);
    expect(fbxCurves(await fileOf('fbx-curves', { startTimecode: '01:00:00:00' }))[0]!.times![0]).toBe(0);
  });

  it('puts the takes of many lines into one file', async () => {
    const wanted = options({ formats: ['fbx-curves', 'csv'], routes: ['text', 'direct'], combine: true });
    const lines = await Promise.all(['a', 'b'].map((name) => bakeTake(name, makeTake(), wanted, shelf)));
    expect(lines[0]!.files.map(({ name }) => name)).toEqual(['a.text.csv', 'a.direct.csv']);
    const takes = lines.flatMap((line) => line.takes.get('fbx-curves') ?? []);
    const { files } = await combineTakes('scene', new Map([['fbx-curves', takes]]), wanted, shelf);
    expect(files.map(({ name }) => name)).toEqual(['scene.curves.fbx']);
    expect(new Set(fbxCurves(files[0]!.bytes).map(({ take }) => take))).toEqual(new Set([0, 1, 2, 3]));
  });
});
