import { describe, expect, test } from 'vitest';
import { BLEND_SHAPE_NAMES, blendShapeIndex } from '../../../../shared/core/blend-shapes.ts';
import { frameRate } from '../../../../shared/core/time.ts';
import { articulate } from '../../../../shared/speech/articulation/articulate.ts';
import { learnedCoverage } from '../../../../shared/speech/articulation/learned-coverage.ts';
import { blendRoute, routeFromCurves } from '../../../../shared/speech/articulation/learned-route.ts';
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
