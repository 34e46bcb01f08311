import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { SessionParts } from '../../electron/projects/open-project.ts';
import { makeToken } from '../../electron/server/gate.ts';
import { startHttpServer } from '../../electron/server/http-server.ts';
import { BUILT_IN_HEAD } from '../../electron/takes/head-shelf.ts';
import { programFiles } from '../../electron/takes/program-files.ts';
import type { TakeMaker } from '../../electron/takes/take-maker.ts';
import { chromiumPath, launchChromium } from './chromium.ts';
import { openTestService } from './project-service.ts';
import { repositoryRoot } from './repository-root.ts';

export { repositoryRoot };

const files = programFiles(repositoryRoot);

/** Whether a window can be opened here: a browser, the built page, and a head to show. */
export const canOpenWindow =
  chromiumPath !== undefined && existsSync(join(files.page, 'index.html')) && existsSync(join(files.heads, BUILT_IN_HEAD));

/** A studio in the browser, with whatever makes its takes. */
export interface StudioWindow {
  readonly browser: Browser;
  readonly url: string;
  /** Where the program keeps its own. */
  readonly dataFolder: string;
  /** A fresh page that shows the studio; what its console complains about is collected. */
  open(address?: string): Promise<{ readonly page: Page; readonly complaints: readonly string[] }>;
  close(): Promise<void>;
}

export async function openStudio(maker: TakeMaker, disk: SessionParts = {}): Promise<StudioWindow> {
  const studio = openTestService({ maker, disk });
  const server = await startHttpServer({
    studio: studio.service,
    token: makeToken(),
    pageFolder: process.env.FACEWRIGHT_PAGE ?? files.page,
    port: 0,
  });
  const browser = await launchChromium();
  return {
    browser,
    url: server.url,
    dataFolder: studio.dataFolder,
    open: (address = server.url) => openPage(browser, address),
    async close() {
      await browser.close();
      await server.close();
      await studio.end();
      if (studio.log.length > 0) throw new Error(studio.log.join('\n'));
    },
  };
}

/** Small, because software draws it here. */
export async function openPage(browser: Browser, address: string): Promise<{ page: Page; complaints: readonly string[] }> {
  // Without idle life nothing is drawn while nothing happens: on two cores that is half of the time of a test.
  const page = await browser.newPage({ viewport: { width: 760, height: 520 }, reducedMotion: 'reduce' });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(address);
  return { page, complaints };
}

/** What the face shows right now. */
export interface FaceReading {
  readonly frame: number;
  readonly time: number;
  readonly scheduled: number;
  readonly gap: number;
  readonly jawOpen: number;
}

export async function readFace(page: Page): Promise<FaceReading> {
  const data = await page.getByTestId('face').evaluate((canvas) => ({ ...canvas.dataset }));
  const number = (name: string): number => Number(data[name] ?? Number.NaN);
  return {
    frame: number('frame'),
    time: number('time'),
    scheduled: number('scheduled'),
    gap: number('gap'),
    jawOpen: number('jawOpen'),
  };
}

/** Waits until the face has drawn curves. */
export async function waitForFace(page: Page): Promise<void> {
  await page.locator('[data-testid=face][data-gap]:not([data-gap=""])').waitFor({ timeout: 60_000 });
}
