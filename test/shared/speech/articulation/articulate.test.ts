import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BLEND_SHAPE_NAMES, blendShapeIndex } from '../../../../shared/core/blend-shapes.ts';
import { PHONEMES } from '../../../../shared/core/phonemes.ts';
import { articulate } from '../../../../shared/speech/articulation/articulate.ts';
import type { ArticulationPlan } from '../../../../shared/speech/articulation/articulation-plan.ts';
import { phonemes } from './phoneme-builder.ts';

const JAW = blendShapeIndex('jawOpen');
const CLOSE = blendShapeIndex('mouthClose');
const PUCKER = blendShapeIndex('mouthPucker');

function column(plan: ArticulationPlan, index: number): number[] {
  return Array.from({ length: plan.frameCount }, (_, frame) => plan.prior[frame * BLEND_SHAPE_NAMES.length + index]!);
}

/** Largest gap in mm between two times. */
function widest(plan: ArticulationPlan, start: number, end: number): number {
  return Math.max(...plan.measures.gap.subarray(Math.round(start * 100), Math.round(end * 100) + 1));
}

/** Time at which the gap passes 2.5 mm after `from`, between frames. */
function opening(plan: ArticulationPlan, from: number): number {
  for (let frame = Math.floor(from * 100); frame + 1 < plan.frameCount; frame++) {
    const [here, next] = [plan.measures.gap[frame]!, plan.measures.gap[frame + 1]!];
    if (here <= 2.5 && next > 2.5) return (frame + (2.5 - here) / (next - here)) / 100;
  }
  return Number.POSITIVE_INFINITY;
}

