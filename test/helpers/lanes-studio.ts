import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { fakeTakeMaker } from './fake-take-maker.ts';
import { type LanesPage, lanesOf } from './lanes-page.ts';
import { openStudio, type StudioWindow } from './studio-window.ts';

/** Seconds of the first sample line. */
export const DURATION = 6.1925;
/** The maker spreads the words of the line evenly: .2 s of silence, phones of equal length, .2 s of silence. */
export const EDGE = 0.2;
/** What tests do to the line. */
const OWN_EDIT = /Undo (Move|Change|Insert|Delete|Split|Merge)/;

/** A window with the first sample line and its curves. */
export interface LanesStudio {
  readonly studio: StudioWindow;
  readonly page: Page;
  readonly complaints: readonly string[];
  readonly lanes: LanesPage;
  /** Phones of the line with both silences, and the length of one in seconds. */
  readonly count: number;
  readonly phone: number;
  /** Takes back what a test did, and shows the whole line. */
  reset(): Promise<void>;
  phoneStart(index: number): number;
  click(lane: LanesPage['words'], seconds: number, options?: { clickCount?: number; alt?: boolean }): Promise<void>;
  /** Waits until it is announced that this is selected. */
  says(selection: string | RegExp): Promise<void>;
  undoLabel(): Promise<string>;
  showTranscript(): Promise<void>;
  /** Keeps a picture where LANES_SHOTS names a folder. */
  shot(name: string): Promise<void>;
}

export async function openLanesStudio(): Promise<LanesStudio> {
  const studio = await openStudio(fakeTakeMaker());
  const { page, complaints } = await studio.open();
  await page.setViewportSize({ width: 900, height: 600 });
  const lanes = lanesOf(page, DURATION);
  const click: LanesStudio['click'] = async (lane, seconds, { clickCount = 1, alt = false } = {}) => {
    const { x, y } = await lanes.at(lane, seconds);
    if (alt) await page.keyboard.down('Alt');
    await page.mouse.click(x, y, { clickCount });
    if (alt) await page.keyboard.up('Alt');
  };
  await page.locator('[data-pane=lanes] .wave-window[data-state=drawn]').waitFor({ timeout: 60_000 });
  await page.waitForFunction(() => document.body.innerText.includes('before the storm'), undefined, { timeout: 60_000 });
  await page.getByText('3 takes', { exact: true }).waitFor({ timeout: 60_000 });
  await click(lanes.phones, DURATION - 0.05);
  const counted = await page.waitForFunction(
    () => Number(/ of (\d+)$/.exec(document.querySelector('[data-testid=lane-selection]')?.textContent ?? '')?.[1] ?? 0),
    undefined,
    { timeout: 60_000 },
  );
  const count = await counted.jsonValue();
  const phone = (DURATION - 2 * EDGE) / (count - 2);
  const undoLabel = async (): Promise<string> =>
    (await page.locator('[data-action="edit.undo"]').getAttribute('aria-label')) ?? '';
  return {
    studio,
    page,
    complaints,
    lanes,
    count,
    phone,
    click,
    undoLabel,
    phoneStart: (index) => EDGE + (index - 1) * phone,
    async reset() {
      await page.keyboard.press('Escape');
      for (let label = await undoLabel(); OWN_EDIT.test(label); label = await undoLabel()) {
        await page.keyboard.press('Control+z');
        await expect.poll(undoLabel).not.toBe(label);
      }
      await page.keyboard.press('Home');
    },
    says: (selection) =>
      typeof selection === 'string'
        ? expect.poll(() => lanes.selection()).toBe(selection)
        : expect.poll(() => lanes.selection()).toMatch(selection),
    async showTranscript() {
      if (await page.getByTestId('running-text').isVisible()) return;
      await page
        .getByRole('tab', { name: 'Transcript' })
        .or(page.getByText('Transcript', { exact: true }))
        .last()
        .click();
      await page.getByTestId('running-text').waitFor();
    },
    async shot(name) {
      const folder = process.env.LANES_SHOTS;
      if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
    },
  };
}
