import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CurveChannel } from '../../shared/core/curve-channels.ts';
import type { KeyClipboard } from '../../shared/curves/copy-keys.ts';
import type { HistoryEntry } from '../../shared/document/history.ts';
import type { RecordId } from '../../shared/document/records.ts';
import type { Range } from './row-scales.ts';

/** A verb of the tool popover. */
export type CurveTool = 'simplify' | 'smooth' | 'scale' | 'offset';

/** How the curve lanes look and what they act on; neither saved with the project nor undone, but remembered (see remember-view.ts). */
export interface CurveEditor {
  /** A row a channel, or the chosen channels over each other in one graph. */
  readonly layout: 'rows' | 'graph';
  /** What is drawn foremost and carries the keys: the result, or the own curve of the layer that edits go to. */
  readonly shows: 'result' | 'layer';
  readonly filter: string;
  readonly pinned: ReadonlySet<string>;
  readonly showsOnlyPinned: boolean;
  /** Channels that the face shows alone, and those that it leaves out: for looking only, never saved or exported. */
  readonly soloed: ReadonlySet<string>;
  readonly muted: ReadonlySet<string>;
  /** Channels that commands act on. */
  readonly chosen: readonly CurveChannel[];
  readonly closedGroups: ReadonlySet<string>;
  /** The layer that edits go to; without one the topmost. */
  readonly layerId?: RecordId;
  /** CSS pixels. */
  readonly rowHeight: number;
  /** Values at the bottom and top of the graph. */
  readonly graph: Range;
  /** As {@link graph}, in degrees, for turns of the head. */
  readonly headGraph: Range;
  /** The channel whose name or curve the pointer is on. */
  readonly hovered?: string | undefined;
  readonly clipboard?: KeyClipboard;
  /** The system's clipboard does not have these keys, or not yet. */
  readonly isClipboardPrivate?: boolean;
  /** Seconds from the middle of a pull on a curve to where it ends. */
  readonly pullRadius: number;
  readonly tool?: CurveTool;
  /** The last nudge, which another one of the same selection joins. */
  readonly nudge?: { readonly entry: HistoryEntry; readonly selection: object };
}

export type CurveEditorStore = StoreApi<CurveEditor>;

export const FULL_GRAPH = { low: -0.05, high: 1.05 };
export const FULL_HEAD_GRAPH = { low: -10, high: 10 };
export const ROW_HEIGHTS = { smallest: 18, usual: 24, largest: 260 };
export const PULL_RADIUS = { smallest: 0.02, usual: 0.1, largest: 2 };

export function createCurveEditor(): CurveEditorStore {
  return createStore<CurveEditor>(() => ({
    layout: 'rows',
    shows: 'result',
    filter: '',
    pinned: new Set(),
    showsOnlyPinned: false,
    soloed: new Set(),
    muted: new Set(),
    chosen: [],
    closedGroups: new Set(['eyes', 'brows', 'nose', 'cheeks', 'head']),
    rowHeight: ROW_HEIGHTS.usual,
    graph: FULL_GRAPH,
    headGraph: FULL_HEAD_GRAPH,
    pullRadius: PULL_RADIUS.usual,
  }));
}

/** Whether the face leaves the channel out just now. */
export function isSilenced(editor: Pick<CurveEditor, 'soloed' | 'muted'>, channel: string): boolean {
  return editor.muted.has(channel) || (editor.soloed.size > 0 && !editor.soloed.has(channel));
}

/** The set with the item put in or taken out. */
export function toggled<T>(set: ReadonlySet<T>, item: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(item)) next.add(item);
  return next;
}
