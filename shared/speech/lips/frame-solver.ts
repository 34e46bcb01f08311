import { BLEND_SHAPE_NAMES, blendShapeIndex } from '../../core/blend-shapes.ts';
import { type BoundedFit, createBoundedFit, solveBoundedFitInPlace } from './bounded-fit.ts';
import { type CompiledForms, type CompiledTable, evaluateFloored, evaluateForm } from './compiled-table.ts';
import {
  CLOSE_FREEDOM,
  LABIODENTAL_FREEDOM,
  openFreedom,
  pairName,
  SEALED_FREEDOM,
  SEALED_OUT,
  SEALED_STRETCH,
} from './shape-freedom.ts';

const SHAPES = BLEND_SHAPE_NAMES.length;
const JAW = blendShapeIndex('jawOpen');
const CLOSE = blendShapeIndex('mouthClose');
const NAMES = BLEND_SHAPE_NAMES.map(pairName);
/** mouthClose may pass jawOpen by this much at most. */
export const CLOSE_OVER_JAW = 0.05;
/** Closed means below this (mm of the head's own size); aimed at somewhat lower. */
const SEALED_GAP = 0.45;

/** A sealed mouth does not open its jaw further than the prior to find a better fit. */
const SEALED_JAW_SLACK = 0.03;

/** How exactly measures are met (mm on an adult head): gap and width count, protrusion and jaw drop only lean. */
export interface Tolerances {
  readonly gap: number;
  readonly width: number;
  readonly protrusion: number;
  readonly jawDrop: number;
  readonly contact: number;
}

export const TOLERANCES: Tolerances = { gap: 0.03, width: 0.08, protrusion: 1, jawDrop: 4, contact: 0.1 };
const FORM_PASSES = 8;

/** What one frame asks for. Measures in adult mm. */
export interface FrameWish {
  readonly gap: number;
  readonly width: number;
  readonly protrusion: number;
  readonly jawDrop: number;
  readonly sealed: boolean;
  readonly labiodental: boolean;
  readonly jawCap: number;
}

export interface FrameSolver {
  readonly table: CompiledTable;
  readonly freedom: Float64Array;
  readonly fit: BoundedFit;
  /** [52] prior of the frame (input) and weights (output). */
  readonly prior: Float64Array;
  readonly weights: Float64Array;
}

export function createFrameSolver(table: CompiledTable): FrameSolver {
  const mostRows = table.gap.count + table.lipToTeeth.count + 3;
  const fit = createBoundedFit(SHAPES, mostRows);
  return { table, freedom: openFreedom(), fit, prior: new Float64Array(SHAPES), weights: new Float64Array(SHAPES) };
}

/** Weights of one frame from `solver.prior` and the wish, into `solver.weights`. */
export function solveFrameInPlace(solver: FrameSolver, wish: FrameWish): void {
  const { fit, weights, table } = solver;
  setBounds(solver, wish);
  for (let k = 0; k < SHAPES; k++) weights[k] = Math.min(fit.high[k] ?? 1, Math.max(fit.low[k] ?? 0, solver.prior[k] ?? 0));
  limitCloseInPlace(weights);
  let tied = false;
  for (let pass = 0; pass < FORM_PASSES; pass++) {
    setRows(solver, wish, tied);
    solveBoundedFitInPlace(fit);
    const x = fit.x;
    if (tied) x[CLOSE] = Math.max(0, Math.min(1, (x[JAW] ?? 0) + CLOSE_OVER_JAW));
    else if ((x[CLOSE] ?? 0) > (x[JAW] ?? 0) + CLOSE_OVER_JAW) tied = true;
    const moved = copyMoved(x, weights);
    if (!moved) break;
  }
  limitCloseInPlace(weights);
  if (wish.sealed) forceClosedInPlace(weights, table);
}

function setBounds({ fit, prior, freedom, table }: FrameSolver, wish: FrameWish): void {
  for (let k = 0; k < SHAPES; k++) {
    const name = NAMES[k] ?? '';
    let sigma = freedom[k] ?? 0;
    let high = 1;
    if (k === CLOSE) sigma = CLOSE_FREEDOM.least + CLOSE_FREEDOM.perPrior * (prior[k] ?? 0);
    if (wish.labiodental && table.lipToTeeth.count > 0) sigma = Math.max(sigma, LABIODENTAL_FREEDOM[name] ?? 0);
    if (wish.sealed) {
      sigma = Math.max(sigma, SEALED_FREEDOM[name] ?? 0);
      if (SEALED_OUT.has(name)) high = 0;
      if (name === 'mouthStretch') high = SEALED_STRETCH;
      if (k === JAW) high = Math.min(1, (prior[k] ?? 0) + SEALED_JAW_SLACK);
    }
    if (k === JAW) high = Math.min(high, wish.jawCap);
    fit.prior[k] = prior[k] ?? 0;
    fit.sigma[k] = sigma;
    fit.low[k] = 0;
    fit.high[k] = high;
  }
}

