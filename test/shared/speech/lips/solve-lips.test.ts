import { describe, expect, test } from 'vitest';
import { BLEND_SHAPE_NAMES, blendShapeIndex } from '../../../../shared/core/blend-shapes.ts';
import type { LipTable } from '../../../../shared/core/lip-measures.ts';
import type { BlendShapeClip } from '../../../../shared/core/take.ts';
import { type FrameRate, frameRate, framesPerSecond, frameTime } from '../../../../shared/core/time.ts';
import { articulate } from '../../../../shared/speech/articulation/articulate.ts';
import { arkitReferenceLipTable } from '../../../../shared/speech/lips/arkit-reference.ts';
import { compileLipTable, evaluateFloored } from '../../../../shared/speech/lips/compiled-table.ts';
import { measureClip } from '../../../../shared/speech/lips/measure-clip.ts';
import { lipResidual, type SolveMemory, solveLips } from '../../../../shared/speech/lips/solve-lips.ts';
import { phonemes } from '../articulation/phoneme-builder.ts';
import { landmarkTable } from './landmark-table.ts';

const LINE =
  'SIL:300 DH:40 AH0:60 | W:70 IH1:80 N:60 D:50 | B:50@38 L:60 UW1:120 | K:70 OW1:140 L:70 D:50 | SIL:120 | P:80@52 AA1:140 P:70 | M:80 AE1:130 N:70 |' +
  ' S:90 T:60 AA1:120 P:60@40 T:50 | M:50 EH1:90 N:60 IY0:90 | SH:100 UW1:130 Z:90 | F:90 AY1:150 V:80 | B:40 IY1:70 B:45 AO1:140 M:70 SIL:400';
const plan = articulate(phonemes(LINE));
const HEADS: readonly LipTable[] = [
  arkitReferenceLipTable,
  landmarkTable(),
  landmarkTable({ size: 1.4 }),
  landmarkTable({ size: 0.6, rest: 0.3 }),
  landmarkTable({ teeth: true }),
];
const RATES: readonly FrameRate[] = [
  [24, 1],
  [24000, 1001],
  [25, 1],
  [30, 1],
  [30000, 1001],
  [48, 1],
  [60, 1],
  [60000, 1001],
  [120, 1],
].map(([numerator, denominator]) => frameRate(numerator!, denominator));

const weight = (clip: BlendShapeClip, frame: number, name: (typeof BLEND_SHAPE_NAMES)[number]): number =>
  clip.values[frame * BLEND_SHAPE_NAMES.length + blendShapeIndex(name)]!;

/** Value below which a share of the absolute values lie. */
function quantile(values: Float32Array, share: number): number {
  return values.map(Math.abs).sort()[Math.floor(share * (values.length - 1))]!;
}

