import { app, BrowserWindow, Menu, utilityProcess } from 'electron';
import { createStudioService, type StudioService } from './handlers/studio-service.ts';
import { PARENT_PID_VARIABLE } from './inference/parent-watch.ts';
import { adaptUtilityProcess, type UtilityProcessLike } from './inference/process-adapter.ts';
import { registerAppScheme, serveAppPage } from './shell/app-protocol.ts';
import { serveOverIpc } from './shell/ipc-server.ts';
import { buildMenu } from './shell/menu.ts';
import { openStudioWindow, preloadPath } from './shell/window.ts';
import { programFiles } from './takes/program-files.ts';
import { createTakeMaker } from './takes/take-maker.ts';

function log(message: string): void {
  process.stderr.write(`${message}\n`);
}

/** The inference process as Electron starts it. */
function spawnWorker(workerFile: string) {
  const child = utilityProcess.fork(workerFile, [], {
    stdio: ['ignore', 'ignore', 'pipe'],
    serviceName: 'Facewright inference',
    env: { ...process.env, [PARENT_PID_VARIABLE]: String(process.pid) },
  });
  return adaptUtilityProcess(child as UtilityProcessLike);
}

async function openWindow(service: StudioService, root: string): Promise<void> {
  const window = await openStudioWindow(preloadPath(root), (contents) => serveOverIpc(service, contents, log));
  window.on('closed', () => app.quit());
}

function start(): void {
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  registerAppScheme();
  app.enableSandbox();
  const files = programFiles(app.getAppPath());
  const maker = createTakeMaker(files.worker, log, () => spawnWorker(files.worker));
  const about = { version: app.getVersion(), shell: 'electron' } as const;
  const service = createStudioService({ files, maker, about, onLog: log });
  app.on('second-instance', () => BrowserWindow.getAllWindows()[0]?.focus());
  app.on('window-all-closed', () => app.quit());
  let isDisposed = false;
  app.on('before-quit', (event) => {
    if (isDisposed) return;
    event.preventDefault();
    isDisposed = true;
    void service.dispose().finally(() => app.quit());
  });
  app
    .whenReady()
    .then(() => {
      Menu.setApplicationMenu(buildMenu(process.platform === 'darwin', !app.isPackaged));
      serveAppPage(files.page);
      return openWindow(service, files.root);
    })
    .catch((error: unknown) => {
      log(`The window cannot open: ${error instanceof Error ? error.message : String(error)}`);
      void service.dispose().finally(() => app.exit(1));
    });
}

start();
