import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameRate, frameTime } from '../../../shared/core/time.ts';
import { bumpKeys } from '../../../shared/curves/bump-keys.ts';
import { copyKeys, mirrorClipboard, pasteKeys, pasteTargets } from '../../../shared/curves/copy-keys.ts';
import { deleteKeys } from '../../../shared/curves/delete-keys.ts';
import { compileKeys, evaluateCompiled, evaluateKeys, sampleKeys, slopeAt } from '../../../shared/curves/evaluate-keys.ts';
import { fitKeys } from '../../../shared/curves/fit-keys.ts';
import { insertKey } from '../../../shared/curves/insert-key.ts';
import { type Keyframe, orderKeys, SAME_TIME, type TangentMode } from '../../../shared/curves/keyframe.ts';
import { moveKeys } from '../../../shared/curves/move-keys.ts';
import { scaleKeys } from '../../../shared/curves/scale-keys.ts';
import { setSlope, setTangents, zeroKeys } from '../../../shared/curves/set-keys.ts';
import { distance, simplifyKeys } from '../../../shared/curves/simplify-keys.ts';
import { smoothKeys } from '../../../shared/curves/smooth-keys.ts';
import { smoothSpan } from '../../../shared/curves/smooth-span.ts';
import { snapKeys, snapTime } from '../../../shared/curves/snap-keys.ts';

const RATE = frameRate(60);
const MODES: readonly TangentMode[] = ['auto', 'linear', 'step', 'free', 'broken'];
const slope = fc.option(fc.double({ min: -20, max: 20, noNaN: true }), { nil: undefined });

function keysOf(modes: readonly TangentMode[], minLength = 0): fc.Arbitrary<Keyframe[]> {
  const one = fc.record({
    time: fc.integer({ min: 0, max: 4_000 }).map((ms) => ms / 1_000),
    value: fc.double({ min: -1, max: 1, noNaN: true }),
    tangent: fc.constantFrom(...modes),
    inSlope: slope,
    outSlope: slope,
  });
  return fc.uniqueArray(one, { selector: (key) => key.time, minLength, maxLength: 12 }).map((list) =>
    [...list]
      .sort((a, b) => a.time - b.time)
      .map(({ inSlope, outSlope, ...key }, i) => ({
        id: `k${i + 1}`,
        ...key,
        ...(inSlope !== undefined && { inSlope }),
        ...(outSlope !== undefined && { outSlope }),
      })),
  );
}

const someKeys = keysOf(MODES);
const autoKeys = keysOf(['auto'], 2);
const moment = fc.double({ min: -0.5, max: 4.5, noNaN: true });
const ids = (keys: readonly Keyframe[]): Set<string> => new Set(keys.map((key) => key.id));
const key = (id: string, time: number, value: number, rest: Partial<Keyframe> = {}): Keyframe => ({
  id,
  time,
  value,
  tangent: 'auto',
  ...rest,
});
const isOrdered = (keys: readonly Keyframe[]): boolean => keys.every((k, i) => i === 0 || k.time > (keys[i - 1]?.time ?? 0));

