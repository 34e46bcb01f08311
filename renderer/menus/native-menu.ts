import type { MenuModel } from '../../shared/ipc/project-views.ts';
import { keysOf } from '../actions/keys.ts';
import type { StudioParts } from '../studio-parts.ts';
import { menuGroups } from './menu-groups.ts';

const WAIT_MS = 200;

/** The table of actions as a native menu shows it now. */
export function menuModel(parts: StudioParts): MenuModel {
  const preferences = parts.preferences.getState();
  return {
    menus: menuGroups(parts.actions).map(({ label, actions }) => ({
      label,
      items: actions.flatMap(({ action, isSeparated }) => {
        const keys = keysOf(action, preferences)[0];
        const isChecked = action.isChecked?.(parts);
        const item = {
          kind: 'action' as const,
          action: action.id,
          label: action.currentLabel?.(parts) ?? action.label,
          isEnabled: action.isEnabled?.(parts) ?? true,
          ...(keys === undefined ? {} : { keys }),
          ...(isChecked === undefined ? {} : { isChecked }),
        };
        return isSeparated ? [{ kind: 'separator' as const }, item] : [item];
      }),
    })),
  };
}

/** Keeps the native menu as the page is, until the returned function is called. */
export function keepNativeMenu(parts: StudioParts): () => void {
  let sent = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  const send = (): void => {
    timer = undefined;
    const menu = menuModel(parts);
    const text = JSON.stringify(menu);
    if (text === sent) return;
    sent = text;
    parts.bridge.setMenu({ menu }).catch((error: unknown) => parts.report(error, 'Menu'));
  };
  const later = (): void => {
    timer ??= setTimeout(send, WAIT_MS);
  };
  const stops = [parts.session, parts.preferences, parts.document.state, parts.panels.state].map((store) =>
    (store as { subscribe(listener: () => void): () => void }).subscribe(later),
  );
  later();
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}
