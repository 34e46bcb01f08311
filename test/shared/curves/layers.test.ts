import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameRate } from '../../../shared/core/time.ts';
import { bakeLayers, bakeLayersInPlace } from '../../../shared/curves/bake-layers.ts';
import { changedRanges } from '../../../shared/curves/changed-ranges.ts';
import { type CurveClip, makeClip } from '../../../shared/curves/clip.ts';
import type { Keyframe, LayerMode, TangentMode } from '../../../shared/curves/keyframe.ts';
import type { CurveLayer, CurveTrack } from '../../../shared/curves/layer-stack.ts';
import { LAYER_FADE } from '../../../shared/curves/layer-stack.ts';

const CHANNELS = ['jawOpen', 'mouthClose', 'tongueOut'];
const RATE = frameRate(30000, 1001);
const FRAMES = 90;

function clip(value = (frame: number, channel: number) => 0.4 + 0.3 * Math.sin(frame / 7 + channel)): CurveClip {
  return makeClip(
    RATE,
    CHANNELS,
    Float32Array.from({ length: FRAMES * CHANNELS.length }, (_, i) =>
      value(Math.floor(i / CHANNELS.length), i % CHANNELS.length),
    ),
  );
}

function layer(rest: Partial<CurveLayer> = {}): CurveLayer {
  return { id: 'layer:1', order: 1, mode: 'additive', weight: 1, isMuted: false, isSolo: false, ...rest };
}

const key = (time: number, value: number, tangent: TangentMode = 'auto'): Keyframe => ({ id: `k${time}`, time, value, tangent });
const track = (channel: string, keys: readonly Keyframe[], layerId = 'layer:1'): CurveTrack => ({ layerId, channel, keys });
const at = (baked: CurveClip, frame: number, channel = 'jawOpen'): number =>
  baked.values[frame * CHANNELS.length + CHANNELS.indexOf(channel)] ?? Number.NaN;
const frameOf = (time: number): number => Math.round((time * 30000) / 1001);

const arbitraryKeys = fc
  .uniqueArray(
    fc.record({
      ms: fc.integer({ min: 0, max: 3_000 }),
      value: fc.double({ min: -1, max: 1, noNaN: true }),
      tangent: fc.constantFrom<TangentMode>('auto', 'linear', 'step'),
    }),
    { selector: (k) => k.ms, maxLength: 6 },
  )
  .map((list) => list.sort((a, b) => a.ms - b.ms).map(({ ms, value, tangent }) => key(ms / 1_000, value, tangent)));
const arbitraryLayer = fc.record({
  mode: fc.constantFrom<LayerMode>('additive', 'override'),
  weight: fc.double({ min: 0, max: 1, noNaN: true }),
  isMuted: fc.boolean(),
  isSolo: fc.boolean(),
  order: fc.integer({ min: 0, max: 3 }),
  range: fc.option(
    fc.record({ start: fc.double({ min: 0, max: 1.4, noNaN: true }), length: fc.double({ min: 0, max: 2, noNaN: true }) }),
    { nil: undefined },
  ),
});
const arbitraryStack = fc
  .array(fc.tuple(arbitraryLayer, fc.array(arbitraryKeys, { maxLength: 4 })), { maxLength: 4 })
  .map((entries) => ({
    layers: entries.map(([{ range, ...rest }], i) =>
      layer({ ...rest, id: `layer:${i}`, ...(range && { range: { start: range.start, end: range.start + range.length } }) }),
    ),
    tracks: entries.flatMap(([, keys], i) =>
      keys.map((list, channel) => track(CHANNELS[channel] ?? 'noSuchChannel', list, `layer:${i}`)),
    ),
  }));

