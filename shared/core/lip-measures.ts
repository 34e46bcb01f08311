import type { BlendShapeName } from './blend-shapes.ts';
import type { FrameRate } from './time.ts';

/**
 * Lip measures over time: what a mouth does, apart from how a face makes it. Every array has `frameCount` values, in millimetres on an
 * adult head: `gap` inner-lip opening (mean of five points, never below 0), `width` change of corner distance from neutral,
 * `protrusion` forward travel of the lips from neutral, `jawDrop` downward travel of the chin from neutral.
 */
export interface LipMeasureClip {
  readonly frameRate: FrameRate;
  readonly frameCount: number;
  readonly gap: Float32Array;
  readonly width: Float32Array;
  readonly protrusion: Float32Array;
  readonly jawDrop: Float32Array;
}

/** rest + sum over shapes of weight x coefficient, in millimetres. */
export interface LinearForm {
  readonly rest: number;
  readonly coefficients: Readonly<Partial<Record<BlendShapeName, number>>>;
}

/**
 * How the shapes of one head move its lips, made once from its mesh. Blend shapes are linear in their weights, so the signed
 * distance of each pair of inner-lip points is exactly a {@link LinearForm}; the gap is the mean of these forms, each
 * floored at 0 (lips that press do not cancel an opening elsewhere). The other measures are means of unfloored forms.
 * The non-linear pairs of the eye (jawOpen with mouthClose, pucker, funnel) come from that floor.
 */
export interface LipTable {
  readonly format: 'facewright-lip-table/1';
  /** Name of the head, e.g. `arkit-reference`. */
  readonly head: string;
  /** Corner-to-corner distance at rest in mm; measures of another head are scaled by the ratio of these. */
  readonly mouthWidth: number;
  readonly gap: readonly LinearForm[];
  readonly width: readonly LinearForm[];
  readonly protrusion: readonly LinearForm[];
  readonly jawDrop: readonly LinearForm[];
  /** Distance lower-lip edge to upper-incisor edge (mm, floored at 0), when the head has teeth. */
  readonly lipToTeeth?: readonly LinearForm[];
}
