import type { Page } from 'playwright-core';

/**
 * Prepares a window with generated takes for rounds: the last one made is shown and back to where it had no curves, so that a round makes them
 * and takes them back.
 */
export async function prepareRounds(page: Page): Promise<void> {
  await page.locator('.take').last().click();
  await page.keyboard.press('Control+z');
  await lastTake(page, 'new').waitFor();
}

/** One round: curves are made, seen, and taken back. */
export async function generateAndUndo(page: Page, timeout = 120_000): Promise<void> {
  await page.keyboard.press('Control+Enter');
  await lastTake(page, 'done').waitFor({ timeout });
  // The face has the curves: a round is over when they were drawn.
  await page.locator('[data-testid=face][data-gap]:not([data-gap=""])').waitFor({ timeout });
  await page.keyboard.press('Control+z');
  await lastTake(page, 'new').waitFor({ timeout });
}

function lastTake(page: Page, status: string) {
  return page.locator(`.take:last-child[data-status=${status}], .take[data-status=${status}].shown`);
}
