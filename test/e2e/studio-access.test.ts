import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeTakeMaker } from '../helpers/fake-take-maker.ts';
import { canOpenWindow, openStudio, type StudioWindow } from '../helpers/studio-window.ts';

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly help: string;
    readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
  }[];
}

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const DIALOGS = [
  'Settings…',
  'Keyboard shortcuts',
  'First steps',
  'About Facewright',
  'Export…',
  'Recent projects…',
  'Open project…',
];

describe.skipIf(!canOpenWindow)('the studio for everybody', () => {
  let studio: StudioWindow;
  let page: Page;

  beforeAll(async () => {
    studio = await openStudio(fakeTakeMaker());
    ({ page } = await studio.open());
    await page.setViewportSize({ width: 1_280, height: 720 });
    await page.locator('.take[data-status=done]').nth(2).waitFor({ timeout: 60_000 });
    await page.evaluate(readFileSync(axePath, 'utf8'));
  });
  afterAll(async () => {
    await page?.close();
    await studio?.close();
  });

  /** What axe finds wrong, as lines that say where. */
  async function faults(): Promise<string[]> {
    // Colours are looked at when they have stopped changing.
    await page.waitForTimeout(300);
    const result = await page.evaluate(
      () => (window as unknown as { axe: { run(): Promise<unknown> } }).axe.run() as Promise<AxeResult>,
    );
    return result.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`));
  }
  async function run(label: string): Promise<void> {
    const search = page.getByPlaceholder('Find an action or a take');
    // A menu that is still closing keeps the keys to itself.
    await expect
      .poll(async () => {
        if (await search.isVisible()) return true;
        await page.keyboard.press('Control+k');
        await page.waitForTimeout(200);
        return search.isVisible();
      })
      .toBe(true);
    await search.fill(label);
    await page.locator('.palette-item[data-selected=true]', { hasText: label }).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.palette').count()).toBe(0);
  }

  for (const theme of ['Dark theme', 'Light theme']) {
    it(`has no serious fault in any panel, menu or dialog (${theme})`, async () => {
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
      for (const dialog of DIALOGS) {
        await run(dialog);
        await page.getByRole('dialog').waitFor();
        found[dialog] = await faults();
        await page.keyboard.press('Escape');
        await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
      }
      expect(Object.fromEntries(Object.entries(found).filter(([, list]) => list.length > 0))).toEqual({});
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
