import type { LinearForm } from '../../core/lip-measures.ts';
import { arkitReferenceLipTable } from '../lips/arkit-reference.ts';
import type { Articulator } from './articulators.ts';
import { articulatorIndex, shapesOf } from './articulators.ts';

/** Coefficients of a form in articulator order (a pair's two sides added). */
function articulatorCoefficients(form: LinearForm | undefined, names: readonly Articulator[]): Float64Array {
  return Float64Array.from(names, (name) => shapesOf(name).reduce((sum, shape) => sum + (form?.coefficients[shape] ?? 0), 0));
}

export interface ReferenceGeometry {
  /** mm of gap at rest, and per unit of each articulator. */
  readonly restGap: number;
  readonly gap: Float64Array;
  /** mm of corner distance per unit of each articulator; the jaw's share apart. */
  readonly lipWidth: Float64Array;
}

/** The reference head's lip table in articulator order. */
export function referenceGeometry(names: readonly Articulator[]): ReferenceGeometry {
  const lipWidth = articulatorCoefficients(arkitReferenceLipTable.width[0], names);
  lipWidth[articulatorIndex('jawOpen')] = 0;
  return {
    restGap: arkitReferenceLipTable.gap[0]?.rest ?? 0,
    gap: articulatorCoefficients(arkitReferenceLipTable.gap[0], names),
    lipWidth,
  };
}

/** Sum of coefficient x weight; `offset` is where the pose starts in `values`. */
export function dot(coefficients: Float64Array, values: Float64Array, offset = 0): number {
  let sum = 0;
  for (let k = 0; k < coefficients.length; k++) sum += (coefficients[k] ?? 0) * (values[offset + k] ?? 0);
  return sum;
}
