import { createStore } from 'zustand/vanilla';
import type { PanelId, Panels } from '../studio-parts.ts';

/** What the dock can do, once it stands. */
export interface DockControl {
  show(panel: PanelId): void;
  hide(panel: PanelId): void;
  reset(): void;
}

/** The panels as actions see them; the dock takes its place when it is mounted. */
export interface OwnedPanels extends Panels {
  connect(control: DockControl | undefined): void;
  setShown(shown: readonly PanelId[]): void;
}

export function createPanels(): OwnedPanels {
  const state = createStore<{ readonly shown: readonly PanelId[] }>(() => ({ shown: [] }));
  let control: DockControl | undefined;
  return {
    state,
    show: (panel) => control?.show(panel),
    hide: (panel) => control?.hide(panel),
    reset: () => control?.reset(),
    connect(given) {
      control = given;
    },
    setShown: (shown) => state.setState({ shown }),
  };
}
