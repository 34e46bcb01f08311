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
  /** Of the line solved last: frames that ask for what they asked for then are not solved again. */
  readonly memory?: SolveMemory;
}

/** Wishes and answer of the last solve; `solveLips` reads and writes it. The answer is the same with it and without. */
export interface SolveMemory {
  last?: { readonly table: string; readonly wishes: Float64Array; readonly values: Float32Array };
}

/** Longer answers are not kept: 20 minutes at 60 frames a second are 50 MB. */
const MOST_REMEMBERED = 72_000;
/** Numbers of a frame's wish: 52 of the prior, four measures, what touches, the jaw's cap. */
const WISH = SHAPES + 6;

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
  const wishes = frameWishes(wish, compiled, frameRate, frameCount);
  const { memory } = options;
  const name = memory === undefined ? '' : JSON.stringify(table);
  const last = memory?.last?.table === name ? memory.last : undefined;
  const values = last?.values.length === frameCount * SHAPES ? last.values.slice() : new Float32Array(frameCount * SHAPES);
  const solver = createFrameSolver(compiled);
  for (let frame = 0; frame < frameCount; frame++) {
    if (last && isSameWish(last.wishes, wishes, frame)) continue;
    const at = frame * WISH;
    for (let k = 0; k < SHAPES; k++) solver.prior[k] = wishes[at + k] ?? 0;
    solveFrameInPlace(solver, requestAt(wishes, at + SHAPES));
    values.set(solver.weights, frame * SHAPES);
  }
  if (memory && frameCount <= MOST_REMEMBERED) memory.last = { table: name, wishes, values: values.slice() };
  return { frameRate, frameCount, channels: BLEND_SHAPE_NAMES, values };
}

/** [T, WISH] what each frame asks for, whatever its time. */
function frameWishes(wish: LipWish, compiled: CompiledTable, frameRate: FrameRate, frameCount: number): Float64Array {
  const sealed = contactFrames(wish.seals, frameRate, frameCount);
  const tucked = contactFrames(wish.labiodentals, frameRate, frameCount);
  const times = sealed.time;
  const prior = sampleRows(wish.prior, SHAPES, framesPerSecond(PLAN_RATE), times);
  const { gap, width, protrusion, jawDrop } = sampleMeasures(wish.measures, times);
  const wishes = new Float64Array(frameCount * WISH);
  for (let frame = 0; frame < frameCount; frame++) {
    const at = frame * WISH;
    for (let k = 0; k < SHAPES; k++) wishes[at + k] = prior[frame * SHAPES + k] ?? 0;
    wishes[at + SHAPES] = gap[frame] ?? 0;
    wishes[at + SHAPES + 1] = width[frame] ?? 0;
    wishes[at + SHAPES + 2] = protrusion[frame] ?? 0;
    wishes[at + SHAPES + 3] = jawDrop[frame] ?? 0;
    const isSealed = (sealed.range[frame] ?? -1) >= 0;
    wishes[at + SHAPES + 4] = isSealed ? SEALED : (tucked.range[frame] ?? -1) >= 0 ? TUCKED : FREE;
    wishes[at + SHAPES + 5] = headJawCap(capAt(wish.sibilants ?? [], times[frame] ?? 0), compiled);
  }
  return wishes;
}

const [FREE, TUCKED, SEALED] = [0, 1, 2];

function requestAt(wishes: Float64Array, at: number): FrameWish {
  const [gap = 0, width = 0, protrusion = 0, jawDrop = 0, contact = FREE, jawCap = 1] = wishes.subarray(at, at + WISH - SHAPES);
  return { gap, width, protrusion, jawDrop, sealed: contact === SEALED, labiodental: contact === TUCKED, jawCap };
}

function isSameWish(before: Float64Array, now: Float64Array, frame: number): boolean {
  if (before.length !== now.length) return false;
  for (let i = frame * WISH; i < (frame + 1) * WISH; i++) if (before[i] !== now[i]) return false;
  return true;
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
