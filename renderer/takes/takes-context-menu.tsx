import { ContextMenu } from '@base-ui/react/context-menu';
import { Fragment, type ReactNode } from 'react';
import { ActionItem } from '../menus/action-items.tsx';
import { useStudio } from '../studio-context.ts';

/** In groups, with a line between them. */
const ITEMS: readonly (readonly string[])[] = [
  ['take.generate', 'takes.cancel-selected'],
  ['take.route-text', 'take.route-direct'],
  ['takes.rename', 'takes.duplicate', 'takes.move-up', 'takes.move-down'],
  ['export.open', 'project.relink'],
  ['takes.delete'],
];

/** What can be done with the selected lines, under the other mouse button. */
export function TakesContextMenu({ children }: { readonly children: ReactNode }): ReactNode {
  const { actions } = useStudio();
  return (
    <ContextMenu.Root>
      <ContextMenu.Trigger className="takes-area">{children}</ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Positioner className="menu-positioner">
          <ContextMenu.Popup className="menu-popup">
            {ITEMS.map((ids, index) => (
              <Fragment key={ids[0]}>
                {index > 0 && <ContextMenu.Separator className="menu-separator" />}
                {ids.map((id) => {
                  const action = actions.find((known) => known.id === id);
                  return action && <ActionItem key={id} action={action} />;
                })}
              </Fragment>
            ))}
          </ContextMenu.Popup>
        </ContextMenu.Positioner>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}