describe('articulate', () => {
  test('gives the same plan for the same line', () => {
    const line = phonemes('SIL:200 P:70 AA1:130 P:80 M:90 AE1:140 N:70 SIL:300');
    expect(articulate(line)).toEqual(articulate(line));
  });

  test('rests with closed lips where nothing is said', () => {
    const plan = articulate({ phonemes: [], duration: 1 });
    expect(plan.frameCount).toBe(100);
    expect(Math.max(...plan.measures.gap)).toBeLessThan(1.5);
  });

  test('any phonemes at any times give finite weights from 0 to 1 and keep mouthClose near the jaw', () => {
    const phoneme = fc.record({
      phoneme: fc.constantFrom(...PHONEMES),
      start: fc.double({ min: -1, max: 3, noNaN: false }),
      length: fc.double({ min: -0.1, max: 0.6, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(phoneme, { maxLength: 12 }), fc.double({ min: 0, max: 2.5, noNaN: true }), (list, duration) => {
        const timed = list.map(({ phoneme, start, length }) => ({ phoneme, start, end: start + length, confidence: 1 }));
        const plan = articulate({ phonemes: timed, duration });
        expect(plan.prior.every((weight) => weight >= 0 && weight <= 1)).toBe(true);
        const [jaw, close] = [column(plan, JAW), column(plan, CLOSE)];
        expect(close.every((weight, frame) => weight <= jaw[frame]! + 0.05 + 1e-6)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('"pop man" is one closure between its vowels', () => {
    const plan = articulate(phonemes('SIL:200 P:70 AA1:130 P:80 M:90 AE1:140 N:70 SIL:300'));
    expect(plan.seals).toHaveLength(2);
    const middle = plan.seals[1]!;
    expect(middle.start).toBeCloseTo(0.4, 2);
    expect(middle.end).toBeCloseTo(0.57, 2);
    expect(widest(plan, 0.41, 0.56)).toBeLessThan(0.5);
  });

  test('equal neighbours make one gesture, not two', () => {
    const one = articulate(phonemes('SIL:200 AA1:120 S:140 AA1:120 SIL:200'));
    const two = articulate(phonemes('SIL:200 AA1:120 S:70 S:70 AA1:120 SIL:200'));
    expect(two.measures.gap).toEqual(one.measures.gap);
  });

  test.each(['P:80', 'B:80', 'M:80', 'B:50', 'M:40'])(
    'lips are shut through %s between open vowels, and open after it',
    (stop) => {
      const plan = articulate(phonemes(`SIL:200 AA1:140 ${stop} AA1:140 SIL:200`));
      const [seal] = plan.seals;
      expect(seal!.end - seal!.start).toBeGreaterThanOrEqual(0.03);
      expect(widest(plan, Math.ceil(seal!.start * 100) / 100, Math.floor(seal!.end * 100) / 100)).toBeLessThan(0.5);
      expect(widest(plan, seal!.end, seal!.end + 0.08)).toBeGreaterThan(2.5);
    },
  );

  test.each([25, 40, 55, 70])('a closure ends at the burst, %i ms after the stop begins', (burst) => {
    for (const vowel of ['AA1', 'IY1', 'UW1', 'EH1']) {
      const plan = articulate(phonemes(`SIL:200 AE1:120 P:90@${burst} ${vowel}:130 SIL:200`));
      const late = opening(plan, 0.34) - (0.32 + burst / 1000);
      expect(late, vowel).toBeGreaterThanOrEqual(0);
      expect(late, vowel).toBeLessThanOrEqual(0.02);
    }
  });

  test('a burst before a pause opens the lips, a stop that is held does not', () => {
    const heard = articulate(phonemes('SIL:200 AA1:140 P:90@60 SIL:300'));
    const held = articulate(phonemes('SIL:200 AA1:140 P:90 SIL:300'));
    expect(opening(heard, 0.36) - 0.4).toBeLessThan(0.02);
    expect(widest(held, 0.4, 0.6)).toBeLessThan(1.5);
  });

  test('a first closure is not preceded by an opening', () => {
    const plan = articulate(phonemes('SIL:300 B:60 IH1:80 N:70 SIL:300'));
    expect(widest(plan, 0, 0.35)).toBeLessThan(1.5);
  });

  test.each(['AA', 'AE', 'AO', 'AW', 'AY', 'EH'])(
    '%s opens at least 4 mm when stressed and long, between any consonants',
    (vowel) => {
      for (const consonant of ['P', 'S', 'M', 'SH', 'W', 'F', 'T', 'K']) {
        const plan = articulate(phonemes(`SIL:200 ${consonant}:80 ${vowel}1:120 ${consonant}:80 SIL:200`));
        expect(widest(plan, 0.28, 0.4), consonant).toBeGreaterThanOrEqual(4);
      }
    },
  );

  test('sibilants keep the teeth together', () => {
    const plan = articulate(phonemes('SIL:200 AA1:140 S:110 AA1:140 SH:110 AE1:140 CH:120 AO1:130 Z:90 AA1:120 SIL:200'));
    expect(plan.sibilants).toHaveLength(4);
    const jaw = column(plan, JAW);
    for (const { start, end, jawCap } of plan.sibilants)
      for (let frame = Math.ceil(start * 100); frame <= end * 100; frame++) expect(jaw[frame]).toBeLessThanOrEqual(jawCap + 1e-6);
  });

  test('lips round early through consonants that leave them alone, but not through a spread vowel', () => {
    const through = articulate(phonemes('SIL:300 AH1:100 K:60 T:60 L:60 UW1:140 SIL:200'));
    const spread = articulate(phonemes('SIL:300 IY1:100 K:60 T:60 L:60 UW1:140 SIL:200'));
    const pucker = column(through, PUCKER);
    expect(pucker[50]! / Math.max(...pucker)).toBeGreaterThan(0.25);
    expect(column(spread, PUCKER)[34]).toBeLessThan(0.1);
  });

  test('F and V put the lower lip under the teeth', () => {
    const plan = articulate(phonemes('SIL:200 AA1:120 F:90 AA1:120 V:80 IY1:100 SIL:200'));
    expect(plan.labiodentals.map(({ phoneme }) => phoneme)).toEqual(['F', 'V']);
    const roll = column(plan, blendShapeIndex('mouthRollLower'));
    expect(roll[36]).toBeGreaterThan(0.25);
    expect(roll[26]).toBeLessThan(0.05);
    expect(widest(plan, 0.35, 0.39)).toBeLessThan(3);
  });

  test('a short pause holds the mouth slightly open, a long one closes it', () => {
    const short = articulate(phonemes('SIL:200 AA1:150 SIL:150 AA1:150 SIL:200'));
    const long = articulate(phonemes('SIL:200 AA1:150 SIL:600 AA1:150 SIL:200'));
    expect(Math.min(...short.measures.gap.subarray(35, 50))).toBeGreaterThan(1);
    expect(long.measures.gap[65]).toBeLessThan(1.5);
  });

  test('a line of 30 seconds takes well under a tenth of a second', () => {
    const line = phonemes(`SIL:200 ${'B:60 IY1:90 M:50 AA1:120 P:90 L:50 UW1:110 S:100 T:50 F:90 AO1:130 '.repeat(32)}`);
    articulate(line);
    const start = process.cpuUsage();
    articulate(line);
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(100);
  });
});
