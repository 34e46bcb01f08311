import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLEND_SHAPE_NAMES } from '../../../shared/core/blend-shapes.ts';
import { type FrameRate, frameTime, parseFrameRate } from '../../../shared/core/time.ts';
import {
  allBlendShapes,
  type CurveClip,
  channelValues,
  clampClip,
  makeClip,
  renameChannels,
  selectChannels,
  validateClip,
} from '../../../shared/curves/clip.ts';
import { monotoneCubic } from '../../../shared/curves/interpolate.ts';
import { reducedFrames, reduceKeys } from '../../../shared/curves/reduce.ts';
import { resampleClip } from '../../../shared/curves/resample.ts';
import { sampleClip } from '../../../shared/curves/sample.ts';

const RATES = ['24', '23.976', '25', '29.97', '30', '48', '59.94', '60', '120', '12.5'].map((text) => parseFrameRate(text));
const rate30 = parseFrameRate('30');

function clipOf(frameRate: FrameRate, values: readonly number[], channel = 'jawOpen'): CurveClip {
  return makeClip(frameRate, [channel], Float32Array.from(values));
}

const weights = fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 80 });

describe('validateClip', () => {
  it('names channel and frame of a value that is not finite', () => {
    const values = Float32Array.of(0, 0, 0, Number.NaN);
    expect(() => makeClip(rate30, ['jawOpen', 'mouthClose'], values)).toThrow(/"mouthClose" is NaN at frame 1 \(0\.033 s\)/);
    expect(() => makeClip(rate30, ['a'], Float32Array.of(Number.POSITIVE_INFINITY))).toThrow(/Infinity/);
  });

  it('refuses sizes that disagree and channels twice', () => {
    expect(() => validateClip({ frameRate: rate30, frameCount: 2, channels: ['a'], values: new Float32Array(3) })).toThrow(
      /3 values/,
    );
    expect(() => makeClip(rate30, ['a', 'a'], new Float32Array(2))).toThrow(/"a" twice/);
    expect(() => makeClip(rate30, ['a', 'b'], new Float32Array(3))).toThrow();
  });
});

describe('clampClip', () => {
  it('moves values into 0..1 and counts them', () => {
    const { clip, clampedCount } = clampClip(clipOf(rate30, [-0.5, 0, 0.5, 1, 1.5]));
    expect([...clip.values]).toEqual([0, 0, 0.5, 1, 1]);
    expect(clampedCount).toBe(2);
  });

  it('gives the very same clip when nothing is outside', () => {
    const clip = clipOf(rate30, [0, 1]);
    expect(clampClip(clip)).toEqual({ clip, clampedCount: 0 });
    expect(clampClip(clip).clip).toBe(clip);
  });
});

describe('channels', () => {
  const clip = makeClip(rate30, ['jawOpen', 'tongueOut'], Float32Array.of(0.1, 0.2, 0.3, 0.4));

  it('are selected by name, with 0 for those that are missing', () => {
    expect([...selectChannels(clip, ['tongueOut', 'x', 'jawOpen']).values]).toEqual([
      ...Float32Array.of(0.2, 0, 0.1, 0.4, 0, 0.3),
    ]);
    const full = allBlendShapes(clip);
    expect(full.channels).toEqual(BLEND_SHAPE_NAMES);
    expect(channelValues(full, 'tongueOut')).toEqual(Float32Array.of(0.2, 0.4));
  });

  it('are renamed to one name or several, and never to the same name twice', () => {
    const renamed = renameChannels(clip, { jawOpen: ['Jaw', 'Jaw_teeth'], __proto__: 'x' });
    expect(renamed.channels).toEqual(['Jaw', 'Jaw_teeth', 'tongueOut']);
    expect([...renamed.values.subarray(0, 3)]).toEqual([...Float32Array.of(0.1, 0.1, 0.2)]);
    expect(() => renameChannels(clip, { jawOpen: 'tongueOut' })).toThrow(/twice/);
  });
});

describe('sampleClip', () => {
  it('is linear between frames and held outside', () => {
    const clip = clipOf(rate30, [0, 1, 0.5]);
    const at = (time: number) => sampleClip(clip, time)[0];
    expect([at(-1), at(0), at(0.5 / 30), at(1 / 30), at(1.5 / 30), at(9)]).toEqual([0, 0, 0.5, 1, 0.75, 0.5]);
  });
});

