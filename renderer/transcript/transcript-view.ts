import { createStore, type StoreApi } from 'zustand/vanilla';
import type { StudioParts } from '../studio-parts.ts';

/** What the running text is searched for. */
interface TranscriptView {
  readonly phrase: string;
  /** The field is to take the focus as soon as it is there. */
  readonly wantsFocus: boolean;
}

const views = new WeakMap<StudioParts['session'], StoreApi<TranscriptView>>();

/** The one of the window. */
export function transcriptViewOf({ session }: Pick<StudioParts, 'session'>): StoreApi<TranscriptView> {
  const known = views.get(session);
  if (known) return known;
  const view = createStore<TranscriptView>(() => ({ phrase: '', wantsFocus: false }));
  views.set(session, view);
  return view;
}