describe('solveLips', () => {
  describe.each(HEADS)('on the head "$head"', (table) => {
    test.each(RATES)(
      'every seal is closed at $numerator/$denominator frames a second, with nothing that parts the lips',
      (rate) => {
        const clip = solveLips(plan, table, rate);
        const { gap } = measureClip(clip, table);
        for (const { start, end, phoneme } of plan.seals) {
          let frames = Array.from({ length: clip.frameCount }, (_, frame) => frame).filter((frame) => {
            const time = frameTime(rate, frame);
            return time >= start && time <= end;
          });
          if (frames.length === 0) frames = [Math.round(((start + end) / 2) * framesPerSecond(rate))];
          for (const frame of frames) {
            expect(gap[frame], `${phoneme} at ${start}`).toBeLessThan(0.5);
            for (const name of [
              'mouthFunnel',
              'mouthLowerDownLeft',
              'mouthLowerDownRight',
              'mouthUpperUpLeft',
              'mouthUpperUpRight',
            ] as const)
              expect(weight(clip, frame, name)).toBe(0);
            expect(weight(clip, frame, 'mouthStretchLeft')).toBeLessThanOrEqual(0.2 + 1e-6);
          }
        }
      },
    );

    test('weights stay within 0..1 and mouthClose within .05 of jawOpen', () => {
      const clip = solveLips(plan, table, frameRate(60));
      expect(clip.values.every((value) => value >= 0 && value <= 1)).toBe(true);
      for (let frame = 0; frame < clip.frameCount; frame++)
        expect(weight(clip, frame, 'mouthClose')).toBeLessThanOrEqual(weight(clip, frame, 'jawOpen') + 0.05 + 1e-6);
    });

    test('gap and width are the wanted ones within .3 mm in 99 % of frames', () => {
      const residual = lipResidual(plan.measures, measureClip(solveLips(plan, table, frameRate(60)), table));
      expect(quantile(residual.gap, 0.99)).toBeLessThan(0.3);
      expect(quantile(residual.width, 0.99)).toBeLessThan(0.3);
    });

    test('no flicker: shapes move no more than the prior and the measures ask', () => {
      const clip = solveLips(plan, table, frameRate(60));
      const path = (values: Float32Array, width: number, column: number): number => {
        let sum = 0;
        for (let i = width + column; i < values.length; i += width) sum += Math.abs(values[i]! - values[i - width]!);
        return sum;
      };
      const asked = path(plan.measures.gap, 1, 0) / 25 + path(plan.measures.width, 1, 0) / 8;
      BLEND_SHAPE_NAMES.forEach((name, k) => {
        expect(path(clip.values, 52, k), name).toBeLessThanOrEqual(1.5 * path(plan.prior, 52, k) + asked);
      });
    });
  });

  test('on the reference head an untouched plan is its own answer between contacts', () => {
    const clip = solveLips(plan, arkitReferenceLipTable, frameRate(100));
    let worst = 0;
    for (let frame = 0; frame < clip.frameCount; frame++) {
      if (plan.closure[frame]! > 0) continue;
      for (let k = 0; k < 52; k++) worst = Math.max(worst, Math.abs(clip.values[frame * 52 + k]! - plan.prior[frame * 52 + k]!));
    }
    expect(worst).toBeLessThan(0.02);
  });

  test('F and V bring the lower lip to the teeth of a head that has teeth', () => {
    const table = landmarkTable({ teeth: true });
    const clip = solveLips(plan, table, frameRate(60));
    const compiled = compileLipTable(table);
    for (const { start, end } of plan.labiodentals)
      for (let frame = Math.ceil(start * 60); frame <= end * 60; frame++)
        expect(evaluateFloored(compiled.lipToTeeth, clip.values, frame * 52)).toBeLessThan(0.5);
  });

  test('sibilants keep the teeth together whatever the measures say', () => {
    const wide = { ...plan.measures, gap: plan.measures.gap.map((gap) => gap + 6) };
    const clip = solveLips({ ...plan, measures: wide }, arkitReferenceLipTable, frameRate(60));
    for (const { start, end, jawCap } of plan.sibilants)
      for (let frame = Math.ceil(start * 60); frame <= end * 60; frame++)
        expect(weight(clip, frame, 'jawOpen')).toBeLessThanOrEqual(jawCap + 1e-6);
  });

  test('measures of another frame rate are taken at the exact frame times', () => {
    const slow = frameRate(25);
    const pick = (values: Float32Array): Float32Array => values.filter((_, frame) => frame % 4 === 0);
    const { gap, width, protrusion, jawDrop } = plan.measures;
    const measures = {
      frameRate: slow,
      frameCount: Math.ceil(gap.length / 4),
      gap: pick(gap),
      width: pick(width),
      protrusion: pick(protrusion),
      jawDrop: pick(jawDrop),
    };
    const clip = solveLips({ ...plan, measures }, arkitReferenceLipTable, slow);
    const residual = lipResidual(measures, measureClip(clip, arkitReferenceLipTable));
    expect(quantile(residual.gap, 0.97)).toBeLessThan(0.3);
  });

  test('a table with a wrong number or name is refused', () => {
    const table = landmarkTable();
    expect(() => solveLips(plan, { ...table, mouthWidth: 0 }, frameRate(30))).toThrow(/lip table/);
    expect(() => solveLips(plan, { ...table, gap: [] }, frameRate(30))).toThrow(/no gap form/);
    const odd = { rest: 0, coefficients: { jawDown: 3 } } as unknown as (typeof table.gap)[number];
    expect(() => solveLips(plan, { ...table, gap: [odd] }, frameRate(30))).toThrow(/jawDown/);
    expect(() => solveLips(plan, { ...table, gap: [{ rest: Number.NaN, coefficients: {} }] }, frameRate(30))).toThrow(
      /not a number/,
    );
  });
});

test('a line solved before gives the same bytes, whatever was edited, on whatever head', () => {
  const memory: SolveMemory = {};
  const other = articulate(phonemes(LINE.replace('AA1:140', 'UW1:140').replace('M:70 AE', 'N:70 AE')));
  const [first, second] = [HEADS[0]!, HEADS[1]!];
  for (const [wish, head, rate] of [
    [plan, first, 60],
    [plan, first, 60],
    [other, first, 60],
    [plan, first, 60],
    [plan, second, 60],
    [plan, second, 25],
    [{ ...plan, seals: [] }, second, 25],
  ] as const) {
    const fresh = solveLips(wish, head, frameRate(rate));
    expect(solveLips(wish, head, frameRate(rate), { memory }).values).toEqual(fresh.values);
  }
});

test('what comes out may be changed without harm to what is remembered', () => {
  const memory: SolveMemory = {};
  const solve = () => solveLips(plan, arkitReferenceLipTable, frameRate(60), { memory }).values;
  const first = solve();
  const kept = first.slice();
  first.fill(0.5);
  expect(solve()).toEqual(kept);
});