describe('resampleClip', () => {
  it('gives the same clip at the same rate', () => {
    const clip = clipOf(rate30, [0, 1]);
    expect(resampleClip(clip, parseFrameRate('30'))).toBe(clip);
  });

  it('covers the same time at every rate, and copies frames that coincide bit for bit', () => {
    for (const from of RATES) {
      const clip = clipOf(
        from,
        Array.from({ length: 97 }, (_, frame) => 0.5 + 0.5 * Math.sin(frame / 3)),
      );
      for (const to of RATES) {
        const result = resampleClip(clip, to);
        const end = frameTime(from, clip.frameCount);
        expect(frameTime(to, result.frameCount - 1)).toBeLessThan(end);
        expect(frameTime(to, result.frameCount)).toBeGreaterThanOrEqual(end - 1e-6);
        for (let frame = 0; frame < result.frameCount; frame++) {
          const source = (frame * to.denominator * from.numerator) / (to.numerator * from.denominator);
          if (Number.isInteger(source) && source < clip.frameCount) expect(result.values[frame]).toBe(clip.values[source]);
        }
      }
    }
  });

  it('comes back unchanged from a rate that is a multiple', () => {
    fc.assert(
      fc.property(weights, (values) => {
        const clip = clipOf(rate30, values);
        expect(resampleClip(resampleClip(clip, parseFrameRate('120')), rate30)).toEqual(clip);
      }),
    );
  });

  it('never leaves the range of the frames around (closures are not overshot)', () => {
    fc.assert(
      fc.property(weights, fc.constantFrom(...RATES), (values, to) => {
        const clip = clipOf(rate30, values);
        const result = resampleClip(clip, to);
        result.values.forEach((value, frame) => {
          const position = Math.min((frame * to.denominator * 30) / to.numerator, values.length - 1);
          const around = [Math.floor(position), Math.ceil(position)].map((index) => clip.values[index]!);
          expect(value).toBeGreaterThanOrEqual(Math.min(...around) - 1e-6);
          expect(value).toBeLessThanOrEqual(Math.max(...around) + 1e-6);
        });
      }),
    );
  });

  it('follows a smooth curve more closely than straight lines do', () => {
    const wave = (time: number) => 0.5 + 0.5 * Math.sin(time * 12);
    const clip = clipOf(
      parseFrameRate('24'),
      Array.from({ length: 100 }, (_, frame) => wave(frame / 24)),
    );
    const error = (method: 'monotone' | 'linear') => {
      const { values } = resampleClip(clip, parseFrameRate('60'), method);
      return values.reduce((sum, value, frame) => sum + Math.abs(value - wave(frame / 60)), 0);
    };
    expect(error('monotone')).toBeLessThan(0.6 * error('linear'));
  });

  it('does not drift over an hour at an NTSC rate', () => {
    const ntsc = parseFrameRate('29.97');
    const frames = 107_892;
    const ramp = clipOf(
      ntsc,
      Array.from({ length: frames }, (_, frame) => frame / frames),
    );
    const result = resampleClip(ramp, rate30);
    const last = result.frameCount - 2;
    expect(result.values[last]).toBeCloseTo(((last / 30) * (30000 / 1001)) / frames, 6);
  });
});

describe('monotoneCubic', () => {
  it('meets both ends and is straight on a straight line', () => {
    expect(monotoneCubic(0, 0.25, 0.75, 1, 0)).toBe(0.25);
    expect(monotoneCubic(0, 0.25, 0.75, 1, 1)).toBeCloseTo(0.75, 12);
    expect(monotoneCubic(0, 0.25, 0.5, 0.75, 0.5)).toBeCloseTo(0.375, 12);
  });
});

describe('reduceKeys', () => {
  function worstError(values: Float32Array, frames: Int32Array): number {
    let worst = 0;
    for (let i = 0; i + 1 < frames.length; i++) {
      const [from, to] = [frames[i]!, frames[i + 1]!];
      for (let frame = from; frame <= to; frame++) {
        const line = values[from]! + ((values[to]! - values[from]!) * (frame - from)) / (to - from);
        worst = Math.max(worst, Math.abs(line - values[frame]!));
      }
    }
    return worst;
  }

  it('stays within the stated error and keeps first and last frame', () => {
    fc.assert(
      fc.property(weights, fc.constantFrom(0, 0.001, 0.01, 0.1), (list, maxError) => {
        const values = Float32Array.from(list);
        const frames = reducedFrames(values, maxError);
        expect(frames[0]).toBe(0);
        expect(frames.at(-1)).toBe(values.length - 1);
        expect([...frames].every((frame, i) => i === 0 || frame > frames[i - 1]!)).toBe(true);
        expect(worstError(values, frames)).toBeLessThanOrEqual(maxError + 1e-7);
      }),
    );
  });

  it('keeps two keys of a constant or straight channel, one of a single frame, none of nothing', () => {
    expect([...reducedFrames(new Float32Array(1000).fill(0.3), 0)]).toEqual([0, 999]);
    expect([
      ...reducedFrames(
        Float32Array.from({ length: 129 }, (_, i) => i / 128),
        0,
      ),
    ]).toEqual([0, 128]);
    expect([...reducedFrames(Float32Array.of(0.5), 0)]).toEqual([0]);
    expect([...reducedFrames(new Float32Array(0), 0)]).toEqual([]);
  });

  it('drops most frames of speech-like motion', () => {
    const values = Float32Array.from({ length: 600 }, (_, frame) => 0.3 + 0.2 * Math.sin(frame / 9) + 0.1 * Math.sin(frame / 23));
    const frames = reducedFrames(values, 0.005);
    expect(frames.length).toBeLessThan(200);
    expect(worstError(values, frames)).toBeLessThanOrEqual(0.005 + 1e-7);
  });

  it('gives values with the frames', () => {
    const [jaw] = reduceKeys(clipOf(rate30, [0, 0.5, 1, 0]), 0);
    expect(jaw).toEqual({ channel: 'jawOpen', frames: Int32Array.of(0, 2, 3), values: Float32Array.of(0, 1, 0) });
  });
});
