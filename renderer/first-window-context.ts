import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { StudioBridge } from '../shared/ipc/studio-bridge.ts';
import type { FrameLoop } from './playback/frame-loop.ts';
import type { Transport, TransportState } from './playback/transport.ts';
import type { StudioState, StudioStore } from './store/studio-store.ts';
import type { TakeActions } from './store/take-actions.ts';
import type { TimeViewStore } from './store/time-view.ts';

/** The parts of one window; panels get them from here and from nowhere else. */
export interface StudioParts {
  readonly store: StudioStore;
  readonly bridge: StudioBridge;
  readonly transport: Transport;
  readonly frames: FrameLoop;
  readonly view: TimeViewStore;
  readonly actions: TakeActions;
}

export const StudioContext = createContext<StudioParts | undefined>(undefined);

export function useStudio(): StudioParts {
  const parts = useContext(StudioContext);
  if (!parts) throw new Error('a panel stands outside the studio');
  return parts;
}

/** A piece of the studio's state; the component renders again when it changes. */
export function useStudioState<T>(selector: (state: StudioState) => T): T {
  return useStore(useStudio().store, selector);
}

export function useTransportState<T>(selector: (state: TransportState) => T): T {
  return useStore(useStudio().transport.state, selector);
}
