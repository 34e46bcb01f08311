import { describe, expect, it } from 'vitest';
import { readBlob, writeBlob } from '../../../electron/takes/blob-format.ts';
import {
  readAnalysisBlob,
  readClipBlob,
  readPlanBlob,
  writeAnalysisBlob,
  writeClipBlob,
  writePlanBlob,
} from '../../../electron/takes/take-blobs.ts';
import { BLEND_SHAPE_NAMES } from '../../../shared/core/blend-shapes.ts';
import { StudioError } from '../../../shared/core/errors.ts';
import { frameRate } from '../../../shared/core/time.ts';
import { makeTake } from '../../helpers/fake-take.ts';

const take = makeTake();
const plan = { plan: take.plans.text!, duration: take.recording.duration, loudness: take.loudness };
const clip = {
  frameRate: frameRate(30_000, 1_001),
  frameCount: 3,
  channels: BLEND_SHAPE_NAMES,
  values: Float32Array.from({ length: 3 * 52 }, (_, i) => (i % 52 === 17 ? (i + 1) / 200 : 0)),
  gap: Float32Array.of(0, 1, 2),
  headMotion: new Float32Array(9).fill(0.5),
};

describe('dense data as it is stored', () => {
  it('comes back exactly as it was, from a piece of a larger buffer too', () => {
    const bytes = writePlanBlob(plan);
    expect(readPlanBlob(bytes)).toEqual(plan);
    expect(readClipBlob(writeClipBlob(clip))).toEqual(clip);
    expect(readAnalysisBlob(writeAnalysisBlob(take.analysis))).toEqual(take.analysis);
    const pool = Buffer.alloc(bytes.length + 13, 0xff);
    pool.set(bytes, 13);
    expect(readPlanBlob(pool.subarray(13))).toEqual(plan);
  });

  it('is the same bytes each time, and leaves out what never moves', () => {
    expect(writePlanBlob(plan)).toEqual(writePlanBlob(structuredClone(plan)));
    expect(writeClipBlob(clip).length).toBeLessThan(400);
  });

  it.each(['plan', 'clip', 'analysis'] as const)(
    'is refused as damaged wherever a %s is cut off, and as another kind',
    (kind) => {
      const bytes = { plan: writePlanBlob(plan), clip: writeClipBlob(clip), analysis: writeAnalysisBlob(take.analysis) }[kind];
      const read = { plan: readPlanBlob, clip: readClipBlob, analysis: readAnalysisBlob };
      for (let length = 0; length < bytes.length - 7; length += length < 400 ? 1 : 997) {
        expect(() => read[kind](bytes.subarray(0, length)), String(length)).toThrow(StudioError);
      }
      for (const other of ['plan', 'clip', 'analysis'] as const) {
        if (other !== kind) expect(() => read[other](bytes)).toThrow(StudioError);
      }
    },
  );

  it('is refused when its header lies about sizes', () => {
    const lying = (arrays: unknown) => {
      const text = Buffer.from(JSON.stringify({ kind: 'x', meta: null, arrays }));
      const bytes = Buffer.alloc(8 + 4 + text.length + 64);
      bytes.write('FWBLOB1\n');
      bytes.writeUInt32LE(text.length, 8);
      text.copy(bytes, 12);
      return bytes;
    };
    for (const arrays of [[['a', 'f32', 1e12]], [['a', 'f32', -1]], [['a', 'f64', 1]], [['__proto__', 'u8', 1]], 'no', [[]]]) {
      expect(() => readBlob(lying(arrays), 'x'), JSON.stringify(arrays)).toThrow(StudioError);
    }
    expect(readBlob(writeBlob({ kind: 'x', meta: { ä: 1 }, arrays: {} }), 'x')).toEqual({
      kind: 'x',
      meta: { ä: 1 },
      arrays: {},
    });
  });
});
