import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath } from '../helpers/chromium.ts';
import { type HourOfLanes, openHour } from '../helpers/lanes-hour.ts';

/** Words in the harness's hour. */
const COUNT = 8_999;

/** What the page of test/helpers/lanes-harness.tsx gives. */
interface Harness {
  readonly parts: { readonly transport: { seek(time: number): void } };
  readonly faults: readonly string[];
}

describe.skipIf(chromiumPath === undefined)('the text of an hour', () => {
  let hour: HourOfLanes;
  let page: Page;

  beforeAll(async () => {
    hour = await openHour({ width: 1_400, height: 700 });
    ({ page } = hour);
    await page.getByTestId('running-text').getByRole('button', { name: 'word0', exact: true }).waitFor({ timeout: 60_000 });
  });
  afterAll(() => hour?.close());

  const word = (index: number) => page.locator(`.transcript-word[data-word="${index}"]`);
  const drawn = (): Promise<number> => page.locator('.transcript-word').count();
  const focused = (): Promise<string | null> => page.evaluate(() => document.activeElement?.textContent ?? null);
  /** Whether a word lies within what is seen of the text. */
  const isSeen = (index: number): Promise<boolean> =>
    word(index).evaluate((element) => {
      const [inner, outer] = [element, element.closest('.transcript-text')].map((one) => one?.getBoundingClientRect());
      return inner !== undefined && outer !== undefined && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
    });

  it('draws only the words that are seen, wherever one scrolls', async () => {
    const text = page.getByTestId('running-text');
    for (const share of [0.5, 0.99, 0.1]) {
      await text.evaluate((element, at) => element.scrollTo(0, element.scrollHeight * at), share);
      await expect
        .poll(async () => Number(await page.locator('.transcript-word').first().getAttribute('data-word')) / COUNT)
        .toBeGreaterThan(share - 0.1);
      await expect.poll(drawn).toBeGreaterThan(20);
      await expect.poll(drawn).toBeLessThan(500);
    }
  });

  it('follows the playhead: the word that is heard is lit and seen', async () => {
    await page.evaluate(() => (window as unknown as { studio: Harness }).studio.parts.transport.seek(1_800.05));
    await expect.poll(() => page.locator('.transcript-word.lit').count()).toBe(1);
    const at = Number(await page.locator('.transcript-word.lit').getAttribute('data-word'));
    expect(at).toBe(4_500);
    await expect.poll(() => isSeen(at)).toBe(true);
  });

  it('finds what is said: Enter goes there and on, Escape clears', async () => {
    const field = page.getByLabel('Find words in the text');
    await field.fill('word71');
    await expect.poll(() => page.locator('.transcript-count').textContent()).toBe('111 found');
    await field.fill('word7100 word7101');
    await field.press('Enter');
    await expect.poll(() => page.locator('.transcript-count').textContent()).toBe('1 of 1');
    await expect.poll(() => isSeen(7_100)).toBe(true);
    await expect.poll(() => word(7_100).getAttribute('class')).toMatch(/selected.*found/);
    await field.press('Escape');
    await expect.poll(() => field.inputValue()).toBe('');
  });

  it('is walked with arrows: to the end, back, and a line up, with the focus on the word', async () => {
    await word(7_100).focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(focused).toBe('word7101');
    await page.keyboard.press('End');
    await expect.poll(focused).toBe(`word${COUNT - 1}`);
    await expect.poll(() => isSeen(COUNT - 1)).toBe(true);
    await page.keyboard.press('ArrowUp');
    await expect.poll(focused).not.toBe(`word${COUNT - 1}`);
    await page.keyboard.press('Home');
    await expect.poll(focused).toBe('word0');
    // One stop for Tab, not nine thousand.
    await expect.poll(() => page.locator('.transcript-word[tabindex="0"]').count()).toBe(1);
    expect(await page.evaluate(() => (window as unknown as { studio: Harness }).studio.faults)).toEqual([]);
  });
});
