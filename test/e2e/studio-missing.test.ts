import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeWav } from '../../shared/audio/wav-writer.ts';
import { fakeTakeMaker } from '../helpers/fake-take-maker.ts';
import { goToFolder, runAction } from '../helpers/studio-moves.ts';
import { canOpenWindow, openStudio, type StudioWindow } from '../helpers/studio-window.ts';

describe.skipIf(!canOpenWindow)('a recording that is gone', () => {
  let studio: StudioWindow;
  let page: Page;
  let folder = '';

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'facewright-missing-'));
    mkdirSync(join(folder, 'sound'));
    mkdirSync(join(folder, 'work'));
    const samples = Float32Array.from({ length: 16_000 }, (_, i) => Math.sin(i / 20) * 0.5);
    writeFileSync(
      join(folder, 'sound', 'line.wav'),
      writeWav({ sampleRate: 16_000, channels: [samples] }, { encoding: 'pcm16' }),
    );
    studio = await openStudio(fakeTakeMaker());
    ({ page } = await studio.open());
    await page.setViewportSize({ width: 1_040, height: 640 });
    await page.locator('.take[data-status=done]').nth(2).waitFor({ timeout: 60_000 });
  });
  afterEach(async () => {
    await page.close();
    await studio.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const goTo = (path: string): Promise<void> => goToFolder(page, path);
  const run = (label: string): Promise<void> => runAction(page, label);

  it('is asked for when the project opens; another one is taken with a warning, and words and curves stay', async () => {
    await run('New project');
    await expect.poll(() => page.locator('.take').count()).toBe(0);
    await page.keyboard.press('Control+i');
    await goTo(join(folder, 'sound'));
    await page.getByTestId('places').getByRole('button', { name: 'line.wav' }).click();
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.locator('.take[data-status=done]').waitFor({ timeout: 30_000 });
    await page.keyboard.press('Control+s');
    await goTo(join(folder, 'work'));
    await page.getByRole('button', { name: 'Save here' }).click();
    await expect.poll(() => page.getByTestId('status').textContent()).toContain('Untitled.facewright');
    const name = (await page.getByTestId('project-name').textContent()) ?? '';
    await run('New project');
    await expect.poll(() => page.locator('.take').count()).toBe(0);
    mkdirSync(join(folder, 'elsewhere'));
    renameSync(join(folder, 'sound', 'line.wav'), join(folder, 'elsewhere', 'other.wav'));
    const moved = readFileSync(join(folder, 'elsewhere', 'other.wav'));
    // Not the same sound any more, so that it cannot be found by its content.
    moved[moved.length - 1] = 17;
    writeFileSync(join(folder, 'elsewhere', 'other.wav'), moved);
    await run('Recent projects');
    await page.getByRole('dialog').getByText(name, { exact: true }).click();
    await page.locator('.take[data-status=missing]').waitFor();
    await page.locator('.toast').getByRole('button', { name: 'Find recordings' }).click();
    await page.getByRole('button', { name: 'Find…' }).click();
    await goTo(join(folder, 'elsewhere'));
    await page.getByTestId('places').getByRole('button', { name: 'other.wav' }).click();
    await page.getByRole('button', { name: 'Take this one' }).click();
    await page.locator('.take[data-status=done]').waitFor();
    await expect
      .poll(() => page.locator('.toast.warning').allTextContents())
      .toContainEqual(expect.stringMatching(/another recording/));
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+z');
    await expect.poll(() => page.getByTestId('status').textContent()).toContain('Untitled.facewright');
  });
});
