import { Euler, Quaternion, Vector3 } from 'three';
import { FBXLoader } from 'three/addons/loaders/FBXLoader.js';
import { GLTFLoader } from 'three/addons/loaders/GLTFLoader.js';
import { describe, expect, it } from 'vitest';
import { parseFrameRate } from '../../../shared/core/time.ts';
import { exportTakes } from '../../../shared/export/exporter.ts';
import { headAnglesAt, headEulerXyz, headQuaternion } from '../../../shared/export/head-angles.ts';
import { makeClip, makeHead, makeHeadMotion, makeTake } from '../../helpers/export-fixtures.ts';

const level = { pitch: 0, yaw: 0, roll: 0 };

function turned(angles: typeof level, direction: [number, number, number]): number[] {
  const quaternion = new Quaternion(...headQuaternion(angles));
  return new Vector3(...direction).applyQuaternion(quaternion).toArray();
}

describe('head angles', () => {
  it('pitch up, yaw to the left of the character (+X), roll towards the left shoulder', () => {
    const [forward, up]: [number, number, number][] = [
      [0, 0, 1],
      [0, 1, 0],
    ];
    expect(turned({ ...level, pitch: 30 }, forward!)[1]).toBeCloseTo(0.5, 6);
    expect(turned({ ...level, yaw: 30 }, forward!)[0]).toBeCloseTo(0.5, 6);
    expect(turned({ ...level, roll: 30 }, up!)[0]).toBeCloseTo(0.5, 6);
    expect(turned(level, forward!)).toEqual(forward);
  });

  it('yaw turns last, so that a nod stays a nod of the turned head', () => {
    const nodded = turned({ pitch: 20, yaw: 90, roll: 0 }, [0, 0, 1]);
    expect(nodded[0]).toBeCloseTo(Math.cos((20 * Math.PI) / 180), 6);
    expect(nodded[1]).toBeCloseTo(Math.sin((20 * Math.PI) / 180), 6);
  });

  it('Euler angles (X, then Y, then Z) are the same rotation', () => {
    for (const angles of [level, { pitch: 12, yaw: -40, roll: 7 }, { pitch: -25, yaw: 60, roll: -15 }]) {
      const [x, y, z] = headEulerXyz(angles).map((degrees) => (degrees * Math.PI) / 180);
      // Turning about fixed axes X, Y, Z in this order is three's order ZYX.
      const other = new Quaternion().setFromEuler(new Euler(x, y, z, 'ZYX'));
      expect(Math.abs(other.dot(new Quaternion(...headQuaternion(angles))))).toBeCloseTo(1, 10);
    }
  });

  it('are linear between the frames of the motion and held at its ends', () => {
    const motion = { frameRate: parseFrameRate('30'), frameCount: 2, head: Float32Array.of(0, 10, 0, 4, 20, -8) };
    const at = (frame: number) => headAnglesAt(motion, parseFrameRate('60'), frame);
    expect([at(0), at(1), at(2), at(9)]).toEqual([
      { pitch: 0, yaw: 10, roll: 0 },
      { pitch: 2, yaw: 15, roll: -4 },
      { pitch: 4, yaw: 20, roll: -8 },
      { pitch: 4, yaw: 20, roll: -8 },
    ]);
    expect(headAnglesAt(undefined, parseFrameRate('60'), 3)).toEqual(level);
  });

  it('turn the head alike in FBX and glTF', async () => {
    const rate = parseFrameRate('30');
    const take = makeTake({ clip: makeClip(rate, 20, ['jawOpen']), headMotion: makeHeadMotion(rate, 20) });
    const bytes = async (format: 'fbx' | 'glb') =>
      (await exportTakes(format, [take], { head: makeHead() })).files[0]!.bytes.slice().buffer as ArrayBuffer;
    const fbx = new FBXLoader().parse(await bytes('fbx'), '');
    const glb = await new GLTFLoader().parseAsync(await bytes('glb'), '');
    const [a, b] = [fbx, glb].map(({ animations }) => animations[0]!.tracks.find((track) => track.name === 'head.quaternion')!);
    expect(a!.values.length).toBe(80);
    for (let frame = 0; frame < 20; frame++) {
      const [p, q] = [a!, b!].map((track) => new Quaternion().fromArray(track.values, frame * 4));
      expect(Math.abs(p!.dot(q!)), `frame ${frame}`).toBeCloseTo(1, 5);
    }
  });
});
