import type { IDockviewPanelHeaderProps } from 'dockview-react';
import type { ReactNode } from 'react';

/** The name of a panel; it is dragged by it, and closed with the middle button or from the View menu. */
export function PanelTab({ api }: IDockviewPanelHeaderProps): ReactNode {
  return (
    <span
      className="panel-tab"
      onAuxClick={(event) => {
        if (event.button === 1) api.close();
      }}
    >
      {api.title}
    </span>
  );
}
