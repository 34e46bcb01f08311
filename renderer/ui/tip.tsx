import { Tooltip } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';

interface TipProps {
  readonly text: string;
  readonly keys?: string;
  /** One element that can have the focus and has a name of its own. */
  readonly children: ReactElement<Record<string, unknown>>;
}

/** A tooltip: what a control does, and its key. */
export function Tip({ text, keys, children }: TipProps): ReactNode {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={children} />
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} className="tip-positioner">
          <Tooltip.Popup className="tip">
            {text}
            {keys !== undefined && <kbd>{keys}</kbd>}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
