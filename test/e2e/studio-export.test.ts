import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeTakeMaker } from '../helpers/fake-take-maker.ts';
import { goToFolder } from '../helpers/studio-moves.ts';
import { canOpenWindow, openStudio, type StudioWindow } from '../helpers/studio-window.ts';

describe.skipIf(!canOpenWindow)('the export of the studio', () => {
  let studio: StudioWindow;
  let page: Page;
  let complaints: readonly string[];
  let folder = '';

  beforeEach(async () => {
    folder = join(mkdtempSync(join(tmpdir(), 'facewright-export-')), 'Ausgabe ä');
    mkdirSync(folder);
    studio = await openStudio(fakeTakeMaker());
    ({ page, complaints } = await studio.open());
    await page.setViewportSize({ width: 1_040, height: 640 });
    await expect.poll(() => page.locator('.take[data-status=done]').count(), { timeout: 60_000 }).toBe(3);
  });
  afterEach(async () => {
    await page.close();
    await studio.close();
    rmSync(join(folder, '..'), { recursive: true, force: true });
  });

  async function chooseFolder(): Promise<void> {
    await page.getByRole('button', { name: 'Folder…' }).click();
    await goToFolder(page, folder);
    await page.getByRole('button', { name: 'Export here' }).click();
    await expect.poll(() => page.getByTestId('export-folder').textContent()).toBe(folder);
  }
  const preview = (): Promise<string[]> => page.getByTestId('file-preview').locator('li > span:first-child').allTextContents();

  it('previews names while they are typed, asks before it overwrites, and says what was written', async () => {
    writeFileSync(join(folder, '2 Above that bridge text.curves.glb'), 'mine');
    await page.keyboard.press('Control+e');
    await chooseFolder();
    await page.getByText('GLB', { exact: true }).click();
    await page.getByLabel('With the head').uncheck();
    await page.getByRole('combobox', { name: 'Takes' }).selectOption({ label: 'All 3 takes' });
    await page.getByTestId('name-pattern').fill('{index} {take} {route}');
    await expect
      .poll(preview)
      .toEqual(['1 The purple beacon text.curves.glb', '2 Above that bridge text.curves.glb', '3 From the wood text.curves.glb']);
    await expect.poll(() => page.locator('.exists').count()).toBe(1);
    await page.getByTestId('export-start').click();
    const question = page.getByRole('alertdialog');
    await expect.poll(() => question.textContent()).toContain('2 Above that bridge text.curves.glb');
    await question.getByRole('button', { name: 'Cancel' }).click();
    expect(readdirSync(folder)).toHaveLength(1);
    await page.getByTestId('export-start').click();
    await question.getByRole('button', { name: 'Overwrite' }).click();
    await expect.poll(() => page.getByTestId('export-outcome').textContent(), { timeout: 60_000 }).toMatch(/^3 files written/);
    expect(readdirSync(folder).sort()).toEqual(
      await page.getByTestId('export-outcome').locator('.file-preview li').allTextContents(),
    );
    await page.getByRole('button', { name: 'Done' }).click();
    expect(complaints).toEqual([]);
  });

  it('names the takes that could not be written with the reason, writes the others, and lets one try again', async () => {
    // A folder stands where a file is to be.
    mkdirSync(join(folder, 'From the wood.curves.glb'));
    await page.keyboard.press('Control+e');
    await chooseFolder();
    await page.getByText('GLB', { exact: true }).click();
    await page.getByLabel('With the head').uncheck();
    await page.getByRole('combobox', { name: 'Takes' }).selectOption({ label: 'All 3 takes' });
    await expect.poll(() => page.locator('.exists').count()).toBe(1);
    await page.getByTestId('export-start').click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Overwrite' }).click();
    const outcome = page.getByTestId('export-outcome');
    await expect.poll(() => outcome.textContent(), { timeout: 60_000 }).toMatch(/^2 files written .*, 1 take failed/);
    const failed = outcome.getByRole('list', { name: 'Failed' });
    await expect.poll(() => failed.locator('.row-title').allTextContents()).toEqual(['From the wood']);
    await expect.poll(() => failed.textContent()).toMatch(/From the wood\.curves\.glb/);
    await expect.poll(() => failed.locator('.hint').textContent()).toMatch(/\w/);
    rmSync(join(folder, 'From the wood.curves.glb'), { recursive: true });
    await page.getByRole('button', { name: 'Export more' }).click();
    await expect.poll(() => page.locator('.exists').count()).toBe(2);
    await page.getByTestId('export-start').click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Overwrite' }).click();
    await expect.poll(() => outcome.textContent(), { timeout: 60_000 }).toMatch(/^3 files written/);
    expect(complaints).toEqual([]);
  });

  it('says what cannot be, where it is typed, and remembers the choices', async () => {
    await page.keyboard.press('Control+e');
    await page.getByLabel('Frames a second').fill('fast');
    await expect.poll(() => page.locator('.error-note').textContent()).toContain('"fast" is not a frame rate');
    await expect.poll(() => page.getByTestId('export-start').isEnabled()).toBe(false);
    await page.getByLabel('Frames a second').fill('29.97');
    await page.getByText('Live Link CSV').click();
    await expect.poll(preview).toEqual(['The purple beacon.livelink.csv']);
    await page.getByRole('button', { name: 'Close' }).last().click();
    await page.keyboard.press('Control+e');
    await expect.poll(() => page.getByLabel('Frames a second').inputValue()).toBe('29.97');
    await expect.poll(preview).toEqual(['The purple beacon.livelink.csv']);
  });
});
