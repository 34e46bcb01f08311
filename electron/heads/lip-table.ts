import { BLEND_SHAPE_NAMES, type BlendShapeName } from '../../shared/core/blend-shapes.ts';
import type { LinearForm, LipTable } from '../../shared/core/lip-measures.ts';
import { type HeadGeometry, shapeDeltas } from './head-geometry.ts';
import { findLipLandmarks, type LipLandmarks, type VertexPair, type VertexReference } from './lip-landmarks.ts';
import { at } from './mouth-region.ts';

/** Coefficients are written to a thousandth of a millimetre; below that a shape does not move the measure. */
const DIGITS = 1000;

/**
 * Builds the lip table of a head from its mesh: how each of its shapes moves gap, width, protrusion, jaw drop and the distance from
 * lower lip to upper teeth. Millimetres on the head's own scale (units are found by the size of the mouth).
 * @throws StudioError `head-no-shapes`, `head-invalid`
 */
export function buildLipTable(head: HeadGeometry, landmarks: LipLandmarks = findLipLandmarks(head)): LipTable {
  const { cornerLeft, cornerRight, chin, fronts, millimetres } = landmarks;
  const form = (measure: (axis: Axis) => number): LinearForm => {
    const coefficients: Partial<Record<BlendShapeName, number>> = {};
    for (const name of BLEND_SHAPE_NAMES) {
      const value = round(measure((reference, axis) => displacement(head, reference, name, axis)) * millimetres);
      if (value !== 0) coefficients[name] = value;
    }
    return { rest: round(measure((reference, axis) => position(head, reference, axis)) * millimetres), coefficients };
  };
  const travel = (measure: (axis: Axis) => number): LinearForm => ({ ...form(measure), rest: 0 });
  const apart = ({ upper, lower }: VertexPair): LinearForm => form((axis) => axis(upper, 1) - axis(lower, 1));
  return {
    format: 'facewright-lip-table/1',
    head: head.name,
    mouthWidth: round((position(head, cornerLeft, 0) - position(head, cornerRight, 0)) * millimetres),
    gap: landmarks.pairs.map(apart),
    width: [travel((axis) => axis(cornerLeft, 0) - axis(cornerRight, 0))],
    protrusion: fronts.map((front) => travel((axis) => axis(front, 2))),
    jawDrop: [travel((axis) => -axis(chin, 1))],
    ...(landmarks.teeth.length > 0 ? { lipToTeeth: landmarks.teeth.map(apart) } : {}),
  };
}

type Axis = (reference: VertexReference, axis: 0 | 1 | 2) => number;

function position(head: HeadGeometry, { mesh, vertex }: VertexReference, axis: number): number {
  return at(head.meshes[mesh]?.positions ?? [], vertex * 3 + axis);
}

function displacement(head: HeadGeometry, { mesh, vertex }: VertexReference, name: string, axis: number): number {
  const skin = head.meshes[mesh];
  return at((skin && shapeDeltas(skin, name)) ?? [], vertex * 3 + axis);
}

function round(value: number): number {
  const rounded = Math.round(value * DIGITS) / DIGITS;
  return rounded === 0 ? 0 : rounded;
}

/** The gap that a table predicts for weights: mean of its forms, each floored at 0, in millimetres. */
export function tableGap(table: LipTable, weights: Readonly<Partial<Record<BlendShapeName, number>>>): number {
  let sum = 0;
  for (const { rest, coefficients } of table.gap) {
    let value = rest;
    for (const name of BLEND_SHAPE_NAMES) value += (weights[name] ?? 0) * (coefficients[name] ?? 0);
    sum += Math.max(0, value);
  }
  return sum / table.gap.length;
}
