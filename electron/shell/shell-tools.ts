import { app, type BrowserWindow, Menu, shell } from 'electron';
import type { ShellTools } from '../handlers/shell-tools.ts';
import { choosePlace } from './choose-place.ts';
import { buildMenu } from './menu.ts';

export interface ElectronToolOptions {
  readonly isMac: boolean;
  readonly isDevelopment: boolean;
  readonly window: () => BrowserWindow | undefined;
  readonly onAction: (action: string) => void;
  /** The page has sent its menu: it is there and listens. */
  readonly onMenu: () => void;
}

/** What this shell does for the page with the system's own means. */
export function electronTools({ isMac, isDevelopment, window, onAction, onMenu }: ElectronToolOptions): ShellTools {
  return {
    async choosePlace(purpose) {
      const parent = window();
      return parent ? choosePlace(parent, purpose) : undefined;
    },
    reveal: (path) => shell.showItemInFolder(path),
    setMenu(menu) {
      Menu.setApplicationMenu(buildMenu(menu, { isMac, isDevelopment, onAction }));
      onMenu();
    },
    noteRecent: (folder) => app.addRecentDocument(folder),
  };
}
