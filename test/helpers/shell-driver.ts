import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { vi } from 'vitest';
import { chromiumPath } from './chromium.ts';
import { type ElectronStandIn, loadMain } from './electron-stand-in/load-main.ts';
import { repositoryRoot } from './repository-root.ts';

const main = join(repositoryRoot, 'dist', 'main.cjs');
const realElectron = process.env.FACEWRIGHT_ELECTRON ?? '';

export const canRunStandIn = chromiumPath !== undefined && existsSync(main);
export const canRunElectron = existsSync(realElectron) && existsSync(main);

/** The desktop program, running; on the stand-in or on a real Electron. */
export interface RunningShell {
  readonly page: Page;
  readonly dataFolder: string;
  /** Asks for the end as the user does; resolves when the program has ended. */
  end(): Promise<void>;
  /** Whatever is left, also after a failure. */
  cleanUp(): Promise<void>;
}

export interface StandInShell extends RunningShell {
  readonly electron: ElectronStandIn;
}

/** The built program on the stand-in. Only once in a process: a program is loaded only once. */
export async function openOnStandIn(): Promise<StandInShell> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'facewright-data-'));
  const electron = loadMain(main, repositoryRoot, chromiumPath ?? '', dataFolder);
  const { state } = electron.standIn;
  const page = (): Page | undefined => state.windows[0]?.webContents.page;
  await vi.waitUntil(() => page()?.url().includes('app.localhost'), { timeout: 30_000 });
  return {
    electron,
    page: page() as Page,
    dataFolder,
    async end() {
      const ended = new Promise<void>((resolve) => electron.app.once('quit', resolve));
      await state.windows[0]?.close();
      await ended;
    },
    async cleanUp() {
      await state.browser?.close();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

/** The built program on the Electron that FACEWRIGHT_ELECTRON names. */
export async function openOnElectron(): Promise<RunningShell> {
  const { _electron } = await import('playwright-core');
  const dataFolder = mkdtempSync(join(tmpdir(), 'facewright-data-'));
  const env = { ...process.env, FACEWRIGHT_DATA: dataFolder } as Record<string, string>;
  const app = await _electron.launch({ executablePath: realElectron, args: [repositoryRoot], env });
  const page = await app.firstWindow();
  return {
    page,
    dataFolder,
    async end() {
      const ended = new Promise<void>((resolve) => app.once('close', () => resolve()));
      await page.evaluate(() => window.close());
      await ended;
    },
    async cleanUp() {
      await app.close().catch(() => undefined);
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
