import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeWav } from '../../shared/audio/wav-writer.ts';
import { fakeTakeMaker } from '../helpers/fake-take-maker.ts';
import { goToFolder, renameFirstTake, runAction, saveProjectAs, seriousFaults } from '../helpers/studio-moves.ts';
import { canOpenWindow, openStudio, type StudioWindow } from '../helpers/studio-window.ts';

/** Looking through a dialog takes a processor seconds, and many where others want it too. */
const PATIENCE_MS = 600_000;

/** Dialogs that are only seen when something happened, in both themes. */
describe.skipIf(!canOpenWindow)('dialogs of trouble, for everybody', () => {
  let studio: StudioWindow;
  let page: Page;
  let root = '';

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'facewright-access-'));
    for (const folder of ['work', 'sound']) mkdirSync(join(root, folder));
    const samples = Float32Array.from({ length: 16_000 }, (_, i) => Math.sin(i / 20) * 0.5);
    const sound = writeWav({ sampleRate: 16_000, channels: [samples] }, { encoding: 'pcm16' });
    writeFileSync(join(root, 'sound', 'line.wav'), sound);
    studio = await openStudio(fakeTakeMaker());
    page = await openPage();
    await page.locator('.take[data-status=done]').nth(2).waitFor({ timeout: 60_000 });
  });
  afterEach(async () => {
    await page.close();
    await studio.close();
    rmSync(root, { recursive: true, force: true });
  });

  async function openPage(): Promise<Page> {
    const opened = await studio.open();
    await opened.page.setViewportSize({ width: 1_280, height: 720 });
    return opened.page;
  }
  /** Faults of what is shown now, in the dark and in the light. */
  async function inBothThemes(): Promise<readonly string[]> {
    const found: string[] = [];
    for (const theme of ['dark', 'light']) {
      await page.evaluate((name) => {
        document.documentElement.dataset.theme = name;
      }, theme);
      found.push(...(await seriousFaults(page)).map((fault) => `${theme} ${fault}`));
    }
    return found;
  }

  it('have no serious fault: earlier versions, and the question about unsaved changes', { timeout: PATIENCE_MS }, async () => {
    await saveProjectAs(page, join(root, 'work'), 'Scene');
    await renameFirstTake(page, 'Renamed');
    await page.keyboard.press('Control+s');
    await expect.poll(() => page.getByTestId('project-name').textContent()).toBe('Scene');
    await runAction(page, 'Earlier versions');
    await page.getByRole('button', { name: 'Go back to it' }).first().waitFor();
    expect(await inBothThemes()).toEqual([]);
    await page.keyboard.press('Escape');
    await renameFirstTake(page, 'Not saved');
    await runAction(page, 'New project');
    await page.getByRole('alertdialog', { name: 'Save the changes to Scene?' }).waitFor();
    expect(await inBothThemes()).toEqual([]);
    await page.getByRole('alertdialog').getByRole('button', { name: 'Save', exact: true }).click();
    await expect.poll(() => page.locator('.take').count()).toBe(0);
  });

  it('have no serious fault: missing recordings', { timeout: PATIENCE_MS }, async () => {
    await runAction(page, 'Import recordings');
    await goToFolder(page, join(root, 'sound'));
    await page.getByTestId('places').getByRole('button', { name: 'line.wav' }).click();
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await expect.poll(() => page.locator('.take[data-status=done]').count(), { timeout: 60_000 }).toBe(4);
    await saveProjectAs(page, join(root, 'work'), 'Scene');
    await runAction(page, 'New project');
    await expect.poll(() => page.locator('.take').count()).toBe(0);
    writeFileSync(join(root, 'sound', 'line.wav'), 'something else');
    await runAction(page, 'Recent projects');
    await page.getByRole('dialog').getByText('Scene', { exact: true }).click();
    await page.locator('.toast').getByRole('button', { name: 'Find recordings' }).click();
    await page.getByRole('dialog', { name: 'Missing recordings' }).getByRole('button', { name: 'Find…' }).waitFor();
    expect(await inBothThemes()).toEqual([]);
  });

  it('have no serious fault: what was not saved, and the question before it is thrown away', {
    timeout: PATIENCE_MS,
  }, async () => {
    await Promise.all([page.waitForResponse(/call\/commit$/), renameFirstTake(page, 'Kept in the journal')]);
    await page.close();
    page = await openPage();
    const recovery = page.getByRole('dialog', { name: 'Changes that were not saved' });
    await recovery.getByRole('button', { name: /changes/ }).click();
    await recovery.locator('.offer-changes li').first().waitFor();
    expect(await inBothThemes()).toEqual([]);
    await recovery.getByRole('button', { name: 'Throw away' }).click();
    await page.getByRole('alertdialog').waitFor();
    expect(await inBothThemes()).toEqual([]);
    await page.getByRole('alertdialog').getByRole('button', { name: 'Throw away' }).click();
    await recovery.getByText('Nothing is left to recover.').waitFor();
  });

  it('show a project that vanished as such, and let it be taken off the list', { timeout: PATIENCE_MS }, async () => {
    await saveProjectAs(page, join(root, 'work'), 'Scene');
    await runAction(page, 'New project');
    await expect.poll(() => page.locator('.take').count()).toBe(0);
    renameSync(join(root, 'work'), join(root, 'moved'));
    await runAction(page, 'Recent projects');
    const row = page.getByRole('list', { name: 'Recent projects' }).getByRole('listitem').filter({ hasText: 'Scene' });
    await expect.poll(() => row.textContent()).toContain('Not there any more');
    await expect.poll(() => row.getByRole('button').first().isDisabled()).toBe(true);
    expect(await inBothThemes()).toEqual([]);
    await row.getByRole('button', { name: 'Take Scene off this list' }).click();
    await expect.poll(() => row.count()).toBe(0);
  });
});
