import type { IDockviewPanelHeaderProps } from 'dockview-react';
import type { ReactNode } from 'react';

/** The name of a panel: it is dragged by it, fills the window and goes back by a double click, and is closed with the middle button or from the View menu. */
export function PanelTab({ api }: IDockviewPanelHeaderProps): ReactNode {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the tab around it is the control; a double click is a shortcut for the sashes.
    <span
      className="panel-tab"
      onDoubleClick={() => (api.isMaximized() ? api.exitMaximized() : api.maximize())}
      onAuxClick={(event) => {
        if (event.button === 1) api.close();
      }}
    >
      {api.title}
    </span>
  );
}
