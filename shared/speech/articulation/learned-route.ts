import { BLEND_SHAPE_NAMES, blendShapeGroup } from '../../core/blend-shapes.ts';
import type { LipMeasureClip } from '../../core/lip-measures.ts';
import { framesPerSecond } from '../../core/time.ts';
import { arkitReferenceLipTable } from '../lips/arkit-reference.ts';
import { compileLipTable } from '../lips/compiled-table.ts';
import { measureWeights } from '../lips/measure-clip.ts';
import { sampleRows } from '../lips/sample-rows.ts';
import { type ArticulationPlan, PLAN_HOP, PLAN_RATE } from './articulation-plan.ts';

const SHAPES = BLEND_SHAPE_NAMES.length;
const MOUTH = Int32Array.from(
  BLEND_SHAPE_NAMES.flatMap((name, k) => (['jaw', 'lips', 'cheeks', 'tongue'].includes(blendShapeGroup(name)) ? [k] : [])),
);
const reference = compileLipTable(arkitReferenceLipTable);
/** Lips under a closure aim below contact (mm), as the rules do. */
const VIRTUAL_TARGET = 2.5;

/**
 * Lip measures (mm, 100 Hz) of curves [T, 52] that a net made at 100 Hz. Only mouth and jaw count: brows, eyes and nose of such
 * nets are habits of the solver that labelled their training data.
 */
export function routeFromCurves(curves: Float32Array): LipMeasureClip {
  const mouth = new Float32Array(curves.length);
  for (let row = 0; row < mouth.length; row += SHAPES)
    for (let i = 0; i < MOUTH.length; i++) {
      const at = row + (MOUTH[i] ?? 0);
      mouth[at] = Math.min(1, Math.max(0, curves[at] ?? 0));
    }
  return measureWeights(PLAN_RATE, mouth, reference);
}

export interface BlendRouteOptions {
  /** [T] at 100 Hz, 0..1: how far the learned mouth is trusted at each moment (phones it was trained on); default 1. */
  readonly coverage?: Float32Array;
  /** Trust over all, 0 rules alone .. 1; default 1. */
  readonly confidence?: number;
  /** [T] mm: the learned gap is lifted to this (`lipFloor`) before closures act on it. */
  readonly floor?: Float32Array;
  /** Keep the rules' closures on top of the learned gap (default true). */
  readonly closures?: boolean;
}

/**
 * Learned articulation on top of rules: measures are the learned ones where they are trusted and the rules' elsewhere. The
 * plan's lip closures still pull the gap shut with their own movement, so seals stay what they were. Arrays are as long as the plan.
 */
export function blendRoute(plan: ArticulationPlan, learned: LipMeasureClip, options: BlendRouteOptions = {}): LipMeasureClip {
  const { coverage, floor, confidence = 1, closures = true } = options;
  const times = Float64Array.from({ length: plan.frameCount }, (_, frame) => frame * PLAN_HOP);
  const rate = framesPerSecond(learned.frameRate);
  const isPlanned = rate === framesPerSecond(PLAN_RATE) && learned.gap.length === plan.frameCount;
  const mix = (rules: Float32Array, other: Float32Array, least?: Float32Array): Float32Array => {
    if (other.length === 0) return rules.slice();
    const sampled = isPlanned ? other : sampleRows(other, 1, rate, times);
    return rules.map((value, i) => {
      const trust = Math.min(1, Math.max(0, confidence * (coverage ? (coverage[i] ?? 0) : 1)));
      return value + trust * (Math.max(sampled[i] ?? 0, least?.[i] ?? Number.NEGATIVE_INFINITY) - value);
    });
  };
  const open = mix(plan.measures.gap, learned.gap, floor);
  const gap = closures ? open.map((value, i) => closed(value, plan.measures.gap[i] ?? 0, plan.closure[i] ?? 0)) : open;
  return {
    frameRate: PLAN_RATE,
    frameCount: plan.frameCount,
    gap,
    width: mix(plan.measures.width, learned.width),
    protrusion: mix(plan.measures.protrusion, learned.protrusion),
    jawDrop: mix(plan.measures.jawDrop, learned.jawDrop),
  };
}

/** A gap under a closure: never wider than the learned one, nor than what the closing movement leaves of it (or of the rules' gap). */
function closed(learned: number, rules: number, closure: number): number {
  if (closure <= 0) return learned;
  const pulled = Math.max(0, (1 - closure) * learned - closure * VIRTUAL_TARGET);
  return Math.min(learned, Math.max(pulled, Math.min(rules, learned)));
}
