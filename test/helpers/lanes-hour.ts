import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { repositoryRoot } from './repository-root.ts';

/**
 * Milliseconds of the page's main thread that a step may take: the gesture's event and the two frames of the screen after it, in the thread's own
 * processor time, because the clock's time is that of whatever else runs. Held at the 95th percentile; the 99th is reported: on a busy
 * machine one step in a hundred is hit by somebody else's caches.
 */
export const STEP_BUDGET_MS = 33;

/** Times are measured on request only: on a busy machine they say nothing (`FACEWRIGHT_HOUR=1 npx vitest run test/e2e/lanes-hour`). */
export const isHourMeasured = process.env.FACEWRIGHT_HOUR === '1';

/** The page of lanes-harness.tsx: the lanes alone, over an hour. */
export interface HourOfLanes {
  readonly page: Page;
  /** What each of many steps costs the main thread until two frames later, in milliseconds at the 95th percentile; the first `warmUp` do not count. */
  measure(name: string, steps: number, step: (index: number) => Promise<unknown>, warmUp?: number): Promise<number>;
  /** Prints what was measured. */
  close(): Promise<void>;
}

export async function openHour(viewport: { readonly width: number; readonly height: number }): Promise<HourOfLanes> {
  const files = await bundleHarness();
  const browser = await launchChromium();
  const page = await openHarness(browser, files, viewport);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const report: string[] = [];
  const taskMs = async (): Promise<number> => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    return (metrics.find((metric) => metric.name === 'TaskDuration')?.value ?? Number.NaN) * 1_000;
  };
  return {
    page,
    async measure(name, steps, step, warmUp = 0) {
      const costs: number[] = [];
      for (let index = 0; index < steps + warmUp; index++) {
        const before = await taskMs();
        await step(index);
        await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
        if (index >= warmUp) costs.push((await taskMs()) - before);
      }
      costs.sort((a, b) => a - b);
      const at = (share: number): number => costs[Math.min(costs.length - 1, Math.floor(share * costs.length))] ?? Number.NaN;
      const said = [0.5, 0.95, 0.99].map((share) => at(share).toFixed(1)).join(', ');
      report.push(`${name}: ${said} ms of processor time a step (median, 95th, 99th percentile)`);
      return at(0.95);
    },
    async close() {
      await browser.close();
      for (const line of report) console.log(line);
    },
  };
}

interface HarnessFiles {
  readonly script: string;
  readonly style: string;
}

async function bundleHarness(): Promise<HarnessFiles> {
  const { outputFiles } = await build({
    entryPoints: [join(repositoryRoot, 'test/helpers/lanes-harness.tsx')],
    bundle: true,
    write: false,
    format: 'iife',
    jsx: 'automatic',
    outdir: 'out',
    define: { 'process.env.NODE_ENV': '"production"' },
    minify: true,
    logLevel: 'error',
  });
  const text = (kind: string): string => outputFiles.find((file) => file.path.endsWith(kind))?.text ?? '';
  return { script: text('.js'), style: text('.css') };
}

async function openHarness(
  browser: Browser,
  { script, style }: HarnessFiles,
  viewport: { readonly width: number; readonly height: number },
): Promise<Page> {
  const page = await browser.newPage({ viewport });
  await page.route('http://lanes.test/**', (route) => {
    const path = new URL(route.request().url()).pathname;
    if (path === '/page.js') return route.fulfill({ contentType: 'text/javascript', body: script });
    if (path === '/page.css') return route.fulfill({ contentType: 'text/css', body: style });
    return route.fulfill({
      contentType: 'text/html',
      body: '<link rel=stylesheet href=page.css><body><script src=page.js></script>',
    });
  });
  await page.goto('http://lanes.test/');
  await page.locator('.wave-window[data-state=drawn]').waitFor({ timeout: 60_000 });
  return page;
}
