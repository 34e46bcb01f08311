import { describe, expect, it } from 'vitest';
import { type ExportLine, exportTakeOf } from '../../../electron/takes/export-line.ts';
import { HEAD_CHANNELS, type HeadChannel } from '../../../shared/core/curve-channels.ts';
import { frameRate } from '../../../shared/core/time.ts';
import type { CurveLayer, CurveTrack } from '../../../shared/curves/layer-stack.ts';
import type { ExportTake } from '../../../shared/export/export-input.ts';
import { exportTakes } from '../../../shared/export/exporter.ts';
import { makeMesh } from '../../helpers/export-fixtures.ts';

const FRAMES = 60;
const HEAD = { name: 'head', meshes: [makeMesh('face', ['jawOpen', 'mouthClose'], 3, 3)] };
const LAYER: CurveLayer = { id: 'layer:1', order: 1, mode: 'additive', weight: 1, isMuted: false, isSolo: false };

function held(channel: HeadChannel, value: number): CurveTrack {
  return { layerId: LAYER.id, channel, keys: [{ id: 'k1', time: 0.5, value, tangent: 'auto' }] };
}

/** A second in which the head is turned by 1, 2 and 3 degrees. */
function line(change: Partial<ExportLine>, isAlive = true): ExportLine {
  const headMotion = Float32Array.from({ length: FRAMES * 3 }, (_, index) => (index % 3) + 1);
  const clip = { frameRate: frameRate(60), frameCount: FRAMES, values: new Float32Array(FRAMES * 52) };
  return {
    name: 'line',
    clip: isAlive ? { ...clip, headMotion } : clip,
    layers: [LAYER],
    tracks: [],
    transcript: { language: 'en', source: 'script', text: '', words: [], phonemes: [], differences: [] },
    provenance: {
      route: 'text',
      lipTable: 'wren',
      packs: '',
      provider: 'cpu',
      recordingSha256: '',
      transcript: 'script',
      language: 'en',
      seed: 1,
      proceduralLayers: isAlive,
      layers: 1,
    },
    ...change,
  };
}

describe('turns of the head in exports', () => {
  it('are those of the take when no layer turns it, and absent when nothing moves the head', () => {
    expect(exportTakeOf(line({})).headMotion?.head.slice(0, 3)).toEqual(Float32Array.of(1, 2, 3));
    expect(exportTakeOf(line({}, false)).headMotion).toBeUndefined();
    const muted = line({ layers: [{ ...LAYER, isMuted: true }], tracks: [held('headYaw', 10)] }, false);
    expect(exportTakeOf(muted).headMotion).toBeUndefined();
  });

  it('are corrected by the layers, also where only a layer turns the head, and cut with the range', () => {
    const tracks = [held('headPitch', 5), held('headYaw', -10)];
    expect(exportTakeOf(line({ tracks })).headMotion?.head.slice(0, 3)).toEqual(Float32Array.of(6, -8, 3));
    expect(exportTakeOf(line({ tracks }, false)).headMotion?.head.slice(-3)).toEqual(Float32Array.of(5, -10, 0));
    const cut = exportTakeOf(line({ tracks, range: { start: 0.5, end: 0.75 } }));
    expect(cut.headMotion?.frameCount).toBe(15);
    expect(cut.headMotion?.head).toHaveLength(45);
  });

  it('reach every format that carries a head', async () => {
    const before = exportTakeOf(line({}));
    for (const [axis, channel] of HEAD_CHANNELS.entries()) {
      const after = exportTakeOf(line({ tracks: [held(channel, 20)] }));
      expect(after.headMotion?.head[axis]).toBe(21 + axis);
      for (const format of ['fbx', 'fbx-curves', 'glb', 'gltf', 'livelink', 'json'] as const) {
        const [plain, turned] = await Promise.all([bytesOf(format, before), bytesOf(format, after)]);
        expect(turned.equals(plain), `${format} ${channel}`).toBe(false);
        expect((await bytesOf(format, after)).equals(turned)).toBe(true);
      }
    }
  });
});

async function bytesOf(format: Parameters<typeof exportTakes>[0], take: ExportTake): Promise<Buffer> {
  const { files } = await exportTakes(format, [take], { head: HEAD });
  return Buffer.concat(files.map(({ bytes }) => bytes));
}
