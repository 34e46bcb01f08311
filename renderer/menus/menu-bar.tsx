import './menus.css';
import { Menu } from '@base-ui/react/menu';
import { Menubar } from '@base-ui/react/menubar';
import { Fragment, type ReactNode } from 'react';
import { useStudio } from '../studio-context.ts';
import { ActionItem } from './action-items.tsx';
import { type MenuGroup, menuGroups } from './menu-groups.ts';

/** The menus of the page, where the system has none for us. */
export function PageMenuBar(): ReactNode {
  const { actions } = useStudio();
  return (
    <Menubar className="menu-bar" aria-label="Menus">
      {menuGroups(actions).map((group) => (
        <GroupMenu key={group.label} group={group} />
      ))}
    </Menubar>
  );
}

function GroupMenu({ group }: { readonly group: MenuGroup }): ReactNode {
  return (
    <Menu.Root>
      <Menu.Trigger className="menu-trigger">{group.label}</Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="menu-positioner" sideOffset={4} align="start">
          <Menu.Popup className="menu-popup">
            {group.actions.map(({ action, isSeparated }) => (
              <Fragment key={action.id}>
                {isSeparated && <Menu.Separator className="menu-separator" />}
                <ActionItem action={action} />
              </Fragment>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
