import { isHeadChannel } from '../../shared/core/curve-channels.ts';
import type { StudioParts } from '../studio-parts.ts';
import { ROW_HEIGHTS } from './curve-editor.ts';
import type { Range } from './row-scales.ts';
import type { Band } from './scene.ts';

type EditorStore = StudioParts['curves']['editor'];

/** Least and most of a graph's height: in weights, and in degrees. */
const WEIGHTS = { least: 0.02, most: 4 };
const DEGREES = { least: 0.5, most: 360 };

/** Which of the two graphs a band is. */
export function graphOf({ channels }: Pick<Band, 'channels'>): 'graph' | 'headGraph' {
  return channels.some(isHeadChannel) ? 'headGraph' : 'graph';
}

/** More (`factor` above 1) or fewer values in the same height: taller or flatter rows; in a graph the value `at` which one points stays where it is. */
export function zoomValues(editor: EditorStore, factor: number, at?: { readonly band: Band; readonly value: number }): void {
  const { layout, graph, headGraph, rowHeight } = editor.getState();
  if (layout === 'rows') {
    const height = Math.min(Math.max(rowHeight / factor, ROW_HEIGHTS.smallest), ROW_HEIGHTS.largest);
    editor.setState({ rowHeight: Math.round(height) });
    return;
  }
  const which = at && graphOf(at.band);
  if (which !== 'headGraph') editor.setState({ graph: zoomed(graph, factor, at?.value, WEIGHTS) });
  if (which !== 'graph') editor.setState({ headGraph: zoomed(headGraph, factor, at?.value, DEGREES) });
}

function zoomed({ low, high }: Range, factor: number, value = (low + high) / 2, { least, most }: typeof WEIGHTS): Range {
  const span = Math.min(Math.max((high - low) * factor, least), most);
  const anchor = (value - low) / (high - low);
  return { low: value - anchor * span, high: value + (1 - anchor) * span };
}
