import { BLEND_SHAPE_NAMES } from '../../core/blend-shapes.ts';
import type { LipMeasureClip, LipTable } from '../../core/lip-measures.ts';
import type { BlendShapeClip } from '../../core/take.ts';
import { type FrameRate, frameCountFor, framesPerSecond } from '../../core/time.ts';
import { type LabiodentalContact, PLAN_RATE, type Seal, type SibilantCap } from '../articulation/articulation-plan.ts';
import { capAt } from '../articulation/jaw-caps.ts';
import { type CompiledForms, type CompiledTable, compileLipTable } from './compiled-table.ts';
import { contactFrames } from './contact-frames.ts';
import { createFrameSolver, type FrameWish, solveFrameInPlace } from './frame-solver.ts';
import { sampleRows } from './sample-rows.ts';

const SHAPES = BLEND_SHAPE_NAMES.length;
const JAW = BLEND_SHAPE_NAMES.indexOf('jawOpen');
/** mm that a whole jawOpen moves chin and lips on the reference head. */
const REFERENCE_JAW_DROP = 26;
const REFERENCE_JAW_GAP = 39.4;

/** What to put onto a head: an articulation plan, or its prior and contacts with other measures. */
export interface LipWish {
  /** [T, 52] at 100 Hz. */
  readonly prior: Float32Array;
  /** At any frame rate; in adult millimetres. */
  readonly measures: LipMeasureClip;
  readonly seals: readonly Seal[];
  readonly labiodentals: readonly LabiodentalContact[];
  readonly sibilants?: readonly SibilantCap[];
}

export interface SolveOptions {
  /** Seconds of the clip; default: as long as the prior. */
  readonly duration?: number;
}

/**
 * Weights that make the wanted lip measures on the head of `table`, as near to the prior as that allows. Measures and prior are
 * taken at the exact frame times first, so closures survive any frame rate: every seal has at least one closed frame (gap below
 * .5 mm, nothing that parts the lips), mouthClose never passes jawOpen by more than .05. Channels are all 52, in their order.
 * @throws StudioError `lip-table-invalid`
 */
export function solveLips(wish: LipWish, table: LipTable, frameRate: FrameRate, options: SolveOptions = {}): BlendShapeClip {
  const compiled = compileLipTable(table);
  const planRate = framesPerSecond(PLAN_RATE);
  const duration = options.duration ?? Math.floor(wish.prior.length / SHAPES) / planRate;
  const frameCount = frameCountFor(frameRate, duration);
  const sealed = contactFrames(wish.seals, frameRate, frameCount);
  const tucked = contactFrames(wish.labiodentals, frameRate, frameCount);
  const times = sealed.time;
  const prior = sampleRows(wish.prior, SHAPES, planRate, times);
  const measures = sampleMeasures(wish.measures, times);
  const solver = createFrameSolver(compiled);
  const values = new Float32Array(frameCount * SHAPES);
  for (let frame = 0; frame < frameCount; frame++) {
    for (let k = 0; k < SHAPES; k++) solver.prior[k] = prior[frame * SHAPES + k] ?? 0;
    const isSealed = (sealed.range[frame] ?? -1) >= 0;
    const request: FrameWish = {
      gap: measures.gap[frame] ?? 0,
      width: measures.width[frame] ?? 0,
      protrusion: measures.protrusion[frame] ?? 0,
      jawDrop: measures.jawDrop[frame] ?? 0,
      sealed: isSealed,
      labiodental: !isSealed && (tucked.range[frame] ?? -1) >= 0,
      jawCap: headJawCap(capAt(wish.sibilants ?? [], times[frame] ?? 0), compiled),
    };
    solveFrameInPlace(solver, request);
    values.set(solver.weights, frame * SHAPES);
  }
  return { frameRate, frameCount, channels: BLEND_SHAPE_NAMES, values };
}

/** Wanted minus made, in adult mm, frame by frame: what this head cannot do. Positive gap: it stays too closed. */
export function lipResidual(wanted: LipMeasureClip, made: LipMeasureClip): LipMeasureClip {
  const times = Float64Array.from({ length: made.frameCount }, (_, frame) => frame / framesPerSecond(made.frameRate));
  const sampled = sampleMeasures(wanted, times);
  const minus = (a: Float32Array, b: Float32Array): Float32Array => a.map((value, i) => value - (b[i] ?? 0));
  return {
    frameRate: made.frameRate,
    frameCount: made.frameCount,
    gap: minus(sampled.gap, made.gap),
    width: minus(sampled.width, made.width),
    protrusion: minus(sampled.protrusion, made.protrusion),
    jawDrop: minus(sampled.jawDrop, made.jawDrop),
  };
}

function sampleMeasures(measures: LipMeasureClip, times: Float64Array): Omit<LipMeasureClip, 'frameRate' | 'frameCount'> {
  const rate = framesPerSecond(measures.frameRate);
  return {
    gap: sampleRows(measures.gap, 1, rate, times),
    width: sampleRows(measures.width, 1, rate, times),
    protrusion: sampleRows(measures.protrusion, 1, rate, times),
    jawDrop: sampleRows(measures.jawDrop, 1, rate, times),
  };
}

/** The same closeness of teeth and lips on another head, by whichever of chin and lips moves less there. */
function headJawCap(cap: number, table: CompiledTable): number {
  const drop = meanJaw(table.jawDrop);
  const gap = meanJaw(table.gap);
  const ratio = Math.max(drop > 0 ? REFERENCE_JAW_DROP / drop : 0, gap > 0 ? REFERENCE_JAW_GAP / gap : 0) * table.scale;
  return ratio > 0 ? Math.min(1, cap * ratio) : cap;
}

function meanJaw(forms: CompiledForms): number {
  let sum = 0;
  for (let form = 0; form < forms.count; form++) sum += forms.rows[form * SHAPES + JAW] ?? 0;
  return forms.count === 0 ? 0 : sum / forms.count;
}
