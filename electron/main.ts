import { app, BrowserWindow, Menu, utilityProcess } from 'electron';
import { createProjectService, type ProjectService } from './handlers/project-service.ts';
import { createProjectStorage } from './handlers/project-storage.ts';
import { PARENT_PID_VARIABLE } from './inference/parent-watch.ts';
import { adaptUtilityProcess, type UtilityProcessLike, type WorkerProcess } from './inference/process-adapter.ts';
import { registerAppScheme, serveAppPage } from './shell/app-protocol.ts';
import { serveOverIpc } from './shell/ipc-server.ts';
import { buildMenu } from './shell/menu.ts';
import { createOpenRequests, fileArguments } from './shell/open-with.ts';
import { electronTools } from './shell/shell-tools.ts';
import { refuseSwitches } from './shell/switches.ts';
import { settleUnsavedChanges } from './shell/unsaved-changes.ts';
import { keepInPlace, openStudioWindow, preloadPath } from './shell/window.ts';
import { type ProgramFiles, programFiles } from './takes/program-files.ts';
import { createTakeEditor } from './takes/take-editor.ts';
import { createTakeMaker } from './takes/take-maker.ts';

const IS_MAC = process.platform === 'darwin';

function log(message: string): void {
  process.stderr.write(`${message}\n`);
}

/** A process beside this one, as Electron starts it. */
function spawnProcess(file: string, serviceName: string): WorkerProcess {
  const child = utilityProcess.fork(file, [], {
    stdio: ['ignore', 'ignore', 'pipe'],
    serviceName,
    env: { ...process.env, [PARENT_PID_VARIABLE]: String(process.pid) },
  });
  return adaptUtilityProcess(child as UtilityProcessLike);
}

function createService(files: ProgramFiles, onMenu: () => void): ProjectService {
  const dataFolder = process.env.FACEWRIGHT_DATA ?? app.getPath('userData');
  const service: ProjectService = createProjectService({
    files,
    dataFolder,
    storage: createProjectStorage(dataFolder),
    maker: createTakeMaker(files.worker, log, () => spawnProcess(files.worker, 'Facewright inference')),
    editor: createTakeEditor(files.editor, log, () => spawnProcess(files.editor, 'Facewright edits')),
    about: { version: app.getVersion(), shell: 'electron' },
    shell: electronTools({
      isMac: IS_MAC,
      isDevelopment: !app.isPackaged,
      window: () => BrowserWindow.getAllWindows()[0],
      onAction: (action) => service.tell({ event: 'action', action }),
      onMenu,
    }),
    onLog: log,
  });
  return service;
}

/** Ends the program once: after unsaved changes were settled, and everything that runs beside it is gone. */
function endingOf(service: ProjectService) {
  let state: 'open' | 'asking' | 'ended' = 'open';
  async function end(): Promise<void> {
    if (state !== 'open') return;
    state = 'asking';
    const [window] = BrowserWindow.getAllWindows();
    const mayEnd = window === undefined || (await settleUnsavedChanges(window, service));
    if (!mayEnd) {
      state = 'open';
      return;
    }
    await service.dispose();
    state = 'ended';
    app.quit();
  }
  const request = (event: { preventDefault(): void }): void => {
    if (state === 'ended') return;
    event.preventDefault();
    end().catch((error: unknown) => {
      log(`The end failed: ${error instanceof Error ? error.message : String(error)}`);
      state = 'ended';
      app.exit(1);
    });
  };
  return { request };
}

async function openWindow(service: ProjectService, files: ProgramFiles, onClose: (event: Electron.Event) => void): Promise<void> {
  await openStudioWindow(preloadPath(files.root), (window) => {
    window.on('close', onClose);
    return serveOverIpc(service, window.webContents, log);
  });
}

function start(): void {
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  const refused = refuseSwitches(app);
  if (refused.length > 0) log(`Not with an installed program: --${refused.join(', --')}.`);
  registerAppScheme();
  app.enableSandbox();
  const files = programFiles(app.getAppPath());
  const service = createService(files, () => requests.pageIsReady());
  const requests = createOpenRequests(service);
  const ending = endingOf(service);
  app.on('web-contents-created', (_event, contents) => keepInPlace(contents));
  app.on('open-file', (event, path) => {
    event.preventDefault();
    void requests.open([path], process.cwd());
  });
  app.on('second-instance', (_event, argv, folder) => {
    const [window] = BrowserWindow.getAllWindows();
    if (window?.isMinimized()) window.restore();
    window?.focus();
    void requests.open(fileArguments(argv, app.isPackaged), folder);
  });
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', ending.request);
  app
    .whenReady()
    .then(() => {
      const onAction = (action: string): void => service.tell({ event: 'action', action });
      Menu.setApplicationMenu(buildMenu(undefined, { isMac: IS_MAC, isDevelopment: !app.isPackaged, onAction }));
      serveAppPage(files.page);
      void requests.open(fileArguments(process.argv, app.isPackaged), process.cwd());
      return openWindow(service, files, ending.request);
    })
    .catch((error: unknown) => {
      log(`The window cannot open: ${error instanceof Error ? error.message : String(error)}`);
      void service.dispose().finally(() => app.exit(1));
    });
}

start();
