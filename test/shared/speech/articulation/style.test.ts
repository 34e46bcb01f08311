import { describe, expect, test } from 'vitest';
import { BLEND_SHAPE_NAMES, type BlendShapeName } from '../../../../shared/core/blend-shapes.ts';
import { articulate } from '../../../../shared/speech/articulation/articulate.ts';
import type { ArticulationPlan } from '../../../../shared/speech/articulation/articulation-plan.ts';
import {
  type ArticulationStyle,
  completeStyle,
  NEUTRAL_STYLE,
  STYLE_DIALS,
} from '../../../../shared/speech/articulation/articulation-style.ts';
import { phonemes } from './phoneme-builder.ts';

const line = phonemes('SIL:400 B:70 AA1:140 T:60 IY1:120 S:90 UW1:130 M:80 AE1:140 SH:100 OW1:140 P:80 EH1:120 SIL:400');
const loudness = Float32Array.from({ length: 200 }, (_, i) => (i % 40 < 20 ? 0 : -1));

function mean(plan: ArticulationPlan, ...names: BlendShapeName[]): number {
  let sum = 0;
  for (let frame = 0; frame < plan.frameCount; frame++)
    for (const name of names) sum += plan.prior[frame * 52 + BLEND_SHAPE_NAMES.indexOf(name)]!;
  return sum / plan.frameCount;
}

const average = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const spread = (values: Float32Array): number => {
  const middle = average(values);
  return Math.sqrt(average(values.map((value) => (value - middle) ** 2)));
};

/** What each dial is to raise. */
const EFFECTS: Readonly<Record<keyof ArticulationStyle, (plan: ArticulationPlan) => number>> = {
  jaw: (plan) => average(plan.measures.gap),
  lips: (plan) => mean(plan, 'mouthPucker', 'mouthStretchLeft', 'mouthUpperUpLeft'),
  rounding: (plan) => mean(plan, 'mouthPucker', 'mouthFunnel'),
  firmness: (plan) => mean(plan, 'mouthPressLeft', 'mouthRollLower'),
  lead: (plan) => -plan.measures.gap.findIndex((gap) => gap > 4),
  smoothness: (plan) => -plan.measures.gap.reduce((sum, gap, i, all) => sum + Math.abs(gap - (all[i - 1] ?? gap)), 0),
  articulation: (plan) => spread(plan.measures.gap),
  loudness: (plan) => Math.abs(average(plan.measures.gap) - average(articulate(line).measures.gap)),
  smile: (plan) => average(plan.measures.width),
  restGap: (plan) => plan.measures.gap[10]!,
};

describe('style', () => {
  test.each(Object.keys(EFFECTS) as (keyof ArticulationStyle)[])('%s moves what it names, both ways', (dial) => {
    const { minimum, maximum, neutral } = STYLE_DIALS[dial];
    const at = (value: number): number => EFFECTS[dial](articulate({ ...line, loudness }, { [dial]: value }));
    const [low, middle, high] = [at(minimum), at(neutral), at(maximum)];
    expect(high).toBeGreaterThan(middle);
    if (minimum < neutral) expect(middle).toBeGreaterThan(low);
  });

  test('lips close on every seal at the ends of every dial', () => {
    for (const [dial, { minimum, maximum }] of Object.entries(STYLE_DIALS))
      for (const value of [minimum, maximum]) {
        const plan = articulate(line, { [dial]: value });
        for (const { start, end } of plan.seals)
          for (let frame = Math.ceil(start * 100 - 1e-6); frame <= end * 100 + 1e-6; frame++)
            expect(plan.measures.gap[frame], `${dial} ${value}`).toBeLessThan(0.5);
      }
  });

  test('values outside the range are clamped and missing ones neutral', () => {
    expect(completeStyle({ jaw: 99, lips: Number.NaN })).toEqual({ ...NEUTRAL_STYLE, jaw: 2 });
  });
});
