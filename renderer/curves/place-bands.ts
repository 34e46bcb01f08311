import { isHeadChannel } from '../../shared/core/curve-channels.ts';
import type { PlacedRow } from './channel-rows.ts';
import type { CurveEditor } from './curve-editor.ts';
import type { Range } from './row-scales.ts';
import type { Band } from './scene.ts';

/** The rows that are seen, as bands of the canvas. `rangeOf` says which values a channel's row shows. */
export function rowBands(
  rows: readonly PlacedRow[],
  scrollTop: number,
  height: number,
  rangeOf: (channel: string) => Range,
): readonly Band[] {
  return rows.flatMap(({ row, top, height: rowHeight }): Band[] => {
    const y = top - scrollTop;
    if (row.kind === 'group' || y + rowHeight < 0 || y > height) return [];
    return [{ channels: [row.channel], top: y + 3, bottom: y + rowHeight - 3, ...rangeOf(row.channel) }];
  });
}

/** CSS pixels above, between and below the graphs. */
const AIR = 6;

/** One graph for all chosen channels; turns of the head, which are degrees, have one of their own below. */
export function graphBands(
  { chosen, graph, headGraph }: Pick<CurveEditor, 'chosen' | 'graph' | 'headGraph'>,
  height: number,
): readonly Band[] {
  const weights = chosen.filter((channel) => !isHeadChannel(channel));
  const turns = chosen.filter(isHeadChannel);
  if (turns.length === 0) return [{ channels: weights, top: AIR, bottom: height - AIR, ...graph }];
  if (weights.length === 0) return [{ channels: turns, top: AIR, bottom: height - AIR, ...headGraph }];
  const middle = Math.round(height * 0.6);
  return [
    { channels: weights, top: AIR, bottom: middle - AIR, ...graph },
    { channels: turns, top: middle + AIR, bottom: height - AIR, ...headGraph },
  ];
}
