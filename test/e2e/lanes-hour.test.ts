import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath } from '../helpers/chromium.ts';
import { type HourOfLanes, isHourMeasured, openHour, STEP_BUDGET_MS } from '../helpers/lanes-hour.ts';

interface Harness {
  readonly parts: {
    readonly view: { getState(): { start: number; pixelsPerSecond: number; width: number; duration: number } };
    readonly transport: { seek(seconds: number): void; play(): Promise<void>; pause(): void; time(): number };
  };
  readonly calls: readonly string[];
  readonly faults: readonly string[];
}

declare global {
  interface Window {
    studio: Harness;
  }
}

describe.skipIf(chromiumPath === undefined)('an hour in the lanes of sound, words and phones', () => {
  let hour: HourOfLanes;
  let page: Page;

  beforeAll(async () => {
    hour = await openHour({ width: 1_400, height: 480 });
    ({ page } = hour);
    // The curves have a measurement of their own.
    await page.addStyleTag({ content: '.timeline-curves { display: none !important; }' });
  });
  afterAll(() => hour?.close());

  it('loads only what is near the playhead', async () => {
    await expect.poll(() => page.evaluate(() => window.studio.calls)).toEqual(['sound 0']);
    await page.evaluate(() => window.studio.parts.transport.seek(1_800));
    await page.evaluate(() => window.studio.parts.transport.play());
    await expect.poll(() => page.evaluate(() => window.studio.parts.transport.time())).toBeGreaterThan(1_800.3);
    await page.evaluate(() => window.studio.parts.transport.pause());
    const sounds = (await page.evaluate(() => window.studio.calls)).filter((call) => call.startsWith('sound'));
    expect(sounds.length).toBeLessThan(4);
    expect(await page.evaluate(() => window.studio.faults)).toEqual([]);
  });

  it.runIf(isHourMeasured)('zooms from all of it to frames, step by step, within the budget', async () => {
    await page.mouse.move(700, 80);
    await page.keyboard.down('Control');
    const cost = await hour.measure('zoom in', 120, () => page.mouse.wheel(0, -30));
    await page.keyboard.up('Control');
    expect(await page.evaluate(() => window.studio.parts.view.getState().pixelsPerSecond)).toBeGreaterThan(1_000);
    expect(cost).toBeLessThan(STEP_BUDGET_MS);
  });

  it.runIf(isHourMeasured)('scrolls close up, in the middle and far out within the budget', async () => {
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, 400);
    await page.keyboard.up('Control');
    expect(await hour.measure('scroll close up', 110, () => page.mouse.wheel(120, 0))).toBeLessThan(STEP_BUDGET_MS);
    await page.keyboard.down('Control');
    for (let i = 0; i < 5; i++) await page.mouse.wheel(0, 240);
    await page.keyboard.up('Control');
    expect(await hour.measure('scroll in the middle', 110, () => page.mouse.wheel(120, 0))).toBeLessThan(STEP_BUDGET_MS);
    await page.keyboard.down('Control');
    for (let i = 0; i < 2; i++) await page.mouse.wheel(0, 240);
    await page.keyboard.up('Control');
    expect(await hour.measure('scroll far out', 110, () => page.mouse.wheel(120, 0))).toBeLessThan(STEP_BUDGET_MS);
  });

  it.runIf(isHourMeasured)('plays within the budget', async () => {
    await page.evaluate(() => window.studio.parts.transport.play());
    const cost = await hour.measure('play', 110, async () => undefined);
    await page.evaluate(() => window.studio.parts.transport.pause());
    expect(cost).toBeLessThan(STEP_BUDGET_MS);
  });

  it('has no more nodes for an hour than for a minute', async () => {
    await expect.poll(() => page.evaluate(() => document.querySelectorAll('.timeline *').length)).toBeLessThan(1_500);
    expect(await page.evaluate(() => window.studio.faults)).toEqual([]);
  });
});
