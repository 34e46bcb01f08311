import type { Page } from 'playwright-core';
import { type FrameFigures, watchFrames } from './frame-figures.ts';

/** How long a job of these may take. */
const PATIENCE = 600_000;
const RATE = 16_000;

/**
 * How long the window stands still while a recording of `seconds` is taken in, its peaks and curves are made by the real packs and its lanes are drawn.
 * The recording is made in the page: bursts of noise, which nets hear as something or other.
 */
export async function measureJob(page: Page, seconds: number): Promise<FrameFigures> {
  const before = await page.locator('.take').count();
  const transfer = await page.evaluateHandle(
    ({ rate, length }) => {
      const view = new DataView(new ArrayBuffer(44 + 2 * length));
      const letters = (at: number, text: string): void => {
        for (let i = 0; i < text.length; i++) view.setUint8(at + i, text.charCodeAt(i));
      };
      letters(0, 'RIFF');
      view.setUint32(4, 36 + 2 * length, true);
      letters(8, 'WAVEfmt ');
      view.setUint32(16, 16, true);
      view.setUint16(20, 1, true);
      view.setUint16(22, 1, true);
      view.setUint32(24, rate, true);
      view.setUint32(28, rate * 2, true);
      view.setUint16(32, 2, true);
      view.setUint16(34, 16, true);
      letters(36, 'data');
      view.setUint32(40, 2 * length, true);
      for (let i = 0; i < length; i++) {
        const swell = Math.max(0, Math.sin((i / rate) * 9)) ** 2;
        view.setInt16(44 + 2 * i, 9_000 * swell * Math.sin(i * i * 0.37), true);
      }
      const data = new DataTransfer();
      data.items.add(new File([view.buffer], 'bench-noise.wav'));
      return data;
    },
    { rate: RATE, length: seconds * RATE },
  );
  const stop = await watchFrames(page);
  await page.dispatchEvent('main', 'drop', { dataTransfer: transfer });
  await page.waitForFunction((count) => document.querySelectorAll('.take').length > count, before, { timeout: PATIENCE });
  await page.locator('.take[data-status=done]').nth(before).waitFor({ timeout: PATIENCE });
  await page.locator('.take').last().click();
  await page.locator('.wave-window[data-state=drawn]').waitFor({ timeout: PATIENCE });
  await page.locator('[data-testid=face][data-gap]:not([data-gap=""])').waitFor({ timeout: PATIENCE });
  return stop();
}