/** Rows of the current pass: only gap forms that are open at the current weights move the gap. */
function setRows(solver: FrameSolver, wish: FrameWish, tied: boolean): void {
  const { fit, table, weights } = solver;
  fit.rowCount = 0;
  const { scale } = table;
  addRow(solver, table.width, 0, wish.width * scale, TOLERANCES.width, tied);
  addRow(solver, table.protrusion, 0, wish.protrusion * scale, TOLERANCES.protrusion, tied);
  addRow(solver, table.jawDrop, 0, wish.jawDrop * scale, TOLERANCES.jawDrop, tied);
  if (wish.sealed) {
    for (let form = 0; form < table.gap.count; form++)
      if (evaluateForm(table.gap, form, weights, 0) > 0) addRow(solver, table.gap, form, 0, TOLERANCES.contact, tied);
  } else addGapRow(solver, wish.gap * scale, tied);
  if (wish.labiodental)
    for (let form = 0; form < table.lipToTeeth.count; form++)
      if (evaluateForm(table.lipToTeeth, form, weights, 0) > 0)
        addRow(solver, table.lipToTeeth, form, 0, TOLERANCES.contact, tied);
}

/** The gap is a mean of floored forms: one row, the mean of those that are open now (of all when none is and one should be). */
function addGapRow({ fit, table, weights }: FrameSolver, wanted: number, tied: boolean): void {
  const { gap } = table;
  const open: number[] = [];
  for (let form = 0; form < gap.count; form++) if (evaluateForm(gap, form, weights, 0) > 0) open.push(form);
  if (open.length === 0 && wanted <= 0) return;
  const forms = open.length > 0 ? open : Array.from({ length: gap.count }, (_, form) => form);
  const row = fit.rowCount++;
  const start = row * SHAPES;
  fit.rows.fill(0, start, start + SHAPES);
  let rest = 0;
  for (const form of forms) {
    rest += (gap.rest[form] ?? 0) / gap.count;
    for (let k = 0; k < SHAPES; k++)
      fit.rows[start + k] = (fit.rows[start + k] ?? 0) + (gap.rows[form * SHAPES + k] ?? 0) / gap.count;
  }
  fit.target[row] = wanted - rest;
  fit.tolerance[row] = TOLERANCES.gap * table.scale;
  if (tied) tieRow(fit, row);
}

function addRow(solver: FrameSolver, forms: CompiledForms, form: number, wanted: number, tolerance: number, tied: boolean): void {
  if (form >= forms.count) return;
  const { fit } = solver;
  const row = fit.rowCount++;
  for (let k = 0; k < SHAPES; k++) fit.rows[row * SHAPES + k] = forms.rows[form * SHAPES + k] ?? 0;
  fit.target[row] = wanted - (forms.rest[form] ?? 0);
  fit.tolerance[row] = tolerance * solver.table.scale;
  if (tied) tieRow(fit, row);
}

/** mouthClose = jawOpen + .05: its column moves to the jaw's. */
function tieRow(fit: BoundedFit, row: number): void {
  const start = row * SHAPES;
  const close = fit.rows[start + CLOSE] ?? 0;
  fit.rows[start + JAW] = (fit.rows[start + JAW] ?? 0) + close;
  fit.rows[start + CLOSE] = 0;
  fit.target[row] = (fit.target[row] ?? 0) - close * CLOSE_OVER_JAW;
}

function copyMoved(from: Float64Array, to: Float64Array): boolean {
  let moved = false;
  for (let k = 0; k < SHAPES; k++) {
    if (Math.abs((from[k] ?? 0) - (to[k] ?? 0)) > 1e-7) moved = true;
    to[k] = from[k] ?? 0;
  }
  return moved;
}

function limitCloseInPlace(weights: Float64Array): void {
  weights[CLOSE] = Math.min(weights[CLOSE] ?? 0, (weights[JAW] ?? 0) + CLOSE_OVER_JAW);
}

/** Whatever the fit says, a sealed mouth is shut: the jaw gives way step by step, mouthClose takes its best value. */
function forceClosedInPlace(weights: Float64Array, table: CompiledTable): void {
  const limit = SEALED_GAP * Math.min(1, table.scale);
  for (let step = 0; step < 8 && evaluateFloored(table.gap, weights, 0) > limit; step++) {
    if (step > 0) weights[JAW] = step === 7 ? 0 : (weights[JAW] ?? 0) * 0.6;
    let best = { close: 0, gap: Number.POSITIVE_INFINITY };
    for (let part = 0; part <= 20; part++) {
      weights[CLOSE] = Math.min(1, ((weights[JAW] ?? 0) + CLOSE_OVER_JAW) * (part / 20));
      const gap = evaluateFloored(table.gap, weights, 0);
      if (gap < best.gap) best = { close: weights[CLOSE], gap };
    }
    weights[CLOSE] = best.close;
  }
}
