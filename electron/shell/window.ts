import { join } from 'node:path';
import { BrowserWindow, type Session, type WebContents } from 'electron';
import { APP_ORIGIN, APP_PAGE } from './app-protocol.ts';

/**
 * Opens the studio's window. The page is sandboxed, isolated from the preload, and cannot leave its own address. `connect` is called
 * before the page loads, with what it talks to; what it returns is called when the window is gone.
 */
export async function openStudioWindow(
  preloadFile: string,
  connect: (window: BrowserWindow) => () => void,
): Promise<BrowserWindow> {
  const window = new BrowserWindow({
    show: false,
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
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      // Pressing Space plays: no other gesture is asked for.
      autoplayPolicy: 'no-user-gesture-required',
    },
  });
  refuseRequests(window.webContents.session);
  window.on('closed', connect(window));
  window.once('ready-to-show', () => window.show());
  reviveDeadPage(window);
  await window.loadURL(APP_PAGE);
  return window;
}

/** Page deaths after which it is not tried again. */
const MOST_DEATHS = 3;

/** A page that died loses nothing: everything is in the journal, and the new page finds it there. */
function reviveDeadPage(window: BrowserWindow): void {
  let deaths = 0;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed() || ++deaths > MOST_DEATHS) return;
    void window.loadURL(APP_PAGE);
  });
}

/** For every page that is ever made: no navigation, no windows, no embedded pages: there is one page. */
export function keepInPlace(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** The only thing that a page may do beyond itself: put text where the user can paste it (diagnostics). */
const ALLOWED_PERMISSION = 'clipboard-sanitized-write';

/** No camera, microphone, position, notifications, reading of the clipboard or devices, and no request that leaves the app. */
function refuseRequests(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(permission === ALLOWED_PERMISSION));
  session.setPermissionCheckHandler((_contents, permission) => permission === ALLOWED_PERMISSION);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isOwnAddress(details.url) }));
}

/** Our own page, what it makes in memory, and the developer tools. */
export function isOwnAddress(address: string): boolean {
  return [`${APP_ORIGIN}/`, `blob:${APP_ORIGIN}/`, 'data:', 'devtools:'].some((start) => address.startsWith(start));
}

export function preloadPath(root: string): string {
  return join(root, 'dist', 'preload.cjs');
}
