import { Menu } from '@base-ui/react/menu';
import type { ReactNode } from 'react';
import { keysOf, showKey } from '../actions/keys.ts';
import { usePreferences, useStudio } from '../studio-context.ts';
import type { Action } from '../studio-parts.ts';
import { isMac } from '../ui/platform.ts';

/** One line of a menu: what it does, its key, its check mark. Also works within a context menu. */
export function ActionItem({ action }: { readonly action: Action }): ReactNode {
  const parts = useStudio();
  const keys = usePreferences((preferences) => keysOf(action, preferences));
  const isEnabled = action.isEnabled?.(parts) ?? true;
  const isChecked = action.isChecked?.(parts);
  const content = (
    <>
      <span className="menu-check" aria-hidden="true">
        {isChecked ? '✓' : ''}
      </span>
      <span className="menu-label">{action.currentLabel?.(parts) ?? action.label}</span>
      {keys[0] !== undefined && <kbd className="menu-key">{showKey(keys[0], isMac)}</kbd>}
    </>
  );
  const run = (): void => parts.run(action.id);
  if (isChecked === undefined) {
    return (
      <Menu.Item className="menu-item" disabled={!isEnabled} onClick={run} data-action={action.id}>
        {content}
      </Menu.Item>
    );
  }
  return (
    <Menu.CheckboxItem
      className="menu-item"
      disabled={!isEnabled}
      checked={isChecked}
      onCheckedChange={run}
      closeOnClick
      data-action={action.id}
    >
      {content}
    </Menu.CheckboxItem>
  );
}
