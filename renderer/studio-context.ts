import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { History } from '../shared/document/history.ts';
import {
  findRecord,
  type StudioDocument,
  type TakeRecord,
  type TranscriptRecord,
  transcriptIdOf,
} from '../shared/document/records.ts';
import type { TransportState } from './playback/transport.ts';
import type { Preferences, Session, StudioParts } from './studio-parts.ts';

/** The parts of one window. */
export const StudioContext = createContext<StudioParts | undefined>(undefined);

export function useStudio(): StudioParts {
  const parts = useContext(StudioContext);
  if (!parts) throw new Error('a panel stands outside the studio');
  return parts;
}

/** A piece of what is neither saved nor undone; the component renders again when it changes. Lists are compared item by item. */
export function useSession<T>(selector: (session: Session) => T): T {
  return useStore(useStudio().session, useShallow(selector));
}

export function usePreferences<T>(selector: (preferences: Preferences) => T): T {
  return useStore(useStudio().preferences, useShallow(selector));
}

export function useHistory<T>(selector: (history: History) => T): T {
  return useStore(useStudio().document.state, useShallow(selector));
}

/** A piece of the document; the component renders again when it changes. Lists are compared item by item. */
export function useDocument<T>(selector: (document: StudioDocument) => T): T {
  return useStore(
    useStudio().document.state,
    useShallow((history: History) => selector(history.document)),
  );
}

export function useTransportState<T>(selector: (state: TransportState) => T): T {
  return useStore(useStudio().transport.state, useShallow(selector));
}

/** The take that is seen and heard. */
export function useCurrentTake(): TakeRecord | undefined {
  const takeId = useSession((session) => session.takeId);
  return useDocument((document) => (takeId === undefined ? undefined : findRecord(document, 'take', takeId)));
}

/** Its words and phonemes. */
export function useCurrentTranscript(): TranscriptRecord | undefined {
  const takeId = useSession((session) => session.takeId);
  return useDocument((document) =>
    takeId === undefined ? undefined : findRecord(document, 'transcript', transcriptIdOf(takeId)),
  );
}
