import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createModelShelf } from '../../electron/inference/model-shelf.ts';
import { planText } from '../../electron/inference/text-route.ts';
import type { JobContext } from '../../electron/inference/worker-runtime.ts';
import { BLEND_SHAPE_NAMES } from '../../shared/core/blend-shapes.ts';
import type { LipMeasureClip } from '../../shared/core/lip-measures.ts';
import type { TimedPhoneme } from '../../shared/core/take.ts';
import { frameRate } from '../../shared/core/time.ts';
import type { ArticulationPlan } from '../../shared/speech/articulation/articulation-plan.ts';
import type { ArticulationStyle } from '../../shared/speech/articulation/articulation-style.ts';
import { arkitReferenceLipTable } from '../../shared/speech/lips/arkit-reference.ts';
import { measureClip } from '../../shared/speech/lips/measure-clip.ts';
import { solveLine } from '../../shared/speech/solve-line.ts';
import { phonemes } from '../shared/speech/articulation/phoneme-builder.ts';

const LINE =
  'SIL:300 | DH:40 AH0:60 | W:70 IH1:80 N:60 D:50 | B:70 L:60 UW1:120 | K:70 OW1:140 L:70 D:50 | SIL:120 | P:80 AA1:140 P:70 | M:80 AE1:130 N:70 | S:90 IY1:350 | SIL:300';
const FPS = 100;
const spoken = phonemes(LINE);
const { duration } = spoken;
const context: JobContext = {
  attempt: 1,
  isCancelled: () => false,
  progress: () => {},
  checkpoint: async () => {},
  log: () => {},
};
// The second half of the line is whispered: 20 dB below the first.
const loudness = Float32Array.from({ length: Math.ceil(duration * FPS) }, (_, i) => (i < (duration * FPS) / 2 ? 0 : -1));

const shelf = createModelShelf({ packRoots: [join(process.cwd(), 'models', 'packs')], provider: 'cpu' });
const planOf = (line: readonly TimedPhoneme[]): Promise<ArticulationPlan> =>
  planText({ phonemes: line, loudness, duration }, { rulesOnly: false }, shelf, context);
let plan: ArticulationPlan;
beforeAll(async () => {
  plan = await planOf(spoken.phonemes);
});
afterAll(() => shelf.dispose());

interface Mouth {
  readonly measures: LipMeasureClip;
  /** Mean of the shapes that press the lips, inside closures. */
  readonly pressed: number;
  /** Seconds at which the closure of "blue" begins. */
  readonly shut: number;
}

function mouth(style: Partial<ArticulationStyle>): Mouth {
  const line = { plan, duration, loudness, transcript: { text: '', phonemes: spoken.phonemes }, style, procedural: {}, seed: 1 };
  const { clip } = solveLine({ ...line, isAlive: false }, arkitReferenceLipTable, frameRate(FPS));
  const measures = measureClip(clip, arkitReferenceLipTable);
  const pressing = BLEND_SHAPE_NAMES.flatMap((name, k) => (/^mouth(Press|Roll)/.test(name) ? [k] : []));
  const [seal] = plan.seals;
  if (seal === undefined) throw new Error('The line has no closure.');
  const frame = Math.round(((seal.start + seal.end) / 2 - (style.lead ?? 0)) * FPS);
  const pressed = pressing.reduce((sum, k) => sum + (clip.values[frame * BLEND_SHAPE_NAMES.length + k] ?? 0), 0);
  const first = Math.round((seal.start - 0.15) * FPS);
  return { measures, pressed, shut: (first + measures.gap.subarray(first).findIndex((gap) => gap < 0.5)) / FPS };
}

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const spread = (values: Float32Array): number => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));
const travel = (values: Float32Array): number =>
  values.reduce((sum, value, i) => sum + Math.abs(value - (values[i - 1] ?? value)), 0);
const louder = (gap: Float32Array): number =>
  mean(gap.subarray(30, gap.length / 2)) / mean(gap.subarray(gap.length / 2, gap.length - 30));

/** Each dial, three settings, and what must grow from one to the next by at least a share. */
const DIALS: readonly [string, readonly Partial<ArticulationStyle>[], (mouth: Mouth) => number, number][] = [
  ['jaw', [{ jaw: 0.6 }, {}, { jaw: 1.4 }], ({ measures }) => mean(measures.gap), 1.2],
  ['lips', [{ lips: 0.4 }, {}, { lips: 1.6 }], ({ measures }) => spread(measures.width), 1.05],
  ['rounding', [{ rounding: 0.4 }, {}, { rounding: 1.6 }], ({ measures }) => Math.max(...measures.protrusion), 1.05],
  ['firmness', [{ firmness: 0.3 }, {}, { firmness: 1.7 }], ({ pressed }) => pressed, 1.1],
  ['articulation', [{ articulation: 0.4 }, {}, { articulation: 1.6 }], ({ measures }) => spread(measures.gap), 1.2],
  ['smoothness', [{ smoothness: 1.5 }, {}, { smoothness: 0.5 }], ({ measures }) => travel(measures.gap), 1.03],
  ['loudness', [{ loudness: 0 }, {}, { loudness: 2 }], ({ measures }) => louder(measures.gap), 1.05],
  ['smile', [{ smile: -0.6 }, {}, { smile: 0.6 }], ({ measures }) => mean(measures.width) + 20, 1.05],
];

test.each(DIALS)('the dial %s moves the learned mouth the way it says', (_, settings, measure, least) => {
  const [low = 0, neutral = 0, high = 0] = settings.map((style) => measure(mouth(style)));
  expect(low).toBeGreaterThan(0);
  expect(neutral / low).toBeGreaterThan(least);
  expect(high / neutral).toBeGreaterThan(least);
});

test('a lead moves the closure earlier by its own length', () => {
  expect(mouth({}).shut - mouth({ lead: 0.04 }).shut).toBeCloseTo(0.04, 2);
  expect(mouth({ lead: -0.04 }).shut - mouth({}).shut).toBeCloseTo(0.04, 2);
});

test('an edit changes the plan of the learned mouth within 300 ms of itself and nowhere else', async () => {
  for (const [index, edited] of spoken.phonemes.entries()) {
    if (edited.phoneme === 'SIL') continue;
    const to = edited.phoneme === 'OY' ? 'UW' : 'OY';
    const { measures } = await planOf(spoken.phonemes.map((phoneme, i) => (i === index ? { ...phoneme, phoneme: to } : phoneme)));
    const moved = (isNear: boolean): number => {
      let most = 0;
      for (let frame = 0; frame < plan.frameCount; frame++) {
        const time = frame / FPS;
        if (isNear !== (time >= edited.start - 0.3 && time <= edited.end + 0.3)) continue;
        for (const track of ['gap', 'width', 'protrusion', 'jawDrop'] as const)
          most = Math.max(most, Math.abs((measures[track][frame] ?? 0) - (plan.measures[track][frame] ?? 0)));
      }
      return most;
    };
    expect(moved(true), `${index} ${edited.phoneme}`).toBeGreaterThan(0.1);
    expect(moved(false), `${index} ${edited.phoneme}`).toBeLessThan(1e-3);
  }
});
