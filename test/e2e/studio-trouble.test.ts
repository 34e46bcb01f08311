import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeTakeMaker } from '../helpers/fake-take-maker.ts';
import { renameFirstTake, runAction } from '../helpers/studio-moves.ts';
import { canOpenWindow, openStudio, type StudioWindow } from '../helpers/studio-window.ts';

describe.skipIf(!canOpenWindow)('a window that cannot go on', () => {
  let studio: StudioWindow;
  let page: Page;

  beforeEach(async () => {
    studio = await openStudio(fakeTakeMaker());
    ({ page } = await studio.open());
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.setViewportSize({ width: 1_040, height: 640 });
    await page.locator('.take[data-status=done]').nth(2).waitFor({ timeout: 60_000 });
  });
  afterEach(async () => {
    await page.close();
    await studio.close();
  });

  it('writes first, says so, hands out diagnostics with the fault, and goes on after a reload', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await runAction(page, 'Copy diagnostics');
    const note = page.locator('.toast', { hasText: 'Diagnostics copied.' });
    await note.waitFor();
    await page.route('**/call/commit', async (route) => {
      await held;
      await route.continue();
    });
    await renameFirstTake(page, 'Written in time');
    // What extensions of browsers do: an element is moved away that the page is about to remove.
    await page.evaluate(() => document.querySelector('main')?.append(document.querySelector('.toast') as Node));
    await note.getByRole('button', { name: 'Put this message away' }).dispatchEvent('click');
    const alert = page.getByRole('alert').filter({ hasText: 'The window stopped working.' });
    await alert.getByText('Writing down what you did…').waitFor();
    await expect.poll(() => alert.getByRole('button', { name: 'Reload' }).isDisabled()).toBe(true);
    release();
    await alert.getByText('Everything that you did is written down.').waitFor();
    await alert.getByRole('button', { name: 'Copy diagnostics' }).click();
    await alert.getByRole('button', { name: 'Copied' }).waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toMatch(/NotFoundError|removeChild/);
    expect(copied).toMatch(/Facewright/);
    page.on('dialog', (dialog) => void dialog.accept());
    await alert.getByRole('button', { name: 'Reload' }).click();
    await page.locator('.take-name', { hasText: 'Written in time' }).waitFor();
  });
});
