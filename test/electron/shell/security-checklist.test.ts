import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refuseSwitches } from '../../../electron/shell/switches.ts';
import { repositoryRoot as root } from '../../helpers/repository-root.ts';
import { canRunStandIn, openOnStandIn, type StandInShell } from '../../helpers/shell-driver.ts';

const builderFile = join(root, 'electron-builder.yml');
const OUR_PAGE = 'app://studio/index.html';
const refused = { ok: false, error: { code: 'request-refused' } };

/** The numbers are those of Electron's security checklist; what it calls the default is asserted where it could be switched off. */
describe.skipIf(!canRunStandIn)("Electron's security checklist, on the built program", () => {
  let shell: StandInShell;
  const standIn = () => shell.electron.standIn;
  const contents = () => standIn().state.windows[0]!.webContents;
  const preferences = () => standIn().state.windows[0]!.options.webPreferences;
  const get = async (url: string, method = 'GET') => standIn().state.protocols.get('app')!({ url, method });
  const policy = async () => (await get(OUR_PAGE)).headers.get('content-security-policy') ?? '';

  beforeAll(async () => {
    shell = await openOnStandIn();
    await shell.page.waitForSelector('[data-testid="takes-list"]', { timeout: 60_000 });
  });
  afterAll(() => shell?.cleanUp());

  it('1. loads only its own content: every foreign request is cancelled', () => {
    const isCancelled = (url: string): boolean => {
      let result = { cancel: false };
      contents().session.onBeforeRequest?.({ url }, (answer: { cancel: boolean }) => {
        result = answer;
      });
      return result.cancel;
    };
    for (const url of [
      'https://example.com/',
      'http://127.0.0.1:80/',
      'file:///etc/passwd',
      'app://other/',
      'ws://x/',
      'app://studiox/',
    ])
      expect(isCancelled(url), url).toBe(true);
    for (const url of [OUR_PAGE, 'blob:app://studio/1', 'data:text/plain,x']) expect(isCancelled(url), url).toBe(false);
  });

  it('2. 3. 4. gives the page no Node, isolates the preload, and sandboxes every page', () => {
    expect(preferences()).toMatchObject({ nodeIntegration: false, contextIsolation: true, sandbox: true });
    expect(standIn().state.sandboxed).toBe(true);
    // A file that is dropped beside every drop zone is not opened in place of the page.
    expect(preferences().navigateOnDragDrop).toBe(false);
    for (const key of ['nodeIntegrationInWorker', 'nodeIntegrationInSubFrames', 'enableRemoteModule']) {
      expect(preferences()[key], key).toBeUndefined();
    }
  });

  it('5. refuses every permission but writing text to the clipboard', () => {
    const { session } = contents();
    const ask = (permission: string): unknown => {
      let granted: unknown = 'unasked';
      session.onPermission?.(contents(), permission, (answer: unknown) => {
        granted = answer;
      });
      return granted;
    };
    const others = [
      'media',
      'display-capture',
      'fullscreen',
      'fileSystem',
      'idle-detection',
      'keyboardLock',
      'mediaKeySystem',
      'midi',
      'serial',
      'speaker-selection',
      'storage-access',
      'top-level-storage-access',
      'window-management',
      'unknown',
      'geolocation',
      'notifications',
      'midiSysex',
      'pointerLock',
      'openExternal',
      'clipboard-read',
      'hid',
      'usb',
    ];
    for (const permission of others) {
      expect(ask(permission), permission).toBe(false);
      expect(session.onPermissionCheck?.(contents(), permission), permission).toBe(false);
    }
    expect(ask('clipboard-sanitized-write')).toBe(true);
    expect(session.onDevice?.({ deviceType: 'hid' })).toBe(false);
  });

  it('6. 8. 9. 10. 11. leaves web security on, and no experimental feature, insecure content or pop-up of a web view', () => {
    const expected = { webSecurity: true, allowRunningInsecureContent: false, experimentalFeatures: false, webviewTag: false };
    expect(preferences()).toMatchObject(expected);
    expect(preferences().enableBlinkFeatures).toBeUndefined();
  });

  it('7. sends a strict content security policy with every file of the page', async () => {
    const text = await policy();
    expect(text).toContain("default-src 'none'");
    expect(text).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(text).toMatch(/connect-src 'self'( blob:)?(;|$)/);
    expect(text).not.toMatch(/script-src[^;]*('unsafe-eval'|'unsafe-inline'|https?:|\*)/);
    for (const part of ["frame-ancestors 'none'", "form-action 'none'", "base-uri 'none'"]) expect(text).toContain(part);
  });

  it('12. 13. 14. makes no web view, does not navigate, and opens no window', () => {
    for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
      let prevented = false;
      contents().emit(event, {
        preventDefault: () => {
          prevented = true;
        },
      });
      expect(prevented, event).toBe(true);
    }
    expect(contents().windowOpenHandler()).toEqual({ action: 'deny' });
  });

  it('15. never opens an address in another program', () => {
    for (const file of ['main.cjs', 'preload.cjs']) {
      const text = readFileSync(join(root, 'dist', file), 'utf8');
      expect(text, file).not.toContain('openExternal(');
      expect(text, file).not.toContain('openPath(');
    }
  });

  it('16. pins the version of Electron exactly', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('17. checks the sender of every message: page, frame and window', async () => {
    const { invoke, handlers } = standIn();
    expect([...handlers.keys()].sort()).toEqual(['project:bytes', 'project:call', 'project:upload-bytes', 'project:upload-file']);
    for (const channel of handlers.keys()) {
      expect(await invoke(channel, ['about', {}], 'http://evil.example/'), channel).toMatchObject(refused);
      expect(await invoke(channel, ['about', {}], OUR_PAGE, {}), channel).toMatchObject(refused);
      expect(await invoke(channel, ['about', {}], 'app://studio.evil.example/'), channel).toMatchObject(refused);
      expect(await invoke(channel, ['about', {}], OUR_PAGE, null, {}), channel).toMatchObject(refused);
    }
    expect(await invoke('project:call', ['about', {}], OUR_PAGE)).toMatchObject({ ok: true, value: { shell: 'electron' } });
  });

  it('17. refuses malformed messages of its own page: wrong types, unknown methods, made-up places, 100 MB', async () => {
    const { invoke } = standIn();
    const malformed: readonly (readonly [string, readonly unknown[]])[] = [
      ['project:call', ['eval', {}]],
      ['project:call', ['constructor', {}]],
      ['project:call', [['about'], {}]],
      ['project:call', ['openProject', { place: '/etc', recover: 'saved' }]],
      ['project:call', ['openProject', { place: '0'.repeat(32), recover: 'saved' }]],
      ['project:call', ['newProject', { name: 'x'.repeat(100_000_000), sample: false }]],
      ['project:call', ['newProject', null]],
      ['project:bytes', ['sound', { projectId: '../x', takeId: 'take:1' }]],
      ['project:upload-bytes', ['a.wav', 'text']],
      ['project:upload-bytes', ['', new Uint8Array(1)]],
      ['project:upload-file', [{ path: '/etc/passwd' }]],
    ];
    for (const [index, [channel, args]] of malformed.entries()) {
      const start = performance.now();
      const answer = await invoke(channel, args, OUR_PAGE);
      expect(performance.now() - start, `message ${index}`).toBeLessThan(10_000);
      expect(answer, `message ${index}`).toMatchObject(refused);
    }
  });

  it.each([
    'app://studio/../package.json',
    'app://studio/%2e%2e/package.json',
    'app://studio/..%2fmain.cjs',
    'app://studio/..%5cmain.cjs',
    'app://studio/index.html%00',
    'app://studio/index.html%00.css',
    'app://studio//etc/passwd',
    'app://studio/C:/Windows/win.ini',
    'app://studio/#/../package.json',
    'app://studio/?/../../package.json',
    'app://other/index.html',
    'app://studio',
    'file:///etc/passwd',
  ])('18. serves its page by an own protocol and nothing outside of it: %s', async (url) => {
    const answer = await get(url);
    const isPage = /^app:\/\/studio\/[#?]/.test(url);
    expect(answer.status).toBe(isPage ? 200 : 404);
    if (isPage) expect(await answer.text()).toContain('<div id="studio"');
  });

  it('18. serves no link out of the page, no other kind of file, and answers only to GET', async () => {
    const link = join(root, 'dist', 'renderer', 'out.json');
    rmSync(link, { force: true });
    symlinkSync(join(root, 'package.json'), link);
    try {
      expect((await get('app://studio/out.json')).status).toBe(404);
    } finally {
      rmSync(link);
    }
    const folder = join(root, 'dist', 'renderer', 'folder.json');
    mkdirSync(folder, { recursive: true });
    try {
      expect((await get('app://studio/folder.json')).status).toBe(404);
    } finally {
      rmSync(folder, { recursive: true });
    }
    for (const method of ['POST', 'PUT', 'HEAD']) expect((await get(OUR_PAGE, method)).status).toBe(404);
  });

  it('19. switches the fuses off that would turn the program into another one', () => {
    expect(existsSync(builderFile)).toBe(true);
    const text = readFileSync(builderFile, 'utf8');
    for (const fuse of [
      'runAsNode: false',
      'enableNodeOptionsEnvironmentVariable: false',
      'enableNodeCliInspectArguments: false',
      'enableEmbeddedAsarIntegrityValidation: true',
      'onlyLoadAppFromAsar: true',
      'grantFileProtocolExtraPrivileges: false',
      'enableCookieEncryption: true',
    ])
      expect(text).toContain(fuse);
  });

  it('19. takes switches away that would open an installed program to others', () => {
    const given = ['remote-debugging-port', 'load-extension', 'js-flags', 'disable-web-security', 'force-device-scale-factor'];
    const start = (isPackaged: boolean) => {
      const left = new Set(given);
      const commandLine = { hasSwitch: (name: string) => left.has(name), removeSwitch: (name: string) => void left.delete(name) };
      return { refused: refuseSwitches({ isPackaged, commandLine }), left: [...left] };
    };
    expect(start(true)).toEqual({ refused: expect.arrayContaining(given.slice(0, 4)), left: ['force-device-scale-factor'] });
    expect(start(false)).toEqual({ refused: [], left: given });
    const main = readFileSync(join(root, 'dist', 'main.cjs'), 'utf8');
    expect(main.indexOf('refuseSwitches(')).toBeGreaterThan(0);
  });

  it('20. shows the page its own bridge only, and nothing of Electron', async () => {
    const seen = await shell.page.evaluate(() => {
      const bridge = (window as unknown as { facewrightProject: Record<string, unknown> }).facewrightProject;
      return Object.entries(bridge).map(([name, value]) => `${name}: ${typeof value}`);
    });
    expect(seen.sort()).toEqual(['bytes: function', 'call: function', 'subscribe: function', 'upload: function']);
  });
});
