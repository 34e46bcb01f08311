import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeTakeMaker } from '../helpers/fake-take-maker.ts';
import { goToFolder, renameFirstTake, runAction } from '../helpers/studio-moves.ts';
import { canOpenWindow, openStudio, type StudioWindow } from '../helpers/studio-window.ts';

describe.skipIf(!canOpenWindow)('the window of the studio', () => {
  let studio: StudioWindow;
  let page: Page;
  let complaints: readonly string[];
  let folder = '';

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'facewright-shell-'));
    studio = await openStudio(fakeTakeMaker());
    ({ page, complaints } = await studio.open());
    await page.setViewportSize({ width: 1_040, height: 640 });
    await doneTakes(3);
  });
  afterEach(async () => {
    await page.close();
    await studio.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const doneTakes = (count: number): Promise<void> =>
    expect.poll(() => page.locator('.take[data-status=done]').count(), { timeout: 60_000 }).toBe(count);
  const run = (label: string): Promise<void> => runAction(page, label);
  const goTo = (path: string): Promise<void> => goToFolder(page, path);
  /** Renames the first take; the service has heard of it. */
  const renameFirst = async (name: string): Promise<void> => {
    await Promise.all([page.waitForResponse(/call\/commit$/), renameFirstTake(page, name)]);
  };

  it('opens the sample lines by itself, generates them, and has nothing to complain about', async () => {
    await expect.poll(() => page.getByTestId('project-name').textContent()).toBe('Sample lines');
    await expect
      .poll(() => page.locator('.take-name').allTextContents())
      .toEqual(['The purple beacon', 'Above that bridge', 'From the wood']);
    await page.getByRole('tab', { name: 'History' }).click();
    const steps = page.getByTestId('history').getByRole('option');
    await expect
      .poll(() => steps.allTextContents())
      .toEqual(['Opened', 'Generate The purple beacon', 'Generate Above that bridge', 'Generate From the wood']);
    expect(complaints).toEqual([]);
  });

  it('undoes and redoes by key, and goes anywhere in the history by a click', async () => {
    await page.locator('.take').nth(1).click();
    await page.keyboard.press('F2');
    await page.getByLabel('Name of the take').fill('Über der Brücke 橋');
    await page.keyboard.press('Enter');
    const name = page.locator('.take-name').nth(1);
    await expect.poll(() => name.textContent()).toBe('Über der Brücke 橋');
    await page.keyboard.press('Control+z');
    await expect.poll(() => name.textContent()).toBe('Above that bridge');
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(() => name.textContent()).toBe('Über der Brücke 橋');
    await page.getByRole('tab', { name: 'History' }).click();
    await page.getByRole('option', { name: 'Generate The purple beacon' }).click();
    await expect.poll(() => page.locator('.take[data-status=new]').count()).toBe(2);
    await page.getByRole('option', { name: 'Rename Above that bridge' }).click();
    await expect.poll(() => name.textContent()).toBe('Über der Brücke 橋');
    expect(complaints).toEqual([]);
  });

  it('saves where it is told, opens it again, and goes back to an earlier version as a step that can be undone', async () => {
    mkdirSync(join(folder, 'Projekte ä'));
    await run('Save as');
    await goTo(join(folder, 'Projekte ä'));
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Szene 1 台詞');
    await page.getByRole('button', { name: 'Save here' }).click();
    await expect.poll(() => readdirSync(join(folder, 'Projekte ä'))).toEqual(['Szene 1 台詞.facewright']);
    await expect.poll(() => page.getByTestId('project-name').textContent()).toBe('Szene 1 台詞');
    await page.locator('.take').first().click();
    await page.keyboard.press('Delete');
    await expect.poll(() => page.getByTestId('project-name').textContent()).toBe('Szene 1 台詞edited');
    await page.keyboard.press('Control+s');
    await expect.poll(() => page.getByTestId('project-name').textContent()).toBe('Szene 1 台詞');
    await run('Earlier versions');
    await page.getByRole('button', { name: 'Go back to it' }).last().click();
    await doneTakes(3);
    await page.keyboard.press('Control+z');
    await doneTakes(2);
    await run('New project');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Do not save' }).click();
    await expect.poll(() => page.locator('.take').count()).toBe(0);
    await run('Recent projects');
    await page.getByRole('dialog').getByText('Szene 1 台詞', { exact: true }).click();
    await doneTakes(2);
    expect(complaints).toEqual([]);
  });

  it('finds settings by words, gives an action another key and shows what it collides with', async () => {
    await page.keyboard.press('Control+,');
    await page.getByLabel('Search settings and keys').fill('theme');
    await page.getByLabel('Theme', { exact: true }).selectOption({ label: 'Light' });
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('light');
    await page.getByLabel('Search settings and keys').fill('next take');
    await page.getByRole('button', { name: /^Key of Next take/ }).click();
    await page.keyboard.press('d');
    await expect.poll(() => page.locator('.key-conflict').first().textContent()).toContain('Play the direct route');
    await page.getByRole('button', { name: /^Key of Next take/ }).click();
    await page.keyboard.press('n');
    await expect.poll(() => page.locator('.key-conflict').count()).toBe(0);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await page.keyboard.press('n');
    await expect.poll(() => page.locator('.take.shown .take-name').textContent()).toBe('Above that bridge');
  });

  it('remembers the layout, the theme and the scale, and can go back to the first layout', async () => {
    await run('Takes');
    await expect.poll(() => page.locator('.takes').count()).toBe(0);
    await run('Light theme');
    const kept = (): string => readFileSync(join(studio.dataFolder, 'settings.json'), 'utf8');
    await expect.poll(kept).toMatch(/"theme":\s*"light"/);
    await expect.poll(kept).not.toMatch(/"id":\s*"takes"/);
    await page.reload();
    await page.getByTestId('project-name').waitFor({ state: 'attached' });
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('light');
    await expect.poll(() => page.locator('.takes').count()).toBe(0);
    await run('Reset the layout');
    await expect.poll(() => page.locator('.take').count()).toBe(3);
  });

  it('goes on after a reload where it was, without asking', async () => {
    await renameFirst('Renamed');
    page.on('dialog', (dialog) => void dialog.accept());
    await page.reload();
    await expect.poll(() => page.locator('.take-name').first().textContent(), { timeout: 20_000 }).toBe('Renamed');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  });

  it('offers what another session did not save, with its changes, and opens it', async () => {
    await renameFirst('Renamed');
    await page.close();
    ({ page, complaints } = await studio.open());
    await page.setViewportSize({ width: 1_040, height: 640 });
    const dialog = page.getByRole('dialog', { name: 'Changes that were not saved' });
    await dialog
      .getByRole('button', { name: /\d+ changes?/ })
      .first()
      .click();
    await expect.poll(() => dialog.locator('.offer-changes li').last().textContent()).toBe('Rename The purple beacon');
    await dialog.getByRole('button', { name: 'Open', exact: true }).click();
    await expect.poll(() => page.locator('.take-name').first().textContent()).toBe('Renamed');
    expect(complaints).toEqual([]);
  });

  it('is scaled to 200 % without anything leaving the window', async () => {
    await page.setViewportSize({ width: 1_920, height: 1_080 });
    await page.keyboard.press('Control+,');
    await page.getByLabel('Size', { exact: true }).selectOption({ label: '200 %' });
    await page.keyboard.press('Escape');
    const edges = () =>
      page.evaluate(() =>
        ['.top-bar', 'main', '.status-line'].map((part) => {
          const box = document.querySelector(part)?.getBoundingClientRect();
          return [Math.round(box?.left ?? -1), Math.round(box?.right ?? -1), Math.round(box?.bottom ?? -1)];
        }),
      );
    await expect.poll(edges).toEqual([
      [0, 1_920, 80],
      [0, 1_920, 1_032],
      [0, 1_920, 1_080],
    ]);
    // What floats is as large, and where its button is.
    const button = await page.getByRole('menuitem', { name: 'Edit' }).boundingBox();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    expect(button?.height).toBeGreaterThan(50);
    const aside = async () => Math.abs(((await page.getByRole('menu').boundingBox())?.x ?? 0) - (button?.x ?? 0));
    await expect.poll(aside).toBeLessThan(4);
    const height = async () => (await page.getByRole('menuitem', { name: /^Undo/ }).boundingBox())?.height ?? 0;
    await expect.poll(height).toBeGreaterThan(50);
  });

  it('keeps everything within reach at 200 % in a small window: the menus behind one button, nothing over anything', async () => {
    await page.setViewportSize({ width: 1_280, height: 720 });
    await page.keyboard.press('Control+,');
    await page.getByLabel('Size', { exact: true }).selectOption({ label: '200 %' });
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    const places = () =>
      page.evaluate(() =>
        ['.menu-all', '.play', '.time', '.speed', '.route.text', '.route.direct'].flatMap((part) => {
          const box = document.querySelector(part)?.getBoundingClientRect();
          return [Math.round(box?.left ?? -1), Math.round(box?.right ?? -1)];
        }),
      );
    await expect.poll(async () => (await places()).every((edge, index, all) => edge >= (all[index - 1] ?? 0))).toBe(true);
    await expect.poll(async () => (await places()).at(-1)).toBeLessThanOrEqual(1_280);
    await page.getByRole('button', { name: 'Menu', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Take', exact: true }).click();
    await page.getByRole('menuitem', { name: /^Next take/ }).click();
    await expect.poll(() => page.locator('.take.shown .take-name').textContent()).toBe('Above that bridge');
  });
});
