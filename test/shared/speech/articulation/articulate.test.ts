import { describe, expect, test } from 'vitest';
import { BLEND_SHAPE_NAMES } from '../../../../shared/core/blend-shapes.ts';
import { articulate } from '../../../../shared/speech/articulation/articulate.ts';
import { phonemes } from './phoneme-builder.ts';

const JAW = BLEND_SHAPE_NAMES.indexOf('jawOpen');
const CLOSE = BLEND_SHAPE_NAMES.indexOf('mouthClose');

describe('articulate', () => {
  test('gives the same plan for the same line', () => {
    const line = phonemes('SIL:200 P:70 AA:130 P:80 M:90 AE:140 N:70 SIL:300');
    expect(articulate(line)).toEqual(articulate(line));
  });

  test('rests with closed lips where nothing is said', () => {
    const plan = articulate({ phonemes: [], duration: 1 });
    expect(plan.frameCount).toBe(100);
    expect(Math.max(...plan.measures.gap)).toBeLessThan(1.5);
  });

  test('"pop man" is one closure between its vowels', () => {
    const plan = articulate(phonemes('SIL:200 P:70 AA:130 P:80 M:90 AE:140 N:70 SIL:300'));
    expect(plan.seals).toHaveLength(2);
    const [, middle] = plan.seals;
    expect(middle!.start).toBeCloseTo(0.4, 2);
    expect(middle!.end).toBeCloseTo(0.57, 2);
  });

  test('lips are shut through every seal and mouthClose stays near the jaw', () => {
    const plan = articulate(phonemes('SIL:200 B:60 IY:90 M:50 AA:120 P:90 L:50 UW:110 B:60 AH:70 M:80 SIL:300'));
    for (const seal of plan.seals)
      for (let frame = Math.ceil(seal.start * 100); frame <= Math.floor(seal.end * 100); frame++)
        expect(plan.measures.gap[frame]).toBeLessThan(0.5);
    for (let frame = 0; frame < plan.frameCount; frame++)
      expect(plan.prior[frame * 52 + CLOSE]).toBeLessThanOrEqual(plan.prior[frame * 52 + JAW]! + 0.05 + 1e-6);
  });
});
