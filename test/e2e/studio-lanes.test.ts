import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fakeTakeMaker } from '../helpers/fake-take-maker.ts';
import { type LanesPage, lanesOf } from '../helpers/lanes-page.ts';
import { canOpenWindow, openStudio, type StudioWindow } from '../helpers/studio-window.ts';

/** Seconds of the first sample line. */
const DURATION = 6.1925;
/** The maker spreads the words of the line evenly: .2 s of silence, phones of equal length, .2 s of silence. */
const EDGE = 0.2;
/** Lips that are shut are less than this apart, in millimetres. */
const SEALED = 0.5;
/** What these tests do to the line. */
const OWN_EDIT = /Undo (Move|Change|Insert|Delete|Split|Merge)/;

describe.skipIf(!canOpenWindow)('the lanes of the studio', () => {
  let studio: StudioWindow;
  let page: Page;
  let complaints: readonly string[];
  let lanes: LanesPage;
  /** Phones of the line with both silences, and the length of one. */
  let count = 0;
  let PHONE = 0;
  const phoneStart = (index: number): number => EDGE + (index - 1) * PHONE;

  // One window for all: opening one costs more than all gestures. Every test leaves the line as it found it.
  beforeAll(async () => {
    studio = await openStudio(fakeTakeMaker());
    await open();
  });
  beforeEach(async () => {
    await page.keyboard.press('Escape');
    for (let label = await undoLabel(); OWN_EDIT.test(label); label = await undoLabel()) {
      await page.keyboard.press('Control+z');
      await expect.poll(undoLabel).not.toBe(label);
    }
    await page.keyboard.press('Home');
  });
  afterAll(async () => {
    await studio?.close();
  });

  async function open(): Promise<void> {
    ({ page, complaints } = await studio.open());
    await page.setViewportSize({ width: 900, height: 600 });
    lanes = lanesOf(page, DURATION);
    await page.locator('[data-pane=lanes] .wave-window[data-state=drawn]').waitFor({ timeout: 60_000 });
    await page.waitForFunction(() => document.body.innerText.includes('before the storm'), undefined, { timeout: 60_000 });
    await page.getByText('3 takes', { exact: true }).waitFor({ timeout: 60_000 });
    await click(lanes.phones, DURATION - 0.05);
    const counted = await page.waitForFunction(
      () => Number(/ of (\d+)$/.exec(document.querySelector('[data-testid=lane-selection]')?.textContent ?? '')?.[1] ?? 0),
      undefined,
      { timeout: 60_000 },
    );
    count = await counted.jsonValue();
    PHONE = (DURATION - 2 * EDGE) / (count - 2);
  }

  async function shot(name: string): Promise<void> {
    const folder = process.env.LANES_SHOTS;
    if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
  }

  const click = async (
    lane: LanesPage['words'],
    seconds: number,
    options: { clickCount?: number; alt?: boolean } = {},
  ): Promise<void> => {
    const { x, y } = await lanes.at(lane, seconds);
    if (options.alt) await page.keyboard.down('Alt');
    await page.mouse.click(x, y, { clickCount: options.clickCount ?? 1 });
    if (options.alt) await page.keyboard.up('Alt');
  };
  const milliseconds = async (): Promise<number> => Number(/· (\d+) ms/.exec(await lanes.selection())?.[1] ?? Number.NaN);
  /** Waits until it is announced that this is selected. */
  const says = (selection: string | RegExp): Promise<void> =>
    typeof selection === 'string'
      ? expect.poll(() => lanes.selection()).toBe(selection)
      : expect.poll(() => lanes.selection()).toMatch(selection);
  const ofCount = (more: number): RegExp => new RegExp(`of ${count + more}$`);
  const undoLabel = async (): Promise<string> =>
    (await page.locator('[data-action="edit.undo"]').getAttribute('aria-label')) ?? '';

  const showTranscript = async (): Promise<void> => {
    if (await page.getByTestId('running-text').isVisible()) return;
    await page
      .getByRole('tab', { name: 'Transcript' })
      .or(page.getByText('Transcript', { exact: true }))
      .last()
      .click();
    await page.getByTestId('running-text').waitFor();
  };

  it('selects a phone with a click, goes about with arrows, and says what is selected', async () => {
    await click(lanes.phones, phoneStart(1) + PHONE / 2);
    await says(`Phone M [m] · ${Math.round(PHONE * 1_000)} ms · 100 % sure, 2 of ${count}`);
    await expect.poll(() => lanes.time()).toBeCloseTo(phoneStart(1) + PHONE / 2, 1);
    await page.keyboard.press('ArrowRight');
    await says(/^Phone UW/);
    await expect.poll(() => lanes.time()).toBeCloseTo(phoneStart(2), 2);
    await page.keyboard.press('ArrowUp');
    await says(/^Word Move ·/);
    await page.keyboard.press('ArrowDown');
    await says(/^Phone M/);
    await shot('1-selected');
    expect(complaints).toEqual([]);
  });

  it('drags a boundary as one step of undo, exactly taken back by Escape and by undo', async () => {
    await click(lanes.phones, phoneStart(5) + PHONE / 2);
    await says(/, 6 of/);
    const before = await lanes.selection();
    const length = await milliseconds();
    await lanes.drag(lanes.phones, phoneStart(6), phoneStart(6) + 0.04, { giveUp: true });
    await expect.poll(undoLabel).not.toContain('Move boundary');
    await click(lanes.phones, phoneStart(5) + PHONE / 2);
    await says(before);
    await lanes.drag(lanes.phones, phoneStart(6) - 0.006, phoneStart(6) + 0.034, { key: 'Shift' });
    await expect.poll(undoLabel).toBe('Undo Move boundary');
    await click(lanes.phones, phoneStart(5) + PHONE / 2);
    await says(/, 6 of/);
    await expect.poll(milliseconds).toBeGreaterThan(length + 25);
    await expect.poll(milliseconds).toBeLessThan(length + 55);
    await shot('2-moved');
    await page.keyboard.press('Control+z');
    await expect.poll(() => lanes.selection()).toBe(before);
    expect(complaints).toEqual([]);
  });

  it('opens a pause when one side alone is dragged', async () => {
    await lanes.drag(lanes.phones, phoneStart(6) - 0.006, phoneStart(6) - 0.05, { key: 'Alt' });
    await expect.poll(undoLabel).toBe('Undo Move boundary');
    await click(lanes.phones, phoneStart(6) - 0.02);
    await says(new RegExp(`^Phone SIL .*of ${count + 1}$`));
  });

  it('moves the curves with the phones, without another step of undo', async () => {
    await click(lanes.phones, phoneStart(6) + PHONE / 2);
    const gap = async (): Promise<number> => Number((await page.getByTestId('face').getAttribute('data-gap')) ?? Number.NaN);
    await says(/^Phone P/);
    await expect.poll(gap, { timeout: 30_000 }).toBeLessThan(SEALED);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'AA, as in father' }).click();
    await says(/^Phone AA/);
    await expect.poll(undoLabel).toBe('Undo Change phone to AA');
    await expect.poll(gap, { timeout: 30_000 }).toBeGreaterThan(SEALED + 1.5);
    await page.keyboard.press('Control+z');
    await expect.poll(gap, { timeout: 30_000 }).toBeLessThan(SEALED);
    await expect.poll(undoLabel).not.toContain('Change phone');
  });

  it('changes a phone by typing it', async () => {
    await click(lanes.phones, phoneStart(3) + PHONE / 2, { clickCount: 2 });
    const grid = page.getByRole('dialog');
    await grid.waitFor();
    await page.keyboard.type('zh');
    await expect.poll(() => grid.textContent()).toContain('ZH → ZH');
    await shot('3-grid');
    await page.keyboard.press('Enter');
    await grid.waitFor({ state: 'detached' });
    await says(/^Phone ZH/);
  });

  it('inserts, splits, merges and deletes by keys', async () => {
    await click(lanes.phones, phoneStart(3) + PHONE / 2);
    await page.keyboard.press('s');
    await says(ofCount(1));
    await page.keyboard.press('m');
    await says(ofCount(0));
    await page.keyboard.press('Delete');
    await says(ofCount(-1));
    await page.keyboard.press('i');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('b');
    await page.keyboard.press('Enter');
    await expect.poll(() => lanes.selection()).toMatch(/^Phone B /);
    await expect.poll(undoLabel).toBe('Undo Insert phone B');
  });

  it('nudges a boundary by frames; nudges in a row are one step', async () => {
    await click(lanes.phones, phoneStart(5) + PHONE / 2);
    await says(/, 6 of/);
    const before = await milliseconds();
    for (let i = 0; i < 2; i++) await page.keyboard.press('Control+Shift+ArrowRight');
    await expect.poll(milliseconds).toBeGreaterThan(before + 31);
    await expect.poll(milliseconds).toBeLessThan(before + 36);
    await page.keyboard.press('Control+z');
    await expect.poll(milliseconds).toBe(before);
    await expect.poll(undoLabel).not.toContain('Move boundary');
  });

  it('edits a word where it stands; the words around it keep their place', async () => {
    await click(lanes.words, phoneStart(2));
    await says(/^Word Move ·/);
    const first = await lanes.selection();
    await click(lanes.words, phoneStart(8), { clickCount: 2 });
    const field = page.getByRole('textbox', { name: 'Text of the word purple' });
    await field.waitFor();
    await shot('4-word');
    await field.fill('maple');
    await field.press('Enter');
    await expect.poll(undoLabel, { timeout: 30_000 }).toBe('Undo Change word to maple');
    await click(lanes.words, phoneStart(2));
    await says(first);
    await showTranscript();
    await expect
      .poll(() => page.getByTestId('running-text').textContent())
      .toContain('Move the maple beacon back above the bay, Phoebe.');
    await shot('5-transcript');
    expect(complaints).toEqual([]);
  });

  it('edits the running text: double click for a word, the whole for more; Escape leaves all as it was', async () => {
    const text = page.getByTestId('running-text');
    await showTranscript();
    await text.getByRole('button', { name: 'beacon' }).click();
    await says(/^Word beacon/);
    await text.getByRole('button', { name: 'beacon' }).dblclick();
    await page.getByRole('textbox', { name: 'Text of the word beacon' }).press('Escape');
    await expect.poll(undoLabel).not.toContain('Change');
    await page.getByRole('button', { name: 'Edit text' }).click();
    const field = page.getByRole('textbox', { name: 'What is said' });
    await field.fill('Move the purple lantern back above the bay, Phoebe. We have five minutes before the storm moves over.');
    await page.getByRole('button', { name: 'Place the words' }).click();
    await expect.poll(undoLabel, { timeout: 30_000 }).toBe('Undo Change text');
    await text.getByRole('button', { name: 'lantern' }).waitFor();
    await page.keyboard.press('Control+z');
    await text.getByRole('button', { name: 'beacon' }).waitFor();
    expect(complaints).toEqual([]);
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
