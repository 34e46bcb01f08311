import type { Locator, Page } from 'playwright-core';

/** The lanes of a window, by what they show. */
export interface LanesPage {
  readonly words: Locator;
  readonly phones: Locator;
  readonly ruler: Locator;
  readonly wave: Locator;
  /** Where a moment lies in a lane, in the window's pixels, while the whole recording is shown. */
  at(lane: Locator, seconds: number, down?: number): Promise<{ readonly x: number; readonly y: number }>;
  /** What is announced as selected. */
  selection(): Promise<string>;
  /** Seconds of the playhead. */
  time(): Promise<number>;
  /** Presses at one moment, moves to another and lets go. */
  drag(
    lane: Locator,
    from: number,
    to: number,
    options?: { readonly key?: 'Alt' | 'Shift'; readonly giveUp?: boolean },
  ): Promise<void>;
}

export function lanesOf(page: Page, duration: number): LanesPage {
  const at: LanesPage['at'] = async (lane, seconds, down = 0.5) => {
    const box = await lane.boundingBox();
    if (!box) throw new Error('the lane is not visible');
    return { x: box.x + (seconds / duration) * box.width, y: box.y + box.height * down };
  };
  return {
    words: page.getByTestId('words'),
    phones: page.getByTestId('phones'),
    ruler: page.getByTestId('ruler'),
    wave: page.getByTestId('wave'),
    at,
    selection: async () => (await page.getByTestId('lane-selection').textContent()) ?? '',
    async time() {
      const text = (await page.getByTestId('lane-time').textContent()) ?? '';
      const [minutes = 0, seconds = 0] = text.split(':').map(Number);
      return minutes * 60 + seconds;
    },
    async drag(lane, from, to, { key, giveUp = false } = {}) {
      const start = await at(lane, from);
      const end = await at(lane, to);
      await page.mouse.move(start.x, start.y);
      await page.mouse.down();
      if (key) await page.keyboard.down(key);
      await page.mouse.move((start.x + end.x) / 2, start.y, { steps: 4 });
      await page.mouse.move(end.x, end.y, { steps: 4 });
      if (giveUp) await page.keyboard.press('Escape');
      await page.mouse.up();
      if (key) await page.keyboard.up(key);
    },
  };
}
