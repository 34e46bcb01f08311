import { join } from 'node:path';
import { BrowserWindow, type Session, type WebContents } from 'electron';
import { APP_ORIGIN, APP_PAGE } from './app-protocol.ts';

/**
 * Opens the studio's window. The page is sandboxed, isolated from the preload, and cannot leave its own address. `connect` is called
 * before the page loads, with what it talks to; what it returns is called when the window is gone.
 */
export async function openStudioWindow(
  preloadFile: string,
  connect: (contents: WebContents) => () => void,
): Promise<BrowserWindow> {
  const window = new BrowserWindow({
    width: 1600,
    height: 900,
    minWidth: 960,
    minHeight: 600,
    backgroundColor: '#121417',
    title: 'Facewright',
    webPreferences: {
      preload: preloadFile,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      // Pressing Space plays: no other gesture is asked for.
      autoplayPolicy: 'no-user-gesture-required',
    },
  });
  keepInPlace(window.webContents);
  refuseRequests(window.webContents.session);
  window.on('closed', connect(window.webContents));
  await window.loadURL(APP_PAGE);
  return window;
}

/** No navigation, no windows, no embedded pages: there is one page. */
export function keepInPlace(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** No camera, microphone, position, notifications or devices, and no request that leaves the app. */
function refuseRequests(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isOwnAddress(details.url) }));
}

/** Our own page, and what it makes in memory. */
export function isOwnAddress(address: string): boolean {
  return [`${APP_ORIGIN}/`, `blob:${APP_ORIGIN}/`, 'data:', 'devtools:'].some((start) => address.startsWith(start));
}

export function preloadPath(root: string): string {
  return join(root, 'dist', 'preload.cjs');
}
