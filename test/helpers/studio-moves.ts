import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** What a person does in the studio's window, each until it is done. */

/** Chooses an action of the palette. The palette is gone afterwards. */
export async function runAction(page: Page, label: string): Promise<void> {
  const search = page.getByPlaceholder('Find an action or a take');
  // A menu or dialog that is still closing keeps the keys to itself.
  await expect
    .poll(
      async () => {
        if (!(await search.isVisible())) await page.keyboard.press('Control+k');
        return search.isVisible();
      },
      { interval: 200 },
    )
    .toBe(true);
  await search.fill(label);
  await page.locator('.palette-item[data-selected=true]', { hasText: label }).waitFor();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator('.palette').count()).toBe(0);
}

/** Goes to a folder in the browser of places that is open. */
export async function goToFolder(page: Page, path: string): Promise<void> {
  const shown = page.getByTestId('place-path');
  const up = page.getByRole('button', { name: 'Up to the folder above' });
  await expect.poll(() => shown.textContent()).toMatch(/[/]/);
  while (await up.isEnabled()) {
    const before = await shown.textContent();
    await up.click();
    await expect.poll(() => shown.textContent()).not.toBe(before);
  }
  let at = '';
  for (const part of path.split('/').filter(Boolean)) {
    at += `/${part}`;
    await page.getByTestId('places').getByRole('button', { name: part, exact: true }).click();
    await expect.poll(() => shown.textContent()).toBe(at);
  }
}

/** Saves the project as `<name>.facewright` in a folder. */
export async function saveProjectAs(page: Page, folder: string, name: string): Promise<void> {
  await runAction(page, 'Save as');
  await finishSaveAs(page, folder, name);
}

/** The same when the browser of places is open already. */
export async function finishSaveAs(page: Page, folder: string, name: string): Promise<void> {
  await goToFolder(page, folder);
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await page.getByRole('button', { name: 'Save here' }).click();
  await expect.poll(() => page.getByTestId('status').textContent()).toContain(`${folder}/${name}.facewright`);
}

/** Gives the first take another name. */
export async function renameFirstTake(page: Page, name: string): Promise<void> {
  await page.locator('.take').first().click();
  await page.keyboard.press('F2');
  await page.getByLabel('Name of the take').fill(name);
  await page.keyboard.press('Enter');
  await page.locator('.take-name', { hasText: name }).waitFor();
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
  }[];
}

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe finds seriously wrong with what is shown, as lines that say where. */
export async function seriousFaults(page: Page): Promise<string[]> {
  // Colours are looked at when they have stopped changing.
  const isAtRest = () => document.getAnimations().every(({ playState }) => playState !== 'running');
  await page.waitForFunction(isAtRest);
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(readFileSync(axePath, 'utf8'));
  const result = await page.evaluate(
    () => (window as unknown as { axe: { run(): Promise<unknown> } }).axe.run() as Promise<AxeResult>,
  );
  return result.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`));
}
