// A stand-in for the `electron` module, for machines without its binary: runs an unmodified built main and preload. Windows are pages of
// one headless Chromium; IPC, protocol, app life cycle and utility processes are real enough to find wiring errors, the sandbox is not.
const { EventEmitter } = require('node:events');
const { readFileSync } = require('node:fs');
const { fork } = require('node:child_process');
const { join } = require('node:path');
const { tmpdir } = require('node:os');

const HOST = 'http://app.localhost';
const state = {
  appPath: process.cwd(),
  windows: [],
  protocols: new Map(),
  schemes: [],
  browser: undefined,
  menu: undefined,
  quits: 0,
  /** Answers of dialogs, in their order; a dialog that nobody expects is an error. */
  dialogAnswers: [],
  dialogsShown: [],
  revealed: [],
  recent: [],
  children: [],
};
const handlers = new Map();

class App extends EventEmitter {
  isPackaged = false;
  commandLine = { hasSwitch: () => false, removeSwitch: () => undefined };
  getAppPath = () => state.appPath;
  getVersion = () => JSON.parse(readFileSync(join(state.appPath, 'package.json'), 'utf8')).version;
  getPath = () => state.userData ?? tmpdir();
  addRecentDocument = (path) => void state.recent.push(path);
  exit = (code) => {
    state.exitCode = code;
  };
  whenReady = async () => undefined;
  requestSingleInstanceLock = () => true;
  enableSandbox = () => {
    state.sandboxed = true;
  };
  quit = () => {
    state.quits += 1;
    let prevented = false;
    this.emit('before-quit', { preventDefault: () => (prevented = true) });
    if (prevented) return;
    for (const window of state.windows) window.emit('close', { preventDefault: () => (prevented = true) });
    if (prevented) return;
    for (const window of state.windows) window.emit('closed');
    state.windows = [];
    this.emit('quit');
  };
}

async function sharedBrowser() {
  const { chromium } = require('playwright-core');
  const args = [
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  state.browser ??= await chromium.launch({ executablePath: state.chromium, chromiumSandbox: false, args });
  return state.browser;
}

class WebContents extends EventEmitter {
  session = {
    setPermissionRequestHandler: (handler) => (this.session.onPermission = handler),
    setPermissionCheckHandler: (handler) => (this.session.onPermissionCheck = handler),
    setDevicePermissionHandler: (handler) => (this.session.onDevice = handler),
    webRequest: { onBeforeRequest: (handler) => (this.session.onBeforeRequest = handler) },
  };
  setWindowOpenHandler = (handler) => (this.windowOpenHandler = handler);
  isDestroyed = () => this.page === undefined || this.page.isClosed();
  send = (channel, value) =>
    void this.page?.evaluate(([c, v]) => window.__standInDeliver?.(c, v), [channel, value]).catch(() => undefined);
}

class BrowserWindow extends EventEmitter {
  static getAllWindows = () => state.windows;
  constructor(options) {
    super();
    this.options = options;
    this.webContents = new WebContents();
    state.windows.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  focus = () => undefined;
  show = () => {
    this.isShown = true;
  };
  isMinimized = () => false;
  isDestroyed = () => this.webContents.isDestroyed();
  async loadURL(url) {
    const context = await (await sharedBrowser()).newContext({ viewport: { width: 900, height: 600 } });
    const page = await context.newPage();
    this.webContents.page = page;
    await page.route('**/*', (route) => answerRoute(route, this.webContents.session));
    await page.exposeFunction('__standInInvoke', (channel, args) => invoke(channel, args, page.url(), null, this.webContents));
    await page.addInitScript(
      PRELOAD_HOST.replace('__PRELOAD__', () => readFileSync(this.options.webPreferences.preload, 'utf8')),
    );
    await page.goto(url.replace('app://studio', HOST));
    this.emit('ready-to-show');
  }
  /** As the user's click on the window's cross: it may be prevented. */
  async close() {
    let prevented = false;
    this.emit('close', { preventDefault: () => (prevented = true) });
    if (!prevented) await this.destroy();
  }
  async destroy() {
    await this.webContents.page?.context().close();
    state.windows = state.windows.filter((other) => other !== this);
    this.emit('closed');
    if (state.windows.length === 0) app.emit('window-all-closed');
  }
}

/** What a sandboxed preload sees: `require` knows electron and nothing else. */
const PRELOAD_HOST = `(() => {
  const listeners = new Map();
  window.__standInDeliver = (channel, value) => { for (const l of listeners.get(channel) ?? []) l({}, value); };
  const electron = {
    contextBridge: { exposeInMainWorld: (name, value) => { window[name] = value; } },
    ipcRenderer: {
      invoke: (channel, ...args) => window.__standInInvoke(channel, args),
      on: (channel, listener) => listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
      off: (channel, listener) => listeners.set(channel, (listeners.get(channel) ?? []).filter((l) => l !== listener)),
    },
    webUtils: { getPathForFile: () => '' },
  };
  const require = (name) => { if (name === 'electron') return electron; throw new Error('no ' + name + ' in a sandboxed preload'); };
  ((require, module, exports) => { __PRELOAD__
  })(require, { exports: {} }, {});
})();`;

async function answerRoute(route, session) {
  const address = route.request().url().replace(HOST, 'app://studio');
  const allowed = await new Promise((resolve) => session.onBeforeRequest({ url: address }, ({ cancel }) => resolve(!cancel)));
  if (!allowed) return route.abort();
  const response = await state.protocols.get('app')({ url: address, method: route.request().method() });
  const body = Buffer.from(await response.arrayBuffer());
  return route.fulfill({ status: response.status, headers: Object.fromEntries(response.headers), body });
}

function invoke(channel, args, url, parent = null, sender = state.windows[0]?.webContents) {
  const handler = handlers.get(channel);
  if (!handler) throw new Error(`No handler registered for '${channel}'`);
  return handler({ sender, senderFrame: { url: url.replace(HOST, 'app://studio'), parent } }, ...args);
}

async function answerDialog(kind, options) {
  state.dialogsShown.push({ kind, ...options });
  const answer = state.dialogAnswers.shift();
  if (answer === undefined) throw new Error(`Nobody expected this dialog: ${JSON.stringify(options)}`);
  return answer;
}

const app = new App();
module.exports = {
  app,
  BrowserWindow,
  ipcMain: {
    handle(channel, handler) {
      if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
      handlers.set(channel, handler);
    },
    removeHandler: (channel) => void handlers.delete(channel),
  },
  protocol: {
    registerSchemesAsPrivileged: (schemes) => state.schemes.push(...schemes),
    handle: (scheme, handler) => void state.protocols.set(scheme, handler),
  },
  Menu: { buildFromTemplate: (template) => ({ template }), setApplicationMenu: (menu) => (state.menu = menu) },
  dialog: {
    showOpenDialog: (_window, options) => answerDialog('open', options),
    showMessageBox: (_window, options) => answerDialog('message', options),
  },
  shell: { showItemInFolder: (path) => void state.revealed.push(path) },
  utilityProcess: {
    fork(file, args, options) {
      const child = fork(file, args, {
        serialization: 'advanced',
        execArgv: ['-r', join(__dirname, 'parent-port.cjs')],
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        env: options.env,
      });
      state.children.push(child);
      child.postMessage = (message) => void (child.connected && child.send(message, () => undefined));
      return child;
    },
  },
  standIn: { state, invoke, handlers },
};
