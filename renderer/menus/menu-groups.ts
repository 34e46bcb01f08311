import type { Action } from '../studio-parts.ts';

export const MENU_GROUPS = ['File', 'Edit', 'View', 'Play', 'Take', 'Transcript', 'Curves', 'Face', 'Help'] as const;

/** Actions in front of which a line is drawn. */
const SEPARATED = new Set([
  'project.save',
  'takes.import',
  'export.open',
  'settings.open',
  'edit.history',
  'view.reset-layout',
  'view.theme-dark',
  'view.larger',
  'takes.cancel-all',
  'take.route-text',
  'takes.next',
  'takes.select-all',
  'help.diagnostics',
]);

export interface MenuGroup {
  readonly label: Action['group'];
  readonly actions: readonly { readonly action: Action; readonly isSeparated: boolean }[];
}

/** The menus, in their order; groups without actions are left out. */
export function menuGroups(actions: readonly Action[]): readonly MenuGroup[] {
  return MENU_GROUPS.map((label) => ({
    label,
    actions: actions
      .filter((action) => action.group === label)
      .map((action, index) => ({ action, isSeparated: index > 0 && SEPARATED.has(action.id) })),
  })).filter((group) => group.actions.length > 0);
}
