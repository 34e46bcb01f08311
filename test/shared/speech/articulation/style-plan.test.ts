import { describe, expect, it } from 'vitest';
import type { TimedPhoneme } from '../../../../shared/core/take.ts';
import { frameRate } from '../../../../shared/core/time.ts';
import { articulate } from '../../../../shared/speech/articulation/articulate.ts';
import { type ArticulationStyle, NEUTRAL_STYLE, STYLE_DIALS } from '../../../../shared/speech/articulation/articulation-style.ts';
import { stylePlan } from '../../../../shared/speech/articulation/style-plan.ts';
import { arkitReferenceLipTable } from '../../../../shared/speech/lips/arkit-reference.ts';
import { measureClip } from '../../../../shared/speech/lips/measure-clip.ts';
import { solveLine } from '../../../../shared/speech/solve-line.ts';

const spoken: readonly TimedPhoneme['phoneme'][] = ['SIL', 'M', 'AA', 'P', 'UW', 'F', 'IY', 'S', 'B', 'AE', 'M', 'SIL'];
const phonemes = spoken.map((phoneme, i): TimedPhoneme => ({ phoneme, start: i * 0.12, end: (i + 1) * 0.12, confidence: 1 }));
const duration = spoken.length * 0.12;
const loudness = Float32Array.from({ length: Math.ceil(duration * 100) }, (_, i) => -0.4 + 0.4 * Math.sin(i / 7));
const plan = articulate({ phonemes, duration, loudness });
const line = { plan, loudness, phonemes };
const styled = (dials: Partial<ArticulationStyle>) => stylePlan(line, dials);
const largest = (values: Float32Array) => values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
const extremes = Object.entries(STYLE_DIALS).flatMap(([name, { minimum, maximum }]) => [
  { name, value: minimum },
  { name, value: maximum },
]);

describe('dials on a finished plan', () => {
  it('change nothing at all when they are neutral', () => {
    expect(styled({})).toBe(plan);
    expect(styled(NEUTRAL_STYLE)).toBe(plan);
    expect(styled({ jaw: Number.NaN })).toBe(plan);
  });

  it('open the jaw, shape the lips, mumble and smile as they say', () => {
    expect(largest(styled({ jaw: 2 }).measures.gap)).toBeGreaterThan(1.5 * largest(plan.measures.gap));
    expect(largest(styled({ jaw: 0.5 }).measures.jawDrop)).toBeCloseTo(0.5 * largest(plan.measures.jawDrop), 1);
    expect(largest(styled({ rounding: 2 }).measures.protrusion)).toBeGreaterThan(1.5 * largest(plan.measures.protrusion));
    expect(largest(styled({ articulation: 0 }).measures.gap)).toBeLessThan(0.6 * largest(plan.measures.gap));
    const [smiling] = [styled({ smile: 1 }).measures.width];
    expect(smiling.every((width, i) => width > (plan.measures.width[i] ?? 0) + 4)).toBe(true);
    expect(largest(styled({ restGap: 3 }).measures.gap.subarray(0, 3))).toBeCloseTo(3, 1);
  });

  it('follow the loudness more or less', () => {
    const change = (dial: number) => {
      const gap = styled({ loudness: dial }).measures.gap;
      return gap.reduce((sum, value, i) => sum + Math.abs(value - (plan.measures.gap[i] ?? 0)), 0);
    };
    expect(change(2)).toBeGreaterThan(1);
    expect(change(0)).toBeGreaterThan(1);
  });

  it('move everything earlier with a lead, contacts included', () => {
    const early = styled({ lead: 0.05 });
    expect(early.seals.map(({ start }) => start)).toEqual(plan.seals.map(({ start }) => expect.closeTo(start - 0.05, 9)));
    const at = (time: number) => Math.round(time * 100);
    expect(early.measures.gap[at(0.5)]).toBeCloseTo(plan.measures.gap[at(0.55)] ?? 0, 5);
    expect(early.measures.gap).toHaveLength(plan.frameCount);
  });

  it('smooth and sharpen without leaving the range of weights', () => {
    const roughness = (values: Float32Array) =>
      values.reduce((sum, value, i) => sum + Math.abs(value - 2 * (values[i - 1] ?? value) + (values[i - 2] ?? value)), 0);
    expect(roughness(styled({ smoothness: 1.5 }).measures.width)).toBeLessThan(0.8 * roughness(plan.measures.width));
    expect(roughness(styled({ smoothness: 0.5 }).measures.width)).toBeGreaterThan(roughness(plan.measures.width));
  });

  it.each(extremes)('keep lips shut on every seal, and all weights in range, at $name $value', ({ name, value }) => {
    const dials = { [name]: value };
    const rate = frameRate(60);
    const input = {
      plan,
      duration,
      loudness,
      transcript: { text: '', phonemes },
      style: dials,
      procedural: {},
      isAlive: false,
      seed: 1,
    };
    const { clip } = solveLine(input, arkitReferenceLipTable, rate);
    expect(clip.values.every((weight) => weight >= 0 && weight <= 1)).toBe(true);
    const { gap } = measureClip(clip, arkitReferenceLipTable);
    const seals = styled(dials).seals;
    expect(seals.length).toBeGreaterThanOrEqual(4);
    for (const seal of seals) {
      const frames = gap.subarray(Math.floor(seal.start * 60), Math.ceil(seal.end * 60) + 1);
      expect(
        frames.reduce((least, mm) => Math.min(least, mm), 99),
        `${seal.phoneme} at ${seal.start}`,
      ).toBeLessThan(0.5);
    }
  });
});

describe('solving a line', () => {
  it('gives the same curves each time, and keeps the head still when nothing is alive', () => {
    const input = {
      plan,
      duration,
      loudness,
      transcript: { text: 'x?', phonemes },
      style: { jaw: 1.3 },
      procedural: {},
      isAlive: true,
      seed: 3,
    };
    const one = solveLine(input, arkitReferenceLipTable, frameRate(30));
    expect(solveLine(input, arkitReferenceLipTable, frameRate(30))).toEqual(one);
    expect(one.headMotion.some((angle) => angle !== 0)).toBe(true);
    const still = solveLine({ ...input, isAlive: false }, arkitReferenceLipTable, frameRate(30));
    expect(still.headMotion.every((angle) => angle === 0)).toBe(true);
    expect(solveLine({ ...input, seed: 4 }, arkitReferenceLipTable, frameRate(30)).clip).not.toEqual(one.clip);
  });
});
