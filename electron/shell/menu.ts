import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { MenuItem, MenuModel } from '../../shared/ipc/project-views.ts';

export interface MenuTools {
  readonly isMac: boolean;
  readonly isDevelopment: boolean;
  /** Hears the id of the action that was chosen. */
  readonly onAction: (action: string) => void;
}

/** Names of keys in accelerators, where they differ from the page's. */
const KEY_NAMES: Readonly<Record<string, string>> = {
  Ctrl: 'CommandOrControl',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  Escape: 'Esc',
  '+': 'Plus',
};
const KNOWN_KEY =
  /^([A-Z0-9]|F\d{1,2}|[,./;'[\]\\=`-]|Space|Tab|Enter|Backspace|Delete|Insert|Home|End|PageUp|PageDown|Left|Right|Up|Down|Esc|Plus)$/;
const MODIFIERS = ['CommandOrControl', 'Shift', 'Alt'];

/** The native menu of the page's table; before the page has spoken, only what every system expects. */
export function buildMenu(model: MenuModel | undefined, tools: MenuTools): Menu {
  const { isMac, isDevelopment } = tools;
  const menus = (model?.menus ?? [{ label: 'File', items: [] }]).map(({ label, items }): MenuItemConstructorOptions => {
    const submenu = items.map((item) => nativeItem(item, tools));
    if (label === 'File') submenu.push(...(submenu.length > 0 ? [SEPARATOR] : []), isMac ? { role: 'close' } : { role: 'quit' });
    // Without these a Mac's text fields do not know their own shortcuts.
    if (label === 'Edit' && isMac)
      submenu.push(SEPARATOR, { role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' });
    if (label === 'View') submenu.push(SEPARATOR, { role: 'togglefullscreen' }, ...(isDevelopment ? [DEVELOPER] : []));
    return { label, submenu };
  });
  return Menu.buildFromTemplate([...(isMac ? [{ role: 'appMenu' } as const] : []), ...menus]);
}

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' };
const DEVELOPER: MenuItemConstructorOptions = { role: 'toggleDevTools' };

function nativeItem(item: MenuItem, { onAction }: MenuTools): MenuItemConstructorOptions {
  if (item.kind === 'separator') return SEPARATOR;
  const { action, label, keys, isEnabled, isChecked } = item;
  const accelerator = keys === undefined ? undefined : acceleratorOf(keys);
  return {
    id: action,
    label,
    enabled: isEnabled,
    click: () => onAction(action),
    ...(isChecked === undefined ? {} : { type: 'checkbox', checked: isChecked }),
    // Shown only: the page hears its keys itself, and knows in which pane they mean what.
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
  };
}

/** `Ctrl+Shift+S` as Electron writes it; undefined for keys that it has no name for (it would throw). */
export function acceleratorOf(keys: string): string | undefined {
  const parts = keys === '+' ? ['+'] : keys.replace(/\+\+$/, '+Plus').split('+');
  const names = parts.map((part) => KEY_NAMES[part] ?? (part.length === 1 ? part.toUpperCase() : part));
  const key = names.at(-1) ?? '';
  return KNOWN_KEY.test(key) && names.slice(0, -1).every((name) => MODIFIERS.includes(name)) ? names.join('+') : undefined;
}
