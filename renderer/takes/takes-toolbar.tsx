import { Menu } from '@base-ui/react/menu';
import type { ReactNode } from 'react';
import { ActionButton } from '../ui/action-button.tsx';
import { Icon } from '../ui/icon.tsx';
import { SORTS, type Sort } from './list-order.ts';

interface TakesToolbarProps {
  readonly search: string;
  readonly onSearch: (search: string) => void;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
}

export function TakesToolbar({ search, onSearch, sort, onSort }: TakesToolbarProps): ReactNode {
  return (
    <div className="panel-bar">
      <label className="search-field">
        <Icon name="search" />
        <input
          type="search"
          value={search}
          placeholder="Search"
          aria-label="Search takes by name, text or state"
          spellCheck={false}
          onChange={({ target }) => onSearch(target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || search === '') return;
            event.stopPropagation();
            onSearch('');
          }}
        />
      </label>
      <Menu.Root>
        <Menu.Trigger className="quiet" aria-label={`Sorted by: ${SORTS[sort]}`} title={`Sorted by: ${SORTS[sort]}`}>
          <Icon name="sort" />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner className="menu-positioner" sideOffset={4} align="end">
            <Menu.Popup className="menu-popup">
              <Menu.RadioGroup value={sort} onValueChange={(value) => onSort(value as Sort)}>
                {Object.entries(SORTS).map(([id, label]) => (
                  <Menu.RadioItem key={id} value={id} className="menu-item" closeOnClick>
                    <span className="menu-check" aria-hidden="true">
                      {id === sort ? '✓' : ''}
                    </span>
                    <span className="menu-label">{label}</span>
                  </Menu.RadioItem>
                ))}
              </Menu.RadioGroup>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <ActionButton action="takes.import" icon="plus" />
    </div>
  );
}
