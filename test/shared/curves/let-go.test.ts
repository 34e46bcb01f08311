import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameRate } from '../../../shared/core/time.ts';
import { bakeLayers } from '../../../shared/curves/bake-layers.ts';
import { bumpKeys } from '../../../shared/curves/bump-keys.ts';
import { pasteKeys } from '../../../shared/curves/copy-keys.ts';
import { deleteKeys } from '../../../shared/curves/delete-keys.ts';
import { compileKeys, evaluateKeys, sampleKeys } from '../../../shared/curves/evaluate-keys.ts';
import { insertKey } from '../../../shared/curves/insert-key.ts';
import { freshKeyIds, type Keyframe, type LayerMode, mergeKeys } from '../../../shared/curves/keyframe.ts';
import { LAYER_FADE } from '../../../shared/curves/layer-stack.ts';
import { actsBetween, letGoAround } from '../../../shared/curves/let-go.ts';
import { simplifyKeys } from '../../../shared/curves/simplify-keys.ts';

const RATE = frameRate(60);
const FRAMES = 600;
/** A lively curve of ten seconds. */
const clip = {
  frameRate: RATE,
  frameCount: FRAMES,
  channels: ['jawOpen'],
  values: Float32Array.from({ length: FRAMES }, (_, frame) => 0.4 + 0.3 * Math.sin(frame / 5)),
};
const baked = (keys: readonly Keyframe[], mode: LayerMode = 'override'): Float32Array =>
  bakeLayers(
    clip,
    [{ id: 'layer:1', order: 1, mode, weight: 1, isMuted: false, isSolo: false }],
    [{ layerId: 'layer:1', channel: 'jawOpen', keys }],
  ).values;
const key = (id: string, time: number, value: number, tangent: Keyframe['tangent'] = 'auto'): Keyframe => ({
  id,
  time,
  value,
  tangent,
});
/** Puts keys at these times, at 0, among others as verbs on a stretch do. */
function put(keys: readonly Keyframe[], times: readonly number[]): readonly Keyframe[] {
  const [start, end] = [times[0] as number, times.at(-1) as number];
  const ids = freshKeyIds(keys, times.length);
  const outside = keys.filter((one) => one.time < start || one.time > end);
  return letGoAround(
    keys,
    mergeKeys(
      outside,
      times.map((time, i) => key(ids[i] as string, time, 0)),
    ),
    start,
    end,
  );
}
/** Frames that differ from the clip. */
const touched = (values: Float32Array): number[] =>
  [...values.keys()].filter((frame) => Math.abs((values[frame] as number) - (clip.values[frame] as number)) > 1e-6);

