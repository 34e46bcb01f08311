import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeTakeMaker } from '../helpers/fake-take-maker.ts';
import { runAction, seriousFaults } from '../helpers/studio-moves.ts';
import { canOpenWindow, openStudio, type StudioWindow } from '../helpers/studio-window.ts';

const DIALOGS = [
  'Settings…',
  'Keyboard shortcuts',
  'First steps',
  'About Facewright',
  'Export…',
  'Recent projects…',
  'Open project…',
];

/** Looking through everything takes a processor half a minute: minutes where others want it too. */
const PATIENCE_MS = 600_000;

describe.skipIf(!canOpenWindow)('the studio for everybody', () => {
  let studio: StudioWindow;
  let page: Page;

  beforeAll(async () => {
    studio = await openStudio(fakeTakeMaker());
    ({ page } = await studio.open());
    await page.setViewportSize({ width: 1_280, height: 720 });
    await page.locator('.take[data-status=done]').nth(2).waitFor({ timeout: 60_000 });
  });
  afterAll(async () => {
    await page?.close();
    await studio?.close();
  });

  const faults = (): Promise<string[]> => seriousFaults(page);
  const run = (label: string): Promise<void> => runAction(page, label);

  for (const theme of ['Dark theme', 'Light theme']) {
    const none = (found: Record<string, string[]>): void =>
      expect(Object.fromEntries(Object.entries(found).filter(([, list]) => list.length > 0))).toEqual({});

    it(`has no serious fault in any panel or menu (${theme})`, { timeout: PATIENCE_MS }, async () => {
      await run(theme);
      const found: Record<string, string[]> = { window: await faults() };
      for (const tab of ['Transcript', 'History', 'Inspector']) {
        await page.getByRole('tab', { name: tab }).click();
        found[tab] = await faults();
      }
      await page.keyboard.press('Control+k');
      found.palette = await faults();
      await page.keyboard.press('Escape');
      await page.getByRole('menuitem', { name: 'File' }).click();
      found.menu = await faults();
      await page.keyboard.press('Escape');
      await page.locator('.take').first().click({ button: 'right' });
      found.context = await faults();
      await page.keyboard.press('Escape');
      none(found);
    });

    it(`has no serious fault in any dialog (${theme})`, { timeout: PATIENCE_MS }, async () => {
      await run(theme);
      const found: Record<string, string[]> = {};
      for (const dialog of DIALOGS) {
        await run(dialog);
        await page.getByRole('dialog').waitFor();
        found[dialog] = await faults();
        await page.keyboard.press('Escape');
        await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
      }
      none(found);
    });
  }

  it('is reached with the keys alone: from the menus through every panel, and back out of a dialog to where one was', async () => {
    const search = page.getByLabel('Search takes by name, text or state');
    await search.focus();
    await page.keyboard.press('Control+,');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => search.evaluate((element) => element === document.activeElement)).toBe(true);
    const panes = new Set<string>();
    for (let i = 0; i < 120 && panes.size < 4; i++) {
      await page.keyboard.press('Tab');
      const pane = await page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-pane]')?.dataset.pane ?? '');
      if (pane !== '') panes.add(pane === 'curves' ? 'lanes' : pane);
    }
    expect([...panes].sort()).toEqual(['face', 'inspector', 'lanes', 'takes']);
  });
});
