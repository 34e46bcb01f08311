import type { PlacedRow } from './channel-rows.ts';
import type { CurveEditor } from './curve-editor.ts';
import type { Band } from './scene.ts';

/** Degrees of the head's motion at the edges of its rows. */
const HEAD_DEGREES = 10;

/** The rows that are seen, as bands of the canvas. `topOf` says up to which value a channel's row reaches. */
export function rowBands(
  rows: readonly PlacedRow[],
  scrollTop: number,
  height: number,
  topOf: (channel: string) => number,
): readonly Band[] {
  return rows.flatMap(({ row, top, height: rowHeight }): Band[] => {
    const y = top - scrollTop;
    if (row.kind === 'group' || y + rowHeight < 0 || y > height) return [];
    const edges = { top: y + 4, bottom: y + rowHeight - 3 };
    if (row.kind === 'head') return [{ ...edges, channels: [], low: -HEAD_DEGREES, high: HEAD_DEGREES, axis: row.axis }];
    return [{ ...edges, channels: [row.channel], low: 0, high: topOf(row.channel) }];
  });
}

/** One band for all chosen channels. */
export function graphBands({ chosen, graph }: Pick<CurveEditor, 'chosen' | 'graph'>, height: number): readonly Band[] {
  return [{ channels: chosen, top: 6, bottom: height - 6, low: graph.low, high: graph.high }];
}