describe('an overriding track with several stretches', () => {
  it('leaves what lies between them as it is, in whatever order they are put in', () => {
    const stretches = [
      [1, 1.2, 1.5],
      [4, 4.5],
      [7, 7.25],
    ] as const;
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ]) {
      const keys = order.reduce<readonly Keyframe[]>((now, index) => put(now, stretches[index] as readonly number[]), []);
      expect(keys.map(({ tangent }) => tangent)).toEqual(['auto', 'auto', 'off', 'auto', 'off', 'auto', 'auto']);
      const values = baked(keys);
      for (const frame of touched(values)) {
        const time = frame / 60;
        expect(
          stretches.some((stretch) => time > stretch[0] - LAYER_FADE && time < (stretch.at(-1) as number) + LAYER_FADE),
        ).toBe(true);
      }
      expect([70, 250, 430].map((frame) => values[frame])).toEqual([0, 0, 0]);
    }
  });

  it('joins stretches that overlap, and goes on where the track acted before', () => {
    const joined = put(put([], [1, 2]), [1.5, 2.5]);
    expect(joined.map(({ time, tangent }) => [time, tangent])).toEqual([
      [1, 'auto'],
      [1.5, 'auto'],
      [2.5, 'auto'],
    ]);
    const inside = put(put([], [1, 5]), [2, 3]);
    expect(inside.every(({ tangent }) => tangent === 'auto')).toBe(true);
    expect(actsBetween(inside, 1, 5)).toBe(true);
  });

  it('lets go behind a key that takes the place of a deleted one', () => {
    const keys = put(put([], [1, 1.5, 2]), [5, 6]);
    expect(keys[2]?.tangent).toBe('off');
    const rest = deleteKeys(keys, new Set([keys[2]?.id as string]));
    expect(rest.map(({ time, tangent }) => [time, tangent])).toEqual([
      [1, 'auto'],
      [1.5, 'off'],
      [5, 'auto'],
      [6, 'auto'],
    ]);
    expect(touched(baked(rest)).filter((frame) => frame > 100 && frame < 290)).toEqual([]);
  });

  it('is pulled in two places without a line between them', () => {
    const below = (time: number): number => clip.values[Math.round(time * 60)] as number;
    const pull = (keys: readonly Keyframe[], time: number) =>
      bumpKeys(keys, { time, value: 0.9, radius: 0.1, footValue: below, isOverriding: true }).keys;
    const keys = pull(pull(pull([], 2), 6), 4);
    expect(
      touched(baked(keys)).filter((frame) => [2, 4, 6].every((time) => Math.abs(frame / 60 - time) > 0.1 + LAYER_FADE)),
    ).toEqual([]);
    // A pull beside another one takes its foot for its own.
    const beside = pull(pull([], 2), 2.15);
    expect(beside.map(({ tangent }) => tangent)).toEqual(Array(beside.length).fill('auto'));
  });

  it('takes a key in a gap as one that stands alone, and pasted keys as a stretch', () => {
    const keys = put(put([], [1, 2]), [5, 6]);
    const { keys: more } = insertKey(keys, 3.5, 0.9);
    expect(more.map(({ tangent }) => tangent)).toEqual(['auto', 'off', 'off', 'auto', 'auto']);
    expect(touched(baked(more)).filter((frame) => frame > 124 && frame < 206)).toEqual([]);
    expect(baked(more)[210]).toBeCloseTo(0.9, 6);
    const { keys: pasted } = pasteKeys(
      keys,
      [0, 0.5].map((time) => ({ time, value: 0.1, tangent: 'auto' as const })),
      8,
      true,
    );
    expect(pasted.map(({ tangent }) => tangent)).toEqual(['auto', 'off', 'auto', 'off', 'auto', 'auto']);
  });

  it('is simplified stretch by stretch', () => {
    const dense = (from: number) => Array.from({ length: 30 }, (_, i) => from + i / 60);
    const keys = put(put([], dense(1)), dense(5));
    const { keys: few } = simplifyKeys(keys, new Set(keys.map(({ id }) => id)), RATE, 0.01);
    expect(few.length).toBeLessThan(8);
    expect(few.filter(({ tangent }) => tangent === 'off')).toHaveLength(1);
    expect(Array.from(baked(few))).toEqual(Array.from(baked(keys)));
  });
});

describe('a gap in a track', () => {
  it('adds nothing on an additive layer but what fades', () => {
    const keys = [key('k1', 1, 0.1), key('k2', 2, 0.1, 'off'), key('k3', 5, 0.1), key('k4', 6, 0.1)];
    const values = baked(keys, 'additive');
    expect([...Array(150).keys()].every((i) => values[130 + i] === clip.values[130 + i])).toBe(true);
    expect(values[90]).toBeCloseTo((clip.values[90] as number) + 0.1, 6);
  });

  it('is sampled as it is evaluated, between keys of every kind', () => {
    const tangent = fc.constantFrom('auto', 'linear', 'step', 'free', 'broken', 'off' as const);
    const some = fc.array(
      fc.record({
        gap: fc.double({ min: 0.02, max: 0.7, noNaN: true }),
        value: fc.double({ min: -1, max: 1, noNaN: true }),
        tangent,
      }),
      {
        minLength: 2,
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(some, (list) => {
        let time = 0;
        const keys = list.map(({ gap, value, tangent: kind }, i) => {
          time += gap;
          return key(`k${i + 1}`, time, value, kind as Keyframe['tangent']);
        });
        const sampled = sampleKeys(keys, RATE, 0, 200);
        sampled.forEach((value, frame) => {
          const isEdge = keys.some((one, i) => {
            const middle = (one.time + (keys[i + 1]?.time ?? one.time)) / 2;
            return Math.abs(one.time - frame / 60) < 1e-6 || (one.tangent === 'off' && Math.abs(middle - frame / 60) < 1e-6);
          });
          if (!isEdge) expect(value).toBeCloseTo(evaluateKeys(keys, frame / 60), 6);
        });
        expect(compileKeys(keys).hasGaps).toBe(keys.slice(0, -1).some((one) => one.tangent === 'off'));
      }),
    );
  });
});
