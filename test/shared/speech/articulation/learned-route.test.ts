import { describe, expect, test } from 'vitest';
import { BLEND_SHAPE_NAMES, blendShapeIndex } from '../../../../shared/core/blend-shapes.ts';
import { frameRate } from '../../../../shared/core/time.ts';
import { articulate } from '../../../../shared/speech/articulation/articulate.ts';
import { openByLoudness } from '../../../../shared/speech/articulation/free-speech-gain.ts';
import { learnedCoverage } from '../../../../shared/speech/articulation/learned-coverage.ts';
import { blendRoute, routeFromCurves } from '../../../../shared/speech/articulation/learned-route.ts';
import { lipFloor } from '../../../../shared/speech/articulation/lip-floor.ts';
import { arkitReferenceLipTable } from '../../../../shared/speech/lips/arkit-reference.ts';
import { measureClip } from '../../../../shared/speech/lips/measure-clip.ts';
import { solveLips } from '../../../../shared/speech/lips/solve-lips.ts';
import { phonemes } from './phoneme-builder.ts';

const line = phonemes('SIL:200 AA1:140 B:80 AA1:140 M:70 IY1:100 SIL:200');
const plan = articulate(line);
const curves = Float32Array.from({ length: plan.frameCount * 52 }, (_, i) =>
  i % 52 === blendShapeIndex('jawOpen') ? 0.3 : BLEND_SHAPE_NAMES[i % 52]!.startsWith('eye') ? 1 : 0,
);
const learned = routeFromCurves(curves);

describe('learned articulation over rules', () => {
  test('measures of curves count mouth and jaw only', () => {
    expect(learned.gap[10]).toBeCloseTo(0.2 + 0.3 * 39.4, 3);
    expect(learned.width[10]).toBeCloseTo(-0.3 * 7.1, 3);
  });

  test('trust chooses between rules and net', () => {
    expect(blendRoute(plan, learned, { confidence: 0 }).width).toEqual(plan.measures.width);
    const coverage = Float32Array.from({ length: plan.frameCount }, (_, i) => (i < 30 ? 1 : 0));
    const mixed = blendRoute(plan, learned, { coverage });
    expect(mixed.width[20]).toBeCloseTo(learned.width[20]!, 5);
    expect(mixed.width[50]).toBeCloseTo(plan.measures.width[50]!, 5);
  });

  test('a net that never closes is closed by the rules, on the head too', () => {
    const measures = blendRoute(plan, learned);
    const made = measureClip(solveLips({ ...plan, measures }, arkitReferenceLipTable, frameRate(60)), arkitReferenceLipTable);
    for (const { start, end } of plan.seals)
      for (let frame = Math.ceil(start * 60); frame <= end * 60; frame++) expect(made.gap[frame]).toBeLessThan(0.5);
    expect(made.gap[Math.round(0.27 * 60)]).toBeGreaterThan(8);
  });
});

test('pairs of phonemes that the captures lack are left to the rules', () => {
  const line = phonemes('EH1:200 N:200 SH:200 OY1:300').phonemes;
  const coverage = learnedCoverage(line, 90, new Set(['SIL-EH', 'EH-N', 'N-SH']));
  expect(coverage[10]).toBe(1);
  expect(coverage[50]).toBeCloseTo(0.65, 5);
  expect(coverage[75]).toBeCloseTo(0.25, 5);
  const wordless = learnedCoverage(
    line.map(({ word: _, ...heard }) => heard),
    90,
    new Set(),
  );
  expect(wordless[50]).toBeCloseTo(0.8, 5);
});

test('what a phoneme further than 200 ms away is next to does not matter', () => {
  const line = phonemes('EH1:200 N:200 OY1:500 N:200').phonemes;
  const coverage = learnedCoverage(line, 110, new Set(['SIL-EH', 'EH-N', 'N-SIL']));
  expect(coverage[45]).toBeCloseTo(0.65, 5);
  expect(coverage[65]).toBe(1);
});

describe('a learned mouth that shuts where others do not', () => {
  const spoken = phonemes('SIL:200 W:100 B:80 L:60 UW1:140 F:120 AA1:140 SIL:200');
  const rules = articulate(spoken);
  const shut = routeFromCurves(new Float32Array(rules.frameCount * 52));
  const floor = lipFloor(spoken.phonemes, rules.frameCount);
  const { gap } = blendRoute(rules, shut, { floor });
  const middle = (index: number): number => {
    const { start, end } = spoken.phonemes[index]!;
    return Math.round(((start + end) / 2) * 100);
  };

  test('is parted on vowels and L', () => {
    for (const index of [3, 4, 6]) {
      const { phoneme, start, end } = spoken.phonemes[index]!;
      expect(Math.max(...gap.subarray(Math.round(start * 100), Math.round(end * 100))), phoneme).toBeGreaterThan(2.5);
    }
    expect(blendRoute(rules, shut).gap[middle(4)]).toBeLessThan(1);
  });

  test('stays as shut as it was in closures, at the teeth, on W and in pauses', () => {
    for (const index of [0, 1, 2, 5, 7]) expect(floor[middle(index)], spoken.phonemes[index]!.phoneme).toBe(0);
    for (const { start, end } of rules.seals)
      for (let frame = Math.ceil(start * 100); frame <= end * 100; frame++) expect(gap[frame]).toBeLessThan(0.5);
  });

  test('rises and falls without a step', () => {
    for (let frame = 1; frame < floor.length; frame++) expect(Math.abs(floor[frame]! - floor[frame - 1]!)).toBeLessThan(1.1);
  });

  test('leaves a mouth alone that is wider', () => {
    const wide = routeFromCurves(curves);
    expect(blendRoute(plan, wide, { floor: lipFloor(line.phonemes, plan.frameCount) })).toEqual(blendRoute(plan, wide));
  });
});

test('the opening of free speech follows loudness, smoothly and within bounds', () => {
  const level = (value: number) => new Float32Array(plan.frameCount).fill(value);
  const ratio = (value: number) => openByLoudness(learned, level(value)).gap[40]! / learned.gap[40]!;
  expect(ratio(-0.5)).toBeCloseTo(1, 5);
  expect(ratio(0)).toBeCloseTo(1.2, 5);
  expect(ratio(-1.5)).toBeCloseTo(0.6, 5);
  expect(ratio(-3)).toBeCloseTo(0.3, 5);
  expect(ratio(5)).toBeCloseTo(1.6, 5);
  const louder = openByLoudness(learned, level(0));
  expect(louder.jawDrop[40]).toBeCloseTo(1.2 * learned.jawDrop[40]!, 4);
  expect(louder.width).toEqual(learned.width);
});
