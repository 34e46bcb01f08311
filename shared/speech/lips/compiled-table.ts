import { invariant } from '../../core/assert.ts';
import { BLEND_SHAPE_NAMES, isBlendShapeName } from '../../core/blend-shapes.ts';
import { StudioError } from '../../core/errors.ts';
import type { LinearForm, LipTable } from '../../core/lip-measures.ts';

const SHAPES = BLEND_SHAPE_NAMES.length;
const NO_COLUMNS = new Int32Array(0);

/** Linear forms as rows of numbers: `rows` is [F, 52] in BLEND_SHAPE_NAMES order, `rest` is [F]. */
export interface CompiledForms {
  readonly count: number;
  readonly rest: Float64Array;
  readonly rows: Float64Array;
  /** Columns of each form that are not 0: most shapes do not move most measures. */
  readonly columns: readonly Int32Array[];
}

/** A {@link LipTable} ready for arithmetic. Lengths are in the head's own millimetres. */
export interface CompiledTable {
  /** Adult millimetres times this are the head's millimetres. */
  readonly scale: number;
  readonly gap: CompiledForms;
  readonly width: CompiledForms;
  readonly protrusion: CompiledForms;
  readonly jawDrop: CompiledForms;
  readonly lipToTeeth: CompiledForms;
}

/** Corner distance in millimetres of the adult head in whose measures plans speak. */
export const ADULT_MOUTH_WIDTH = 50;

/**
 * Rows of numbers from a lip table.
 * @throws StudioError `lip-table-invalid` when a form is missing, names an unknown shape or holds a non-finite number.
 */
export function compileLipTable(table: LipTable): CompiledTable {
  if (!(table.mouthWidth > 0) || !Number.isFinite(table.mouthWidth))
    throw invalid(table, `its mouthWidth is ${table.mouthWidth}, expected millimetres above 0`);
  if (table.gap.length === 0) throw invalid(table, 'it has no gap form');
  return {
    scale: table.mouthWidth / ADULT_MOUTH_WIDTH,
    gap: compileForms(table, table.gap),
    width: meanForm(compileForms(table, table.width)),
    protrusion: meanForm(compileForms(table, table.protrusion)),
    jawDrop: meanForm(compileForms(table, table.jawDrop)),
    lipToTeeth: compileForms(table, table.lipToTeeth ?? []),
  };
}

/** rest + row . weights of one form; `offset` is where the frame's 52 weights start. */
export function evaluateForm(forms: CompiledForms, form: number, weights: ArrayLike<number>, offset: number): number {
  let sum = forms.rest[form] ?? 0;
  const start = form * SHAPES;
  const columns = forms.columns[form] ?? NO_COLUMNS;
  for (let i = 0; i < columns.length; i++) {
    const k = columns[i] ?? 0;
    sum += (forms.rows[start + k] ?? 0) * (weights[offset + k] ?? 0);
  }
  return sum;
}

/** Mean of the forms, each floored at 0: a distance between parted edges. 0 without forms. */
export function evaluateFloored(forms: CompiledForms, weights: ArrayLike<number>, offset: number): number {
  let sum = 0;
  for (let form = 0; form < forms.count; form++) sum += Math.max(0, evaluateForm(forms, form, weights, offset));
  return forms.count === 0 ? 0 : sum / forms.count;
}

function compileForms(table: LipTable, forms: readonly LinearForm[]): CompiledForms {
  const rows = new Float64Array(forms.length * SHAPES);
  const rest = new Float64Array(forms.length);
  forms.forEach((form, index) => {
    if (!Number.isFinite(form.rest)) throw invalid(table, 'a rest distance is not a number');
    rest[index] = form.rest;
    for (const [name, coefficient] of Object.entries(form.coefficients)) {
      if (!isBlendShapeName(name)) throw invalid(table, `"${name}" is not a blend shape`);
      if (!Number.isFinite(coefficient)) throw invalid(table, `the coefficient of ${name} is not a number`);
      rows[index * SHAPES + BLEND_SHAPE_NAMES.indexOf(name)] = coefficient;
    }
  });
  return { count: forms.length, rest, rows, columns: movedColumns(rows) };
}

/** Means of unfloored forms are one form. */
function meanForm(forms: CompiledForms): CompiledForms {
  invariant(forms.rows.length === forms.count * SHAPES, 'compiled forms have 52 columns');
  const rows = new Float64Array(SHAPES);
  let rest = 0;
  for (let form = 0; form < forms.count; form++) {
    rest += (forms.rest[form] ?? 0) / forms.count;
    for (let k = 0; k < SHAPES; k++) rows[k] = (rows[k] ?? 0) + (forms.rows[form * SHAPES + k] ?? 0) / forms.count;
  }
  return { count: 1, rest: Float64Array.of(rest), rows, columns: movedColumns(rows) };
}

function movedColumns(rows: Float64Array): Int32Array[] {
  const all = BLEND_SHAPE_NAMES.map((_, k) => k);
  const forms = Math.floor(rows.length / SHAPES);
  return Array.from({ length: forms }, (_, form) => Int32Array.from(all.filter((k) => rows[form * SHAPES + k] !== 0)));
}

function invalid(table: LipTable, reason: string): StudioError {
  return new StudioError('lip-table-invalid', `The lip table of head "${table.head}" cannot be used: ${reason}.`, {
    hint: 'Make the lip table again from the head with its own tool.',
  });
}
