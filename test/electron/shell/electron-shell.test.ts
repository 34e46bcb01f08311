import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { writeWav } from '../../../shared/audio/wav-writer.ts';
import { chromiumPath } from '../../helpers/chromium.ts';
import { type ElectronStandIn, loadMain } from '../../helpers/electron-stand-in/load-main.ts';

const root = resolve(import.meta.dirname, '..', '..', '..');
const main = join(root, 'dist', 'main.cjs');

describe.skipIf(chromiumPath === undefined || !existsSync(main))('the built Electron shell on a stand-in', () => {
  let electron: ElectronStandIn;
  const state = () => electron.standIn.state;
  const page = () => state().windows[0]?.webContents.page;

  beforeAll(async () => {
    electron = loadMain(main, root, chromiumPath ?? '');
    await vi.waitUntil(() => page()?.url().includes('app.localhost'), { timeout: 30_000 });
    await page()?.waitForSelector('.take', { timeout: 30_000 });
  });
  afterAll(async () => {
    await state().browser?.close();
  });

  it('opens a sandboxed, isolated window without Node, over its own protocol', () => {
    expect(state().sandboxed).toBe(true);
    expect(state().schemes.map(({ scheme }) => scheme)).toEqual(['app']);
    expect(state().windows[0]?.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    });
  });

  it('shows the sample lines, asked for over IPC, and lets the page see only the bridge', async () => {
    expect(await page()?.locator('.take-title').allTextContents()).toContain('The purple beacon');
    const seen = await page()?.evaluate(() => ({
      bridge: Object.keys((window as unknown as { facewright: object }).facewright).sort(),
      node: ['require', 'process', 'module', 'Buffer', 'ipcRenderer'].filter((name) => name in window),
    }));
    expect(seen).toEqual({ bridge: ['addRecording', 'binary', 'call', 'subscribe'], node: [] });
  });

  it('takes over a dropped recording by its content, and answers a broken one with its message and hint', async () => {
    const tone = Float32Array.from({ length: 2_400 }, (_, i) => Math.sin(i / 9) / 2);
    const sound = [...writeWav({ sampleRate: 24_000, channels: [tone] }, { encoding: 'pcm16' })];
    const add = (bytes: readonly number[]) =>
      page()?.evaluate(
        (values) =>
          (
            window as unknown as { facewright: { addRecording(name: string, file: Blob): Promise<Record<string, unknown>> } }
          ).facewright.addRecording('line 1.wav', new File([new Uint8Array(values)], 'line 1.wav')),
        bytes,
      );
    expect(await add(sound)).toMatchObject({ ok: true, value: { name: 'line 1.wav', sampleRate: 24_000, channels: 1 } });
    expect(await add([])).toMatchObject({ ok: false, error: { code: 'wav-empty', hint: expect.any(String) } });
    expect(await add(sound)).toMatchObject({ ok: true });
  });

  it('refuses messages from foreign pages and frames, and malformed ones from its own', async () => {
    const { invoke } = electron.standIn;
    const refused = { ok: false, error: { code: 'request-refused' } };
    expect(await invoke('studio:call', ['about', {}], 'http://evil.example/')).toMatchObject(refused);
    expect(await invoke('studio:call', ['about', {}], 'app://studio/index.html', {})).toMatchObject(refused);
    expect(await invoke('studio:call', ['about', {}], 'app://studio.evil.example/')).toMatchObject(refused);
    expect(await invoke('studio:call', ['eval', {}], 'app://studio/index.html')).toMatchObject(refused);
    expect(await invoke('studio:binary', ['sound', { recordingId: '../x' }], 'app://studio/index.html')).toMatchObject(refused);
    expect(await invoke('studio:add-bytes', ['a.wav', 'text'], 'app://studio/index.html')).toMatchObject(refused);
    expect(await invoke('studio:call', ['about', {}], 'app://studio/index.html')).toMatchObject({
      ok: true,
      value: { shell: 'electron' },
    });
  });

  it.each([
    'app://studio/../package.json',
    'app://studio/%2e%2e/package.json',
    'app://studio/..%2fmain.cjs',
    'app://studio/index.html%00',
    'app://other/index.html',
    'app://studio',
  ])('serves nothing outside its page for %s', async (url) => {
    const answer = state().protocols.get('app');
    expect((await answer?.({ url, method: 'GET' }))?.status).toBe(404);
    expect((await answer?.({ url: 'app://studio/index.html', method: 'POST' }))?.status).toBe(404);
    expect((await answer?.({ url: 'app://studio/index.html', method: 'GET' }))?.headers.get('content-security-policy')).toContain(
      "default-src 'none'",
    );
  });

  it('stays where it is: no navigation, no windows, no permissions, no foreign requests', () => {
    const contents = state().windows[0]!.webContents;
    for (const event of ['will-navigate', 'will-redirect', 'will-attach-webview']) {
      let prevented = false;
      contents.emit(event, { preventDefault: () => (prevented = true) });
      expect(prevented, event).toBe(true);
    }
    expect(contents.windowOpenHandler()).toEqual({ action: 'deny' });
    let granted: unknown = 'unasked';
    contents.session.onPermission?.(contents, 'media', (answer: unknown) => (granted = answer));
    expect(granted).toBe(false);
    expect(contents.session.onPermissionCheck?.()).toBe(false);
    const isCancelled = (url: string): boolean => {
      let result = { cancel: false };
      contents.session.onBeforeRequest?.({ url }, (answer: { cancel: boolean }) => (result = answer));
      return result.cancel;
    };
    expect(isCancelled('https://example.com/')).toBe(true);
    expect(isCancelled('app://studio/assets/x.js')).toBe(false);
  });

  it('ends with its last window and takes its handlers down', async () => {
    const ended = new Promise<void>((resolve) => electron.app.once('quit', resolve));
    await state().windows[0]?.close();
    await ended;
    expect(electron.standIn.handlers.size).toBe(0);
  });
});
