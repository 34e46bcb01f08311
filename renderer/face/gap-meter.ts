import type { StoreApi } from 'zustand/vanilla';
import { BLEND_SHAPE_NAMES } from '../../shared/core/blend-shapes.ts';
import type { LipTable } from '../../shared/core/lip-measures.ts';
import { type CompiledTable, compileLipTable, evaluateFloored } from '../../shared/speech/lips/compiled-table.ts';

/** Opening between the lips in millimetres under weights by name; 0 until the head's lip table is there. */
export function createGapMeter(
  lipTable: StoreApi<{ readonly table?: LipTable }>,
): (weights: ReadonlyMap<string, number>) => number {
  const row = new Float64Array(BLEND_SHAPE_NAMES.length);
  let compiled: { readonly source: LipTable; readonly table: CompiledTable } | undefined;
  return (weights) => {
    const { table } = lipTable.getState();
    if (!table) return 0;
    if (compiled?.source !== table) compiled = { source: table, table: compileLipTable(table) };
    BLEND_SHAPE_NAMES.forEach((name, column) => {
      row[column] = weights.get(name) ?? 0;
    });
    return evaluateFloored(compiled.table.gap, row, 0) / compiled.table.scale;
  };
}
