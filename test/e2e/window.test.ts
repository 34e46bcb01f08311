import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeTakeMaker } from '../helpers/fake-take-maker.ts';
import {
  canOpenWindow,
  type FaceReading,
  openStudio,
  readFace,
  type StudioWindow,
  waitForFace,
} from '../helpers/studio-window.ts';

describe.skipIf(!canOpenWindow)('the window in a browser', () => {
  let studio: StudioWindow;
  let page: Page;
  let complaints: readonly string[];

  beforeEach(async () => {
    studio = await openStudio(fakeTakeMaker());
  });
  afterEach(async () => {
    await page.close();
    await studio.close();
  });

  /** The first line speaks: it has curves, and the face draws them. */
  async function ready(): Promise<void> {
    await page.locator('.take.shown[data-status=done]').waitFor({ timeout: 60_000 });
    await waitForFace(page);
  }

  it('says what is missing when it is opened without its token, and shows nothing', async () => {
    ({ page } = await studio.open(studio.url.replace(/#.*/, '')));
    await page.getByText('This address lacks its key.').waitFor();
    await expect.poll(() => page.locator('.take').count()).toBe(0);
  });

  it('opens the first sample by itself, and the token leaves the address bar but survives a reload', async () => {
    ({ page, complaints } = await studio.open());
    await ready();
    expect(page.url()).not.toContain('#');
    await expect.poll(() => page.locator('.take.shown .take-name').textContent()).toBe('The purple beacon');
    await page.reload();
    await ready();
    expect(complaints).toEqual([]);
  });

  it('plays with the space bar: the face follows what is heard, and its weights move', async () => {
    ({ page } = await studio.open());
    await ready();
    await page.keyboard.press(' ');
    const readings: FaceReading[] = [];
    for (let last = -1; readings.length < 8; last = readings.at(-1)?.frame ?? last) {
      const reading = await readFace(page);
      if (reading.frame > last && reading.time > 0) readings.push(reading);
    }
    expect(new Set(readings.map((reading) => reading.jawOpen)).size).toBeGreaterThan(2);
    const latency = readings.map((reading) => reading.scheduled - reading.time);
    const steady = latency.slice(2).sort((a, b) => a - b)[Math.floor((latency.length - 2) / 2)] ?? 0;
    // What is heard lags what is scheduled by the device's latency, and by that only: never ahead, and the same all the time.
    for (const value of latency.slice(2)) expect(Math.abs(value - steady)).toBeLessThan(0.05);
    expect(Math.min(...latency)).toBeGreaterThan(-0.005);
    await page.keyboard.press(' ');
    const paused = (await readFace(page)).time;
    expect(paused).toBeGreaterThan(0.2);
    await expect.poll(() => page.getByTestId('play').getAttribute('aria-label')).toBe('Play');
  });

  it('switches the route with T and D, as a step that can be undone', async () => {
    ({ page } = await studio.open());
    await ready();
    const direct = page.getByRole('radio', { name: 'Direct' });
    await page.keyboard.press('d');
    await expect.poll(() => direct.getAttribute('aria-checked')).toBe('true');
    await page.keyboard.press('Control+z');
    await expect.poll(() => direct.getAttribute('aria-checked')).toBe('false');
  });
});
