import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LanesPage } from '../helpers/lanes-page.ts';
import { type LanesStudio, openLanesStudio } from '../helpers/lanes-studio.ts';
import { canOpenWindow } from '../helpers/studio-window.ts';

describe.skipIf(!canOpenWindow)('the sound of the lanes', () => {
  let opened: LanesStudio;
  let page: Page;
  let complaints: readonly string[];
  let lanes: LanesPage;
  let PHONE: number;
  let click: LanesStudio['click'];
  let phoneStart: LanesStudio['phoneStart'];
  let says: LanesStudio['says'];
  let showTranscript: LanesStudio['showTranscript'];
  let shot: LanesStudio['shot'];

  // One window for all: opening one costs more than all gestures. Every test leaves the line as it found it.
  beforeAll(async () => {
    opened = await openLanesStudio();
    ({ page, complaints, lanes, phone: PHONE, click, phoneStart, says, showTranscript, shot } = opened);
  });
  beforeEach(() => opened.reset());
  afterAll(async () => {
    await opened?.studio.close();
  });

  /** Every time that the playhead's readout shows from now on, in seconds. */
  async function watchTime(): Promise<() => Promise<readonly number[]>> {
    await page.getByTestId('lane-time').evaluate((readout) => {
      const seen: number[] = [];
      const note = (): void => {
        const [minutes = 0, seconds = 0] = (readout.textContent ?? '').split(':').map(Number);
        seen.push(minutes * 60 + seconds);
      };
      new MutationObserver(note).observe(readout, { childList: true, characterData: true, subtree: true });
      Object.assign(window, { seenTimes: seen });
    });
    return () => page.evaluate(() => (window as unknown as { seenTimes: number[] }).seenTimes);
  }

  it('plays a phone, then the playhead is back; plays at half speed at the right place', async () => {
    // As slowly as can be, so that even a busy machine sees the phone pass.
    for (const key of ['>', '<']) for (let i = 0; i < 6; i++) await page.keyboard.press(key);
    await click(lanes.phones, phoneStart(20) + PHONE / 2);
    const stood = phoneStart(20) + PHONE / 2;
    await expect.poll(() => lanes.time()).toBeCloseTo(stood, 1);
    const times = await watchTime();
    await click(lanes.phones, phoneStart(30) + PHONE / 2, { alt: true });
    await expect.poll(async () => (await times()).some((time) => time > phoneStart(30) - 0.01)).toBe(true);
    await expect.poll(() => lanes.time()).toBeCloseTo(stood, 1.3);
    expect(Math.max(...(await times()))).toBeLessThan(phoneStart(31) + 0.05);
    await page.keyboard.press('>');
    await page.keyboard.press(' ');
    const reading = (): Promise<{ time: number; clock: number }> =>
      page.evaluate(() => {
        const [minutes = 0, seconds = 0] = (document.querySelector('[data-testid=lane-time]')?.textContent ?? '')
          .split(':')
          .map(Number);
        return { time: minutes * 60 + seconds, clock: performance.now() / 1_000 };
      });
    await expect.poll(async () => (await reading()).time).toBeGreaterThan(stood + 0.1);
    const from = await reading();
    await expect.poll(async () => (await reading()).time).toBeGreaterThan(from.time + 0.8);
    const to = await reading();
    await page.keyboard.press(' ');
    for (let i = 0; i < 2; i++) await page.keyboard.press('>');
    const speed = (to.time - from.time) / (to.clock - from.clock);
    // A busy machine may hold the sound up, but never speeds it up.
    expect(speed).toBeGreaterThan(0.1);
    expect(speed).toBeLessThan(0.75);
    expect(complaints).toEqual([]);
  });

  it('loops what is dragged in the ruler, and a double click takes it away', async () => {
    await lanes.drag(lanes.ruler, 1, 1.5);
    await expect.poll(() => page.locator('.lane-loop').isVisible()).toBe(true);
    await click(lanes.wave, 1.1);
    await expect.poll(() => lanes.time()).toBeCloseTo(1.1, 1);
    const times = await watchTime();
    await page.keyboard.press(' ');
    const turns = async (): Promise<number> => {
      const seen = await times();
      return seen.filter((time, index) => time < (seen[index - 1] ?? 0)).length;
    };
    await expect.poll(turns, { timeout: 30_000 }).toBeGreaterThan(1);
    await shot('6-loop');
    await page.keyboard.press(' ');
    const seen = await times();
    expect(Math.min(...seen)).toBeGreaterThan(0.95);
    expect(Math.max(...seen)).toBeLessThan(1.55);
    const { x, y } = await lanes.at(lanes.ruler, 1.2);
    await page.mouse.dblclick(x, y);
    await expect.poll(() => page.locator('.lane-loop').isVisible()).toBe(false);
  });

  it('scrubs with a drag on the sound, selects with Shift, shows the same stretch in every lane', async () => {
    await lanes.drag(lanes.wave, 2, 3);
    await expect.poll(() => lanes.time()).toBeCloseTo(3, 1);
    await lanes.drag(lanes.wave, 2, 3, { giveUp: true });
    await expect.poll(() => lanes.time()).toBeCloseTo(3, 1);
    await page.keyboard.down('Shift');
    await lanes.drag(lanes.wave, 2, 3);
    await page.keyboard.up('Shift');
    await says(/^1\.0\d seconds selected|^0\.9\d seconds selected/);
    const band = async () => (await page.locator('.lane-selection').boundingBox()) ?? { x: Number.NaN, width: Number.NaN };
    const from = await lanes.at(lanes.phones, 2);
    const to = await lanes.at(lanes.words, 3);
    await expect.poll(async () => Math.abs((await band()).x - from.x)).toBeLessThan(12);
    await expect.poll(async () => Math.abs((await band()).x + (await band()).width - to.x)).toBeLessThan(12);
    const { width } = await band();
    await shot('7-selection');
    await page.keyboard.press('f');
    await expect.poll(async () => (await band()).width).toBeGreaterThan(width * 2);
    await shot('8-framed');
  });

  it('lights the word that is heard in the running text', async () => {
    await showTranscript();
    await click(lanes.words, phoneStart(8));
    await expect.poll(() => page.locator('.transcript-word.lit').textContent()).toBe('purple');
  });

  it('keeps the moment under the pointer while it zooms, and shows all with Home', async () => {
    await click(lanes.phones, 3);
    const { x, y } = await lanes.at(lanes.wave, 3);
    await page.mouse.move(x, y);
    await page.keyboard.down('Control');
    for (let i = 0; i < 2; i++) await page.mouse.wheel(0, -240);
    await page.keyboard.up('Control');
    const playhead = async (): Promise<number> => (await page.getByTestId('playhead').boundingBox())?.x ?? Number.NaN;
    await expect.poll(playhead).toBeCloseTo(x, -0.8);
    await shot('9-zoomed');
    await page.keyboard.press('Home');
    await expect.poll(playhead).toBeCloseTo(x, -0.8);
    expect(complaints).toEqual([]);
  });
});
