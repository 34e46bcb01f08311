import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fakeTakeMaker } from '../helpers/fake-take-maker.ts';
import { canOpenWindow, openPage, openStudio, type StudioWindow } from '../helpers/studio-window.ts';

/** Seconds of the first sample line; all of it is shown. */
const DURATION = 6.1925;

describe.skipIf(!canOpenWindow)('what the curve pane shows and carries', () => {
  let studio: StudioWindow;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    studio = await openStudio(fakeTakeMaker());
    // At its full size from the start: the first layout is one of the things to look at.
    page = await studio.browser.newPage({ viewport: { width: 1_600, height: 900 }, reducedMotion: 'reduce' });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.setDefaultTimeout(30_000);
    await page.goto(studio.url, { timeout: 60_000 });
    await page.getByTestId('seal-count').waitFor({ timeout: 60_000 });
    await page.locator('.take[data-status=done]').nth(2).waitFor({ timeout: 60_000 });
  });
  beforeEach(async () => {
    while (await page.locator('[data-action="edit.undo"]').isEnabled()) {
      if ((await undoLabel(page)).includes('Generate')) break;
      await page.keyboard.press('Control+z');
    }
    await page.getByTestId('curve-filter').fill('');
    await page.getByTestId('ruler').click({ position: { x: 5, y: 12 } });
  });
  afterEach(() => {
    expect(complaints).toEqual([]);
  });
  afterAll(async () => {
    await studio?.close();
  });

  const undoLabel = async (on: Page): Promise<string> =>
    (await on.locator('[data-action="edit.undo"]').getAttribute('aria-label')) ?? '';
  const readout = async (channel: string, on = page): Promise<number> =>
    Number.parseFloat((await on.locator(`[data-channel=${channel}] .readout`).textContent()) ?? '');
  const toggle = (name: string, on = page) => on.getByRole('button', { name, exact: true });
  const choose = (channel: string, on = page): Promise<void> => on.locator(`[data-channel=${channel}] .channel-name`).click();

  async function boxOf(selector: string, on = page): Promise<{ x: number; y: number; width: number; height: number }> {
    const box = await on.locator(selector).boundingBox();
    if (!box) throw new Error(`${selector} is not seen`);
    return box;
  }
  /** The middle of a channel's row at a moment. */
  async function spotOf(channel: string, seconds: number, on = page): Promise<{ x: number; y: number }> {
    const row = await boxOf(`[data-channel=${channel}]`, on);
    const ruler = await boxOf('[data-testid=ruler]', on);
    return { x: ruler.x + (seconds / DURATION) * ruler.width, y: row.y + row.height / 2 };
  }
  const seek = async (seconds: number, on = page): Promise<void> => {
    const ruler = await boxOf('[data-testid=ruler]', on);
    await on.mouse.click(ruler.x + (seconds / DURATION) * ruler.width, ruler.y + 12);
    // The face and the values beside the names follow with the next frames of the screen.
    const shown = async (): Promise<number> => Number(await on.getByTestId('face').evaluate((canvas) => canvas.dataset.time));
    await expect.poll(async () => Math.abs((await shown()) - seconds)).toBeLessThan(0.02);
    await on.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  };
  /** A key on the channel at a moment, with a value. */
  async function putKey(channel: string, seconds: number, value: string, on = page): Promise<void> {
    const spot = await spotOf(channel, seconds, on);
    await on.mouse.dblclick(spot.x, spot.y);
    await expect.poll(() => undoLabel(on)).toContain('Insert');
    await on.getByTestId('key-value').fill(value);
    await on.keyboard.press('Enter');
    await expect.poll(() => undoLabel(on)).toContain('Set value');
  }

  it('shows at least five channels beside everything else in its first layout', async () => {
    const rows = await page.locator('.channel-row').evaluateAll((elements) => {
      const body = document.querySelector('.curve-body')?.getBoundingClientRect();
      return elements.filter((element) => {
        const { top, bottom } = element.getBoundingClientRect();
        return body !== undefined && top >= body.top && bottom <= body.bottom + 1;
      }).length;
    });
    expect(rows).toBeGreaterThanOrEqual(5);
    const before = (await boxOf('[data-channel=jawOpen]')).height;
    const grip = await boxOf('[data-channel=jawOpen] .row-grip');
    await page.mouse.move(grip.x + 50, grip.y + grip.height / 2);
    await page.mouse.down();
    await page.mouse.move(grip.x + 50, grip.y + grip.height / 2 + 30, { steps: 3 });
    await page.mouse.up();
    await expect.poll(async () => (await boxOf('[data-channel=jawOpen]')).height).toBe(before + 30);
    await page.locator('[data-channel=jawOpen] .row-grip').dblclick();
    await expect.poll(async () => (await boxOf('[data-channel=jawOpen]')).height).toBe(before);
  });

  it('turns the head by keys: in degrees, shown, drawn, undone', async () => {
    await page.getByTestId('curve-filter').fill('head');
    await expect.poll(() => page.locator('.channel-row').count()).toBe(3);
    await seek(2);
    await expect.poll(() => page.locator('[data-channel=headYaw] .readout').textContent()).toMatch(/^-?\d+\.\d°$/);
    const before = await readout('headYaw');
    await putKey('headYaw', 2, '15');
    await expect.poll(() => readout('headYaw')).toBeCloseTo(before + 15, 0);
    await expect.poll(() => page.getByTestId('selection').textContent()).toContain('15.000°');
    await expect.poll(() => page.locator('.layer-chip').textContent()).toContain('Corrections');
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => page.getByTestId('key-value').inputValue()).toBe('15.2');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await expect.poll(() => readout('headYaw')).toBe(before);
  });

  it('shows the own curve of a layer beside the result, and edits it there', async () => {
    await page.getByTestId('curve-filter').fill('jaw forward');
    await putKey('jawForward', 2, '.2');
    await seek(2);
    await page.getByTestId('layer-weight').fill('.5');
    await page.keyboard.press('Enter');
    await expect.poll(() => undoLabel(page)).toContain('weight');
    await toggle('Layer').click();
    await expect.poll(() => toggle('Layer').getAttribute('aria-pressed')).toBe('true');
    // The row now shows -.125 to .25: the key lies at its own value, not at half of it.
    const row = await boxOf('[data-channel=jawForward]');
    const top = 0.25;
    const [high, low] = [row.y + 3, row.y + row.height - 3];
    const y = low - ((0.2 + top / 2) / (top * 1.5)) * (low - high);
    const { x } = await spotOf('jawForward', 2);
    await page.mouse.click(x, y);
    await expect.poll(() => page.getByTestId('key-value').inputValue()).toBe('0.200');
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.keyboard.down('Shift');
    await page.mouse.move(x, y + 6, { steps: 3 });
    await page.mouse.up();
    await page.keyboard.up('Shift');
    // Six of twenty pixels of .375: the weight does not come into it.
    const expected = 0.2 - (6 / (low - high)) * 0.375;
    await expect.poll(async () => Number(await page.getByTestId('key-value').inputValue())).toBeCloseTo(expected, 2);
    await toggle('Layer').click();
    await expect.poll(() => toggle('Layer').getAttribute('aria-pressed')).toBe('false');
  });

  it('draws chosen channels over each other, turns of the head in a graph of their own', async () => {
    await choose('jawOpen');
    await page.getByTestId('curve-filter').fill('head');
    await page.locator('[data-channel=headYaw] .channel-name').click({ modifiers: ['Control'] });
    await toggle('Graph').click();
    await expect.poll(() => toggle('Graph').getAttribute('aria-pressed')).toBe('true');
    const canvas = await boxOf('.curve-canvas');
    await page.mouse.dblclick(canvas.x + 300, canvas.y + canvas.height * 0.8);
    await expect.poll(() => undoLabel(page)).toBe('Undo Insert key on Head yaw');
    await toggle('Graph').click();
    await expect.poll(() => toggle('Graph').getAttribute('aria-pressed')).toBe('false');
  });

  it('marks in the gap lane where lips touch, with the line below which they do', async () => {
    const yellowRows = (): Promise<number> =>
      page.locator('.gap-canvas').evaluate((element) => {
        const canvas = element as HTMLCanvasElement;
        const { width, height } = canvas;
        const data = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
        let rows = 0;
        for (let y = 0; y < height; y++) {
          let dashes = 0;
          for (let x = 0; x < width; x++) {
            const [red = 0, green = 0, blue = 0, alpha = 0] = data.slice((y * width + x) * 4, (y * width + x) * 4 + 4);
            if (alpha > 90 && red > 150 && green > 0.8 * red && blue < 0.6 * red) dashes++;
          }
          if (dashes > width / 4) rows++;
        }
        return rows;
      });
    await expect.poll(yellowRows).toBe(1);
    await expect.poll(() => page.getByTestId('seal-count').textContent()).toMatch(/sealed/);
  });

  it('says that the face leaves channels out, and ends it with one press', async () => {
    await page.locator('[data-channel=jawOpen]').hover();
    await page.getByLabel('Leave Jaw open out on the face').click();
    await expect.poll(() => page.getByTestId('silence-note').textContent()).toBe('1 muted ×');
    await page.getByTestId('silence-note').click();
    await expect.poll(() => page.getByTestId('silence-note').count()).toBe(0);
  });

  it('finds pins, folds, row height and the layer view again in the next window', async () => {
    await page.locator('[data-channel=jawForward]').hover();
    await page.getByLabel('Pin Jaw forward').click();
    await page.locator('.channel-group', { hasText: 'Lips' }).click();
    await toggle('Layer').click();
    await page.locator('.channel-group', { hasText: 'Jaw' }).hover();
    const usual = (await boxOf('[data-channel=jawOpen]')).height;
    await page.keyboard.press('Alt+ArrowUp');
    await expect.poll(async () => (await boxOf('[data-channel=jawOpen]')).height).toBeGreaterThan(usual);
    const { height } = await boxOf('[data-channel=jawOpen]');
    const kept = (): string => readFileSync(join(studio.dataFolder, 'settings.json'), 'utf8');
    await expect.poll(kept).toMatch(new RegExp(`"rowHeight":\\s*${height}\\b`));
    page.on('dialog', (dialog) => void dialog.accept());
    await page.reload();
    await page.getByTestId('seal-count').waitFor({ timeout: 60_000 });
    await expect.poll(() => page.locator('.channel-group', { hasText: 'Lips' }).getAttribute('aria-expanded')).toBe('false');
    await expect.poll(() => toggle('Layer').getAttribute('aria-pressed')).toBe('true');
    await expect.poll(async () => (await boxOf('[data-channel=jawOpen]')).height).toBe(height);
    const pin = page.locator('[data-channel=jawForward] [aria-label^=Pin]');
    await expect.poll(() => pin.getAttribute('aria-pressed')).toBe('true');
    await toggle('Layer').click();
    await page.locator('.channel-group', { hasText: 'Lips' }).click();
  });

  it('hands keys to another window by the clipboard, and takes columns of other programs', async () => {
    const other = await openStudio(fakeTakeMaker());
    try {
      const { page: second } = await openPage(studio.browser, other.url);
      second.setDefaultTimeout(30_000);
      await second.setViewportSize({ width: 1_600, height: 900 });
      await second.getByTestId('seal-count').waitFor({ timeout: 60_000 });
      await putKey('jawForward', 2, '.4');
      await page.keyboard.press('Control+c');
      await second.bringToFront();
      await seek(1, second);
      await choose('jawForward', second);
      await second.keyboard.press('Control+v');
      await expect.poll(() => undoLabel(second)).toBe('Undo Paste 1 key');
      await expect.poll(() => second.getByTestId('key-value').inputValue()).toBe('0.400');

      // Another program: a person need not allow the page anything to paste, only this test to copy.
      await second.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await second.evaluate(() => navigator.clipboard.writeText('0\t0\n0.5\t0.8\n1\t0'));
      await choose('jawOpen', second);
      await second.keyboard.press('Control+v');
      await expect.poll(() => undoLabel(second)).toBe('Undo Paste 3 keys');
      await second.evaluate(() => navigator.clipboard.writeText('two words'));
      await second.keyboard.press('Control+v');
      await expect.poll(() => second.locator('.toast').last().textContent()).toContain('Select keys and copy them');
      await expect.poll(() => undoLabel(second)).toBe('Undo Paste 3 keys');
      await second.close();
    } finally {
      await page.bringToFront();
      await other.close();
    }
  });
});
