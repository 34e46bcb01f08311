import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LanesPage } from '../helpers/lanes-page.ts';
import { type LanesStudio, openLanesStudio } from '../helpers/lanes-studio.ts';
import { canOpenWindow } from '../helpers/studio-window.ts';

/** Lips that are shut are less than this apart, in millimetres. */
const SEALED = 0.5;

describe.skipIf(!canOpenWindow)('the lanes of the studio', () => {
  let opened: LanesStudio;
  let page: Page;
  let complaints: readonly string[];
  let lanes: LanesPage;
  let count: number;
  let PHONE: number;
  let click: LanesStudio['click'];
  let phoneStart: LanesStudio['phoneStart'];
  let says: LanesStudio['says'];
  let undoLabel: LanesStudio['undoLabel'];
  let showTranscript: LanesStudio['showTranscript'];
  let shot: LanesStudio['shot'];

  // One window for all: opening one costs more than all gestures. Every test leaves the line as it found it.
  beforeAll(async () => {
    opened = await openLanesStudio();
    ({ page, complaints, lanes, count, phone: PHONE, click, phoneStart, says, undoLabel, showTranscript, shot } = opened);
  });
  beforeEach(() => opened.reset());
  afterAll(async () => {
    await opened?.studio.close();
  });

  const milliseconds = async (): Promise<number> => Number(/· (\d+) ms/.exec(await lanes.selection())?.[1] ?? Number.NaN);
  const ofCount = (more: number): RegExp => new RegExp(`of ${count + more}$`);

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
});
