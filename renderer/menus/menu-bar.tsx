import './menus.css';
import { Menu } from '@base-ui/react/menu';
import { Menubar } from '@base-ui/react/menubar';
import { Fragment, type ReactNode } from 'react';
import { useStudio } from '../studio-context.ts';
import { ActionItem } from './action-items.tsx';
import { type MenuGroup, menuGroups } from './menu-groups.ts';

/** The menus of the page, where the system has none for us; in a narrow window all of them behind one button. */
export function PageMenuBar(): ReactNode {
  const { actions } = useStudio();
  const groups = menuGroups(actions);
  return (
    <>
      <Menubar className="menu-bar" aria-label="Menus">
        {groups.map((group) => (
          <GroupMenu key={group.label} group={group} />
        ))}
      </Menubar>
      <Menu.Root>
        <Menu.Trigger className="menu-trigger menu-all">Menu</Menu.Trigger>
        <MenuPlace>
          {groups.map((group) => (
            <Menu.SubmenuRoot key={group.label}>
              <Menu.SubmenuTrigger className="menu-item" openOnHover>
                <span />
                <span className="menu-label">{group.label}</span>
                <span aria-hidden="true">▸</span>
              </Menu.SubmenuTrigger>
              <MenuPlace>
                <GroupItems group={group} />
              </MenuPlace>
            </Menu.SubmenuRoot>
          ))}
        </MenuPlace>
      </Menu.Root>
    </>
  );
}

function GroupMenu({ group }: { readonly group: MenuGroup }): ReactNode {
  return (
    <Menu.Root>
      <Menu.Trigger className="menu-trigger">{group.label}</Menu.Trigger>
      <MenuPlace>
        <GroupItems group={group} />
      </MenuPlace>
    </Menu.Root>
  );
}

function MenuPlace({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <Menu.Portal>
      <Menu.Positioner className="menu-positioner" sideOffset={4} align="start">
        <Menu.Popup className="menu-popup">{children}</Menu.Popup>
      </Menu.Positioner>
    </Menu.Portal>
  );
}

function GroupItems({ group }: { readonly group: MenuGroup }): ReactNode {
  return group.actions.map(({ action, isSeparated }) => (
    <Fragment key={action.id}>
      {isSeparated && <Menu.Separator className="menu-separator" />}
      <ActionItem action={action} />
    </Fragment>
  ));
}
