import { createStore, type StoreApi } from 'zustand/vanilla';
import type { StudioParts } from '../studio-parts.ts';

/** What is being changed in a small window over the lanes. */
export type LaneEditing =
  | { readonly kind: 'phoneme'; readonly index: number }
  /** A phone that is to be put in. */
  | { readonly kind: 'insert'; readonly time: number }
  | { readonly kind: 'word'; readonly index: number }
  | { readonly kind: 'difference'; readonly index: number };

/** What only the lanes need to know while the window is open. */
export interface LaneState {
  readonly editing: LaneEditing | undefined;
  /** The boundary that is being dragged, in seconds. */
  readonly dragging: number | undefined;
}

const states = new WeakMap<StudioParts['session'], StoreApi<LaneState>>();

/** The one of the window. */
export function laneStateOf({ session }: Pick<StudioParts, 'session'>): StoreApi<LaneState> {
  const known = states.get(session);
  if (known) return known;
  const made = createStore<LaneState>(() => ({ editing: undefined, dragging: undefined }));
  states.set(session, made);
  return made;
}

/** Opens the small window for a thing, or closes it. */
export function editInLane(parts: Pick<StudioParts, 'session'>, editing: LaneEditing | undefined): void {
  laneStateOf(parts).setState({ editing });
}