describe('evaluation of keys', () => {
  it('passes through every key, and is held before the first and after the last', () => {
    fc.assert(
      fc.property(someKeys, (keys) => {
        for (const { time, value } of keys) expect(evaluateKeys(keys, time)).toBeCloseTo(value, 9);
        expect(evaluateKeys(keys, -1)).toBe(keys[0]?.value ?? 0);
        expect(evaluateKeys(keys, 9)).toBe(keys.at(-1)?.value ?? 0);
      }),
    );
  });

  it('with automatic tangents never leaves the range of the two keys around', () => {
    fc.assert(
      fc.property(autoKeys, moment, (keys, time) => {
        const value = evaluateKeys(keys, time);
        const before = keys.filter((k) => k.time <= time).at(-1) ?? keys[0];
        const after = keys.find((k) => k.time > time) ?? keys.at(-1);
        const [low, high] = [before?.value ?? 0, after?.value ?? 0].sort((a, b) => a - b);
        expect(value).toBeGreaterThanOrEqual((low ?? 0) - 1e-9);
        expect(value).toBeLessThanOrEqual((high ?? 0) + 1e-9);
      }),
    );
  });

  it('gives what each tangent promises', () => {
    const pair = (rest: Partial<Keyframe>) => [key('a', 0, 0, rest), key('b', 1, 1)];
    expect(evaluateKeys(pair({ tangent: 'linear' }), 0.25)).toBeCloseTo(0.25, 12);
    expect(evaluateKeys(pair({ tangent: 'step' }), 0.999)).toBe(0);
    expect(evaluateKeys(pair({}), 0.25)).toBeCloseTo(3 * 0.0625 - 2 * 0.015625, 12);
    const free = compileKeys(pair({ tangent: 'free', inSlope: 2, outSlope: 2 }));
    expect(slopeAt(free, 0)).toBeCloseTo(2, 12);
    const broken = compileKeys([
      key('x', -1, 0),
      key('a', 0, 0, { tangent: 'broken', inSlope: 3, outSlope: -3 }),
      key('b', 1, 0),
    ]);
    expect(slopeAt(broken, 1e-9)).toBeCloseTo(-3, 5);
    expect(slopeAt(broken, -1e-9)).toBeCloseTo(3, 5);
  });

  it('samples frames exactly as it evaluates moments', () => {
    fc.assert(
      fc.property(someKeys, fc.integer({ min: 0, max: 200 }), (keys, from) => {
        const compiled = compileKeys(keys);
        sampleKeys(keys, RATE, from, 80).forEach((value, i) => {
          expect(value).toBeCloseTo(evaluateCompiled(compiled, frameTime(RATE, from + i)), 12);
        });
      }),
    );
  });
});