describe('baking of layers', () => {
  it('is the source itself where nothing acts', () => {
    const source = clip();
    expect(bakeLayers(source, [], [])).toBe(source);
    expect(bakeLayers(source, [layer()], [])).toBe(source);
    expect(bakeLayers(source, [layer()], [track('jawOpen', [])])).toBe(source);
    expect(bakeLayers(source, [layer({ isMuted: true })], [track('jawOpen', [key(1, 1)])])).toBe(source);
    expect(bakeLayers(source, [layer({ weight: 0 })], [track('jawOpen', [key(1, 1)])])).toBe(source);
  });

  it('never changes the source, other channels, or leaves 0..1', () => {
    fc.assert(
      fc.property(arbitraryStack, ({ layers, tracks }) => {
        const source = clip();
        const before = source.values.slice();
        const baked = bakeLayers(source, layers, tracks);
        expect(source.values).toEqual(before);
        expect(baked.values.every((value) => value >= 0 && value <= 1)).toBe(true);
        for (const channel of CHANNELS.filter((name) => !tracks.some((one) => one.channel === name))) {
          for (let frame = 0; frame < FRAMES; frame++) expect(at(baked, frame, channel)).toBe(at(source, frame, channel));
        }
      }),
    );
  });

  it('adds, and overrides between the first and the last key with a short way in and out', () => {
    const source = clip(() => 0.5);
    const keys = [key(1, 0.2), key(2, 0.2)];
    const added = bakeLayers(source, [layer()], [track('jawOpen', keys)]);
    expect([at(added, 0), at(added, 45), at(added, 89)].map((v) => v.toFixed(4))).toEqual(['0.7000', '0.7000', '0.7000']);
    const over = bakeLayers(source, [layer({ mode: 'override' })], [track('jawOpen', keys)]);
    expect(at(over, frameOf(1.5))).toBeCloseTo(0.2, 6);
    expect(at(over, frameOf(1 - LAYER_FADE) - 1)).toBe(0.5);
    expect(at(over, frameOf(2 + LAYER_FADE) + 1)).toBe(0.5);
    const half = bakeLayers(source, [layer({ mode: 'override', weight: 0.5 })], [track('jawOpen', keys)]);
    expect(at(half, frameOf(1.5))).toBeCloseTo(0.35, 6);
  });

  it('acts in a range with soft ends, and only soloed layers when there are any', () => {
    const source = clip(() => 0.5);
    const range = { start: 1, end: 2 };
    const ranged = bakeLayers(source, [layer({ range })], [track('jawOpen', [key(0, 0.2)])]);
    expect([frameOf(0.9), frameOf(1.5), frameOf(2.1)].map((frame) => at(ranged, frame).toFixed(4))).toEqual([
      '0.5000',
      '0.7000',
      '0.5000',
    ]);
    expect(at(ranged, frameOf(1.0334))).toBeLessThan(0.7);
    const two = [layer(), layer({ id: 'layer:2', order: 2, isSolo: true })];
    const tracks = [track('jawOpen', [key(0, 0.2)]), track('jawOpen', [key(0, 0.1)], 'layer:2')];
    expect(at(bakeLayers(source, two, tracks), 5)).toBeCloseTo(0.6, 6);
  });

  it('lets the last layer have the last word', () => {
    const source = clip(() => 0.5);
    const keys = [key(0, 0.1), key(3, 0.1)];
    const stack = (overrideOrder: number) => [
      layer({ order: 1 }),
      layer({ id: 'layer:2', order: overrideOrder, mode: 'override' }),
    ];
    const tracks = [track('jawOpen', [key(0, 0.3)]), track('jawOpen', keys, 'layer:2')];
    expect(at(bakeLayers(source, stack(2), tracks), 30)).toBeCloseTo(0.1, 6);
    expect(at(bakeLayers(source, stack(0), tracks), 30)).toBeCloseTo(0.4, 6);
  });

  it('in pieces gives exactly what it gives at once', () => {
    fc.assert(
      fc.property(arbitraryStack, fc.array(fc.integer({ min: 0, max: FRAMES }), { maxLength: 4 }), ({ layers, tracks }, cuts) => {
        const source = clip();
        const whole = bakeLayers(source, layers, tracks);
        const pieces = { ...source, values: new Float32Array(source.values.length) };
        const bounds = [0, ...[...cuts].sort((a, b) => a - b), FRAMES];
        for (let i = 1; i < bounds.length; i++) {
          bakeLayersInPlace(pieces, source, layers, tracks, new Set(CHANNELS), bounds[i - 1] ?? 0, bounds[i] ?? 0);
        }
        expect(pieces.values).toEqual(whole.values);
      }),
      { numRuns: 200 },
    );
  });

  it('knows which stretch of time a change of keys can touch', () => {
    fc.assert(
      fc.property(
        arbitraryKeys,
        arbitraryKeys,
        arbitraryKeys,
        fc.constantFrom<LayerMode>('additive', 'override'),
        (head, one, other, mode) => {
          // The same beginning, then different ends: what lies outside the said range must be the same bit for bit.
          const tail = (keys: readonly Keyframe[]) => keys.map((k) => ({ ...k, id: `x${k.time}`, time: k.time + 3.001 }));
          const [before, after] = [
            [...head, ...tail(one)],
            [...head, ...tail(other)],
          ];
          const source = { ...clip(), frameCount: 190, values: new Float32Array(190 * CHANNELS.length).fill(0.3) };
          const layers = [layer({ mode })];
          const baked = [before, after].map((keys) => bakeLayers(source, layers, [track('jawOpen', keys)]));
          const ranges = changedRanges(before, after, mode);
          for (let frame = 0; frame < 190; frame++) {
            const time = (frame * 1001) / 30000;
            if (ranges.some((range) => time >= range.start - 1e-9 && time <= range.end + 1e-9)) continue;
            expect(at(baked[0] as CurveClip, frame)).toBe(at(baked[1] as CurveClip, frame));
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
