import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BLEND_SHAPE_NAMES } from '../../shared/core/blend-shapes.ts';
import type { StudioRecord } from '../../shared/document/records.ts';
import { chromiumPath, launchChromium } from '../helpers/chromium.ts';
import { repositoryRoot } from '../helpers/repository-root.ts';

/** Milliseconds of processor time of the page's main thread that a step may take, at the 95th percentile: see lanes-hour.test.ts. */
const BUDGET = 33;

/** What the page of test/helpers/lanes-harness.tsx gives. */
interface Harness {
  readonly parts: {
    readonly view: { getState(): { width: number }; setState(view: object): void };
    readonly session: { setState(session: object): void };
    readonly document: {
      perform(label: string, change: () => object): void;
      readonly state: { getState(): { readonly past: readonly { readonly label: string }[] } };
    };
  };
}

/** A minute of keys, two a second, on every channel: 6,240 of them, 500 selected. */
function keyedLayer(): { records: StudioRecord[]; selection: [string, string[]][] } {
  const layer = {
    id: 'layer:hour-1',
    kind: 'layer',
    takeId: 'take:hour',
    name: 'Corrections',
    order: 1,
    mode: 'additive',
    weight: 1,
    isMuted: false,
    isSolo: false,
  };
  const keys = Array.from({ length: 120 }, (_, i) => ({
    id: `k${i + 1}`,
    time: 1_800 + i / 2,
    value: 0.1 * Math.sin(i),
    tangent: 'auto',
  }));
  const tracks = BLEND_SHAPE_NAMES.map((channel) => ({
    id: `track:hour-1-${channel}`,
    kind: 'track',
    layerId: layer.id,
    channel,
    keys,
  }));
  const selection = tracks.slice(0, 50).map(({ id }): [string, string[]] => [id, keys.slice(40, 50).map((key) => key.id)]);
  return { records: [layer, ...tracks] as StudioRecord[], selection };
}

/** Times are measured on request only: on a busy machine they say nothing (`FACEWRIGHT_HOUR=1 npx vitest run test/e2e/curves-hour`). */
const isMeasured = process.env.FACEWRIGHT_HOUR === '1';

describe.skipIf(chromiumPath === undefined || !isMeasured)('an hour in the lanes of curves', () => {
  let browser: Browser;
  let page: Page;
  let cdp: CDPSession;
  const report: string[] = [];

  beforeAll(async () => {
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
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 1_400, height: 700 } });
    await page.route('http://lanes.test/**', (route) => {
      const path = new URL(route.request().url()).pathname;
      if (path === '/page.js') return route.fulfill({ contentType: 'text/javascript', body: text('.js') });
      if (path === '/page.css') return route.fulfill({ contentType: 'text/css', body: text('.css') });
      return route.fulfill({
        contentType: 'text/html',
        body: '<link rel=stylesheet href=page.css><body><script src=page.js></script>',
      });
    });
    await page.goto('http://lanes.test/');
    await page.locator('.wave-window[data-state=drawn]').waitFor();
    await page.getByTestId('seal-count').waitFor();
    cdp = await page.context().newCDPSession(page);
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  });
  afterAll(async () => {
    await browser?.close();
    for (const line of report) console.log(line);
  });

  async function taskSeconds(): Promise<number> {
    const { metrics } = await cdp.send('Performance.getMetrics');
    return metrics.find((metric) => metric.name === 'TaskDuration')?.value ?? Number.NaN;
  }

  async function measure(name: string, steps: number, step: (index: number) => Promise<unknown>): Promise<number> {
    const costs: number[] = [];
    for (let index = 0; index < steps; index++) {
      const before = await taskSeconds();
      await step(index);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      costs.push(((await taskSeconds()) - before) * 1_000);
    }
    // The first steps are compiled while they run.
    costs.splice(0, 10);
    costs.sort((a, b) => a - b);
    const at = (share: number): number => costs[Math.min(costs.length - 1, Math.floor(share * costs.length))] ?? Number.NaN;
    report.push(
      `${name}: median ${at(0.5).toFixed(1)} ms, 95th percentile ${at(0.95).toFixed(1)} ms of processor time a step, all lanes together`,
    );
    return at(0.95);
  }

  /** Shows a stretch of so many seconds from half an hour on. */
  const show = (seconds: number) =>
    page.evaluate((shown) => {
      const { view } = (window as unknown as { studio: Harness }).studio.parts;
      view.setState({ start: 1_800, pixelsPerSecond: view.getState().width / shown });
    }, seconds);

  for (const [name, seconds] of [
    ['two seconds', 2],
    ['a minute', 60],
    ['ten minutes', 600],
  ] as const) {
    it(`scrolls ${name} within the budget`, async () => {
      await show(seconds);
      await page.mouse.move(800, 60);
      expect(await measure(`scroll ${name}`, 80, () => page.mouse.wheel(120, 0))).toBeLessThan(BUDGET);
    });
  }

  it('drags 500 of 6,240 keys within the budget, and Escape takes it back', async () => {
    const { records, selection } = keyedLayer();
    await show(60);
    await page.evaluate(
      ({ records: added, selection: keys }) => {
        const { parts } = (window as unknown as { studio: Harness }).studio;
        parts.document.perform('Keys', () => ({
          added: Object.fromEntries(added.map((record) => [record.id, record])),
          updated: {},
          removed: {},
        }));
        parts.session.setState({ selection: { kind: 'keys', keys: new Map(keys.map(([id, ids]) => [id, new Set(ids)])) } });
      },
      { records, selection },
    );
    await page.locator('.selection-bar').getByText('500 keys').waitFor();
    const row = (await page.locator('[data-channel=jawOpen]').boundingBox())!;
    const canvas = (await page.getByTestId('curve-canvas').boundingBox())!;
    const x =
      canvas.x +
      (20.5 / 60) * (await page.evaluate(() => (window as unknown as { studio: Harness }).studio.parts.view.getState().width));
    // The key lies somewhere on the row: its height is looked for by the pointer's shape.
    let y = row.y + 4;
    const cursor = () => page.getByTestId('curve-canvas').evaluate((element) => (element as HTMLElement).style.cursor);
    for (; y < row.y + row.height; y += 3) {
      await page.mouse.move(x, y);
      if ((await cursor()) === 'grab') break;
    }
    await page.mouse.down();
    const cost = await measure('drag 500 keys', 60, (index) => page.mouse.move(x + 10 + index, y + (index % 7)));
    await page.keyboard.press('Escape');
    await page.mouse.up();
    const labels = await page.evaluate(() =>
      (window as unknown as { studio: Harness }).studio.parts.document.state.getState().past.map((entry) => entry.label),
    );
    expect(labels).toEqual(['Keys']);
    expect(cost).toBeLessThan(BUDGET);
  });
});