describe('verbs on keys', () => {
  it('insert a key anywhere without changing the shape', () => {
    fc.assert(
      fc.property(
        someKeys.filter((keys) => keys.length > 0),
        moment.filter((t) => t >= 0),
        (keys, time) => {
          const inserted = insertKey(keys, time);
          expect(isOrdered(inserted.keys)).toBe(true);
          expect(inserted.keys.some((k) => k.id === inserted.id && Math.abs(k.time - time) < SAME_TIME)).toBe(true);
          for (let t = -0.2; t < 4.3; t += 0.037) expect(evaluateKeys(inserted.keys, t)).toBeCloseTo(evaluateKeys(keys, t), 7);
          if (inserted.keys.length > keys.length)
            expect(ids(deleteKeys(inserted.keys, new Set([inserted.id])))).toEqual(ids(keys));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('move all selected keys alike and back again, and others make way only where they are landed on', () => {
    fc.assert(
      fc.property(someKeys, fc.double({ min: 0.01, max: 1, noNaN: true }), (keys, time) => {
        const there = moveKeys(keys, ids(keys), { time });
        const back = moveKeys(there, ids(keys), { time: -time });
        expect(back.map((k) => k.id)).toEqual(keys.map((k) => k.id));
        back.forEach((k, i) => {
          expect(k.time).toBeCloseTo(keys[i]?.time ?? -1, 9);
        });
      }),
    );
    const keys = [key('a', 0, 0), key('b', 1, 0.5), key('c', 2, 1)];
    expect(moveKeys(keys, new Set(['a']), { time: 1, value: 0.2 }).map((k) => [k.id, k.time, k.value])).toEqual([
      ['a', 1, 0.2],
      ['c', 2, 1],
    ]);
    expect(moveKeys(keys, new Set(['c']), { value: 0.5 }, { lowest: 0, highest: 1 }).at(-1)?.value).toBe(1);
    expect(moveKeys(keys, new Set(['b']), { time: -5 })[0]).toMatchObject({ id: 'b', time: 0 });
    expect(moveKeys(keys, new Set(['b']), {})).toBe(keys);
  });

  it('scale about a pivot and back, slopes included', () => {
    fc.assert(
      fc.property(someKeys, fc.double({ min: 0.25, max: 4, noNaN: true }), (dense, factor) => {
        // Keys so near to each other that a quarter of their distance is none are one key: not of this law.
        const keys = dense.filter((k, i) => k.time - (dense[i - 1]?.time ?? -1) > 0.01);
        const pivot = keys[0]?.time ?? 0;
        const there = scaleKeys(keys, ids(keys), { time: { pivot, factor }, value: { pivot: 0, factor: 1 / 4 } });
        const back = scaleKeys(there, ids(keys), { time: { pivot, factor: 1 / factor }, value: { pivot: 0, factor: 4 } });
        for (let t = 0; t < 4; t += 0.11) {
          expect(evaluateKeys(there, pivot + (t - pivot) * factor)).toBeCloseTo(evaluateKeys(keys, t) / 4, 6);
          expect(evaluateKeys(back, t)).toBeCloseTo(evaluateKeys(keys, t), 6);
        }
      }),
    );
  });

  it('turn keys round in time', () => {
    const keys = [key('a', 1, 0, { tangent: 'broken', inSlope: 1, outSlope: 2 }), key('b', 2, 1)];
    const turned = scaleKeys(keys, ids(keys), { time: { pivot: 1.5, factor: -1 } });
    expect(turned.map((k) => [k.id, k.time])).toEqual([
      ['b', 1],
      ['a', 2],
    ]);
    expect(turned[1]).toMatchObject({ inSlope: -2, outSlope: -1 });
  });

  it('simplify within the error that they say', () => {
    fc.assert(
      fc.property(someKeys, fc.double({ min: 0.001, max: 0.3, noNaN: true }), (keys, maxError) => {
        const { keys: less, error } = simplifyKeys(keys, ids(keys), RATE, maxError);
        expect(less.length).toBeLessThanOrEqual(keys.length);
        expect(error).toBeLessThanOrEqual(maxError);
        expect(distance(keys, less, RATE)).toBeCloseTo(error, 9);
        if (keys.length > 0) expect([less[0]?.id, less.at(-1)?.id]).toEqual([keys[0]?.id, keys.at(-1)?.id]);
      }),
      { numRuns: 200 },
    );
  });

  it('fit a dense curve within an error at every frame, exactly at both ends, with ids in order', () => {
    const dense = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(dense, fc.double({ min: 0.001, max: 0.4, noNaN: true }), (values, maxError) => {
        const { keys, error } = fitKeys(values, RATE, 7, maxError);
        const made = sampleKeys(keys, RATE, 7, values.length);
        const worst = Math.max(...values.map((value, i) => Math.abs(value - (made[i] ?? 0))));
        expect(worst).toBeLessThanOrEqual(maxError + 1e-9);
        expect(worst).toBeCloseTo(error, 9);
        expect(made[0]).toBeCloseTo(values[0] ?? 0, 12);
        expect(made.at(-1)).toBeCloseTo(values.at(-1) ?? 0, 12);
      }),
      { numRuns: 200 },
    );
    const sine = Array.from({ length: 600 }, (_, i) => 0.5 + 0.5 * Math.sin(i / 20));
    expect(fitKeys(sine, RATE, 0, 0.02).keys.length).toBeLessThan(40);
  });

  it('smooth towards the neighbours, keep the ends, and never widen the range', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }),
        fc.integer({ min: 0, max: 9 }),
        (values, radius) => {
          const smooth = smoothSpan(values, radius);
          expect(smooth[0]).toBe(values[0]);
          expect(smooth.at(-1)).toBe(values.at(-1));
          expect(Math.min(...smooth)).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
          expect(Math.max(...smooth)).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
          if (radius === 0) expect([...smooth]).toEqual(values);
        },
      ),
    );
    const keys = [key('a', 0, 0), key('b', 1, 1), key('c', 2, 0)];
    expect(smoothKeys(keys, ids(keys), 0.5).map((k) => k.value)).toEqual([0, 0.5, 0]);
  });

  it('copy and paste: the same keys later, elsewhere, mirrored, and twice mirrored as they were', () => {
    const left = {
      channel: 'mouthSmileLeft',
      keys: [key('k1', 1, 0.2), key('k2', 2, 0.4, { tangent: 'free', inSlope: 1, outSlope: 1 })],
    } as const;
    const copied = copyKeys([left], () => true);
    if (!copied) throw new Error('nothing copied');
    expect(copied.tracks[0]?.keys.map((k) => k.time)).toEqual([0, 1]);
    expect(mirrorClipboard(copied).tracks[0]?.channel).toBe('mouthSmileRight');
    expect(mirrorClipboard(mirrorClipboard(copied))).toEqual(copied);
    expect(pasteTargets(copied, ['jawOpen', 'mouthClose']).map((track) => track.channel)).toEqual(['jawOpen', 'mouthClose']);
    expect(pasteTargets(copied, []).map((track) => track.channel)).toEqual(['mouthSmileLeft']);
    const { keys, pasted } = pasteKeys(left.keys, copied.tracks[0]?.keys ?? [], 2);
    expect(keys.map((k) => [k.id, k.time, k.value])).toEqual([
      ['k1', 1, 0.2],
      ['k3', 2, 0.2],
      ['k4', 3, 0.4],
    ]);
    expect([...pasted]).toEqual(['k3', 'k4']);
    expect(copyKeys([left], () => false)).toBeUndefined();
  });

  it('snap to the nearest mark within reach, else to a frame', () => {
    const grid = { frameRate: frameRate(24), marks: [0.5, 0.52], reach: 0.02 };
    expect(snapTime(0.512, grid)).toBe(0.52);
    expect(snapTime(0.3, grid)).toBeCloseTo(7 / 24, 12);
    expect(snapTime(0.3, {})).toBe(0.3);
    fc.assert(
      fc.property(someKeys, (keys) => {
        const snapped = snapKeys(keys, ids(keys), { frameRate: frameRate(24) });
        expect(isOrdered(snapped)).toBe(true);
        expect(snapKeys(snapped, ids(snapped), { frameRate: frameRate(24) })).toEqual(snapped);
      }),
    );
  });

  it('set to zero, change tangents and slopes only of what is selected', () => {
    const keys = [key('a', 0, 0.3), key('b', 1, 0.6), key('c', 2, 0.9)];
    expect(zeroKeys(keys, new Set(['b'])).map((k) => k.value)).toEqual([0.3, 0, 0.9]);
    const compiled = compileKeys(keys);
    const slopes = (i: number) => [compiled.inSlopes[i] ?? 0, compiled.outSlopes[i] ?? 0] as const;
    const free = setTangents(keys, new Set(['b']), 'free', slopes);
    for (let t = 0; t < 2; t += 0.1) expect(evaluateKeys(free, t)).toBeCloseTo(evaluateKeys(keys, t), 12);
    const broken = setSlope(setTangents(keys, new Set(['b']), 'broken', slopes), 'b', 'out', -5, slopes(1));
    expect(broken[1]).toMatchObject({ tangent: 'broken', outSlope: -5 });
    expect(broken[1]?.inSlope).toBeCloseTo(0.3, 12);
    expect(setSlope(keys, 'b', 'in', 4, slopes(1))[1]).toMatchObject({ tangent: 'free', inSlope: 4, outSlope: 4 });
  });

  it('pull a bump that leaves everything beyond its feet as it was', () => {
    const bump = { time: 1, value: 0.3, radius: 0.2, footValue: () => 0 };
    const first = bumpKeys([], bump);
    expect(first.keys.map((k) => [k.time, k.value])).toEqual([
      [0.8, 0],
      [1, 0.3],
      [1.2, 0],
    ]);
    const second = bumpKeys(first.keys, { ...bump, time: 1.1, value: 0.2 });
    expect(second.keys.map((k) => k.time)).toEqual([0.8, 1, 1.1, 1.2, 1.3].filter((t) => t !== 1.3));
    fc.assert(
      fc.property(someKeys, fc.double({ min: 0.5, max: 3.5, noNaN: true }), (keys, time) => {
        const pulled = bumpKeys(keys, { ...bump, time });
        // A key that is there already, less than half a millisecond away, is the one that is pulled.
        const middle = pulled.keys.find((k) => k.id === pulled.id);
        expect(middle?.value).toBe(0.3);
        expect(Math.abs((middle?.time ?? 0) - time)).toBeLessThan(SAME_TIME);
        expect(evaluateKeys(pulled.keys, middle?.time ?? 0)).toBeCloseTo(0.3, 6);
        expect(isOrdered(pulled.keys)).toBe(true);
        expect(new Set(pulled.keys.map((k) => k.id)).size).toBe(pulled.keys.length);
      }),
    );
  });

  it('keep one key a moment, the one that was given last', () => {
    expect(orderKeys([key('a', 1, 0), key('b', 0, 0), key('c', 1.0001, 0.5)]).map((k) => k.id)).toEqual(['b', 'c']);
  });
});
