import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { closeLips } from '../../../renderer/curves/close-lips.ts';
import { createLipGap } from '../../../renderer/curves/lip-gap.ts';
import { BLEND_SHAPE_NAMES, blendShapeIndex } from '../../../shared/core/blend-shapes.ts';
import type { LipTable } from '../../../shared/core/lip-measures.ts';
import { frameRate } from '../../../shared/core/time.ts';
import { evaluateTake } from '../../../shared/document/evaluate-take.ts';
import { applyDiff, isEmptyDiff } from '../../../shared/document/record-diff.ts';
import { layersOf, type StudioDocument, type TakeRecord } from '../../../shared/document/records.ts';
import type { ClipView } from '../../../shared/ipc/bridge-data.ts';
import { arkitReferenceLipTable } from '../../../shared/speech/lips/arkit-reference.ts';
import { measureClip } from '../../../shared/speech/lips/measure-clip.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const wren = JSON.parse(readFileSync(join(root, 'assets/heads/wren.lips.json'), 'utf8')) as LipTable;
const FRAMES = 120;
const take = { id: 'take:1', kind: 'take' } as unknown as TakeRecord;
const empty: StudioDocument = new Map([[take.id, take]]);

/** A mouth that stands open with parted lips. */
function openMouth(weights: Readonly<Record<string, number>>): ClipView {
  const values = new Float32Array(FRAMES * 52);
  for (let frame = 0; frame < FRAMES; frame++) {
    for (const [name, value] of Object.entries(weights)) {
      values[frame * 52 + blendShapeIndex(name as 'jawOpen')] = value * (1 + 0.1 * Math.sin(frame / 9));
    }
  }
  return {
    frameRate: frameRate(60),
    frameCount: FRAMES,
    channels: BLEND_SHAPE_NAMES,
    values,
    gap: new Float32Array(FRAMES),
    headMotion: new Float32Array(0),
  };
}

const MOUTHS = {
  vowel: { jawOpen: 0.45, mouthLowerDownLeft: 0.3, mouthLowerDownRight: 0.3, mouthUpperUpLeft: 0.2, mouthUpperUpRight: 0.2 },
  rounded: { jawOpen: 0.25, mouthFunnel: 0.5, mouthPucker: 0.4 },
  wide: { jawOpen: 0.85, mouthFunnel: 0.2, mouthShrugUpper: 0.3, mouthSmileLeft: 0.5, mouthSmileRight: 0.5 },
};

describe('closing the lips at a closure', () => {
  for (const [headName, table] of Object.entries({ wren, reference: arkitReferenceLipTable })) {
    for (const [mouth, weights] of Object.entries(MOUTHS)) {
      it(`seals a ${mouth} mouth of the head ${headName}, and leaves the rest of the line as it was`, () => {
        const result = openMouth(weights);
        const range = { start: 0.9, end: 1.0 };
        const { diff, gap } = closeLips(empty, { takeId: 'take:1', result, table, range });
        expect(gap).toBeLessThan(0.3);
        const document = applyDiff(empty, diff);
        expect(layersOf(document, 'take:1').map((layer) => layer.mode)).toEqual(['override']);
        const closed = evaluateTake(document, 'take:1', result);
        const measured = measureClip({ ...closed, channels: BLEND_SHAPE_NAMES }, table).gap;
        for (let frame = 54; frame <= 60; frame++) expect(measured[frame]).toBeLessThan(0.5);
        // mouthClose never passes jawOpen by more than .05.
        for (let frame = 0; frame < FRAMES; frame++) {
          const at = (name: 'jawOpen' | 'mouthClose') => closed.values[frame * 52 + blendShapeIndex(name)] ?? 0;
          expect(at('mouthClose')).toBeLessThanOrEqual(at('jawOpen') + 0.05);
        }
        for (const frame of [0, 30, 45, 72, 119]) {
          expect(closed.values.slice(frame * 52, frame * 52 + 52)).toEqual(result.values.slice(frame * 52, frame * 52 + 52));
        }
      });
    }
  }

  it('closes one sound after another and leaves what lies between them', () => {
    const generated = openMouth(MOUTHS.wide);
    const close = (document: StudioDocument, start: number): StudioDocument => {
      const result = { ...generated, ...evaluateTake(document, 'take:1', generated) };
      const { diff } = closeLips(document, { takeId: 'take:1', result, table: wren, range: { start, end: start + 0.1 } });
      return applyDiff(document, diff);
    };
    const { values } = evaluateTake([1.5, 0.2, 0.85].reduce(close, empty), 'take:1', generated);
    for (const frame of [0, 25, 35, 42, 64, 75, 82, 104, 119]) {
      expect(values.slice(frame * 52, frame * 52 + 52)).toEqual(generated.values.slice(frame * 52, frame * 52 + 52));
    }
    const jaw = (frame: number): number => values[frame * 52 + blendShapeIndex('jawOpen')] ?? 1;
    const before = (frame: number): number => generated.values[frame * 52 + blendShapeIndex('jawOpen')] ?? 0;
    for (const frame of [15, 54, 93]) expect(jaw(frame)).toBeLessThan(before(frame));
  });

  it('changes nothing where the lips are closed already', () => {
    const { diff } = closeLips(empty, { takeId: 'take:1', result: openMouth({}), table: wren, range: { start: 0.5, end: 0.6 } });
    expect(isEmptyDiff(diff)).toBe(true);
  });

  it('measures the gap as the solver does', () => {
    const clip = openMouth(MOUTHS.wide);
    const lips = createLipGap(wren, clip.channels);
    const target = new Float32Array(FRAMES);
    lips.measureInPlace(target, clip.values, 0, FRAMES);
    const truth = measureClip({ ...clip, channels: BLEND_SHAPE_NAMES }, wren).gap;
    target.forEach((gap, frame) => {
      expect(gap).toBeCloseTo(truth[frame] ?? -1, 4);
    });
    expect([lips.moves('jawOpen'), lips.moves('eyeBlinkLeft')]).toEqual([true, false]);
  });
});
