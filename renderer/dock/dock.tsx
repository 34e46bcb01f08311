import './dock.css';
import { type DockviewApi, DockviewReact, type DockviewReadyEvent, type IDockviewPanelProps } from 'dockview-react';
import { type FunctionComponent, type ReactNode, useEffect, useRef } from 'react';
import type { OwnedPanels } from '../store/panels.ts';
import { usePreferences, useStudio } from '../studio-context.ts';
import type { Action, PanelId } from '../studio-parts.ts';
import { firstLayout, isLayout, placePanel } from './first-layout.ts';
import { PanelBoundary } from './panel-boundary.tsx';
import { PANEL_LIST } from './panel-list.ts';
import { PanelTab } from './panel-tab.tsx';

const SAVE_AFTER_MS = 300;

const THEME = { name: 'facewright', className: 'dockview-theme-facewright', gap: 1, dndPanelOverlay: 'group' as const };

/** Every panel in a frame that says which keys act in it and that keeps its faults to itself. */
const COMPONENTS: Record<string, FunctionComponent<IDockviewPanelProps>> = Object.fromEntries(
  Object.entries(PANEL_LIST).map(([id, { component: Panel, pane, title }]) => [
    id,
    () => (
      <PanelFrame {...(pane === undefined ? {} : { pane })}>
        <PanelBoundary title={title}>
          <Panel />
        </PanelBoundary>
      </PanelFrame>
    ),
  ]),
);

function PanelFrame({ pane, children }: { readonly pane?: Action['pane']; readonly children: ReactNode }): ReactNode {
  return (
    <div className="panel-frame" data-pane={pane}>
      {children}
    </div>
  );
}

/** The docked panels; their arrangement is remembered. */
export function Dock({ panels }: { readonly panels: OwnedPanels }): ReactNode {
  const { preferences } = useStudio();
  const theme = usePreferences((state) => state.theme);
  const stop = useRef<() => void>(() => undefined);
  useEffect(() => () => stop.current(), []);

  const onReady = ({ api }: DockviewReadyEvent): void => {
    const { layout } = preferences.getState();
    if (!restore(api, layout)) firstLayout(api);
    panels.connect({
      show: (panel) => placePanel(api, panel),
      hide: (panel) => api.getPanel(panel)?.api.close(),
      reset() {
        api.clear();
        firstLayout(api);
      },
    });
    const note = (): void => panels.setShown(api.panels.map((panel) => panel.id as PanelId));
    note();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const listener = api.onDidLayoutChange(() => {
      note();
      clearTimeout(timer);
      timer = setTimeout(() => preferences.setState({ layout: api.toJSON() }), SAVE_AFTER_MS);
    });
    stop.current = () => {
      clearTimeout(timer);
      listener.dispose();
      panels.connect(undefined);
    };
  };
  return (
    <DockviewReact
      className="dock"
      components={COMPONENTS}
      defaultTabComponent={PanelTab}
      theme={{ ...THEME, colorScheme: theme === 'light' ? 'light' : 'dark' }}
      disableFloatingGroups
      onReady={onReady}
    />
  );
}

/** A remembered layout; one that does not fit any more (an older version's, a damaged one) is not used. */
function restore(api: DockviewApi, layout: unknown): boolean {
  if (!isLayout(layout)) return false;
  try {
    api.fromJSON(layout);
    return api.panels.length > 0;
  } catch {
    api.clear();
    return false;
  }
}
