import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeTakeMaker } from '../helpers/fake-take-maker.ts';
import { lanesOf } from '../helpers/lanes-page.ts';
import { filmFacts } from '../helpers/media-judge.ts';
import { canOpenWindow, openStudio, type StudioWindow, waitForFace } from '../helpers/studio-window.ts';

/** Seconds of the first sample line, and of a frame. */
const DURATION = 6.1925;
const FRAME = 1 / 60;
/** Every frame is drawn in full by the processor, whoever else needs it. */
const PATIENCE_MS = 400_000;

describe.skipIf(!canOpenWindow)('the playblast of the studio', () => {
  let studio: StudioWindow;
  let page: Page;
  let judge: Page;

  beforeAll(async () => {
    studio = await openStudio(fakeTakeMaker());
    ({ page } = await studio.open());
    page.setDefaultTimeout(60_000);
    await page.setViewportSize({ width: 1_040, height: 640 });
    await page.locator('.take[data-status=done]').nth(2).waitFor({ timeout: 60_000 });
    await waitForFace(page);
    judge = await studio.browser.newPage();
  });
  afterAll(async () => {
    await studio?.close();
  });

  /** Whether this browser writes H.264: the dialog must say the same. */
  const canH264 = (): Promise<boolean> =>
    page.evaluate(async () => {
      const wanted = { codec: 'avc1.42001f', width: 720, height: 720, framerate: 60, avc: { format: 'avc' as const } };
      return (await VideoEncoder.isConfigSupported(wanted)).supported ?? false;
    });

  it('films a loop as MP4 where the browser can: picture, sound, length, and the name of the take', {
    timeout: PATIENCE_MS,
  }, async ({ skip }) => {
    const lanes = lanesOf(page, DURATION);
    // Panes may still find their place while the first drag is under way.
    const select = async (): Promise<string> => {
      await page.keyboard.down('Shift');
      await lanes.drag(lanes.wave, 0.3, 0.5);
      await page.keyboard.up('Shift');
      return lanes.selection();
    };
    await expect.poll(select, { timeout: 40_000, interval: 500 }).toMatch(/^0\.(1[5-9]|2[0-5]) seconds selected/);
    await page.keyboard.press('Control+l');
    await expect.poll(() => page.locator('.lane-loop').isVisible()).toBe(true);
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Find an action or a take').fill('Make a playblast');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Playblast of The purple beacon' });
    await dialog.getByLabel('Size').selectOption({ label: '720 x 720' });
    const isMp4 = await canH264();
    await expect.poll(() => dialog.locator('option', { hasText: 'MP4' }).isDisabled()).toBe(!isMp4);
    if (!isMp4) {
      await expect.poll(() => dialog.textContent()).toContain('codes no H.264');
      skip('this browser codes no H.264');
    }
    await dialog.getByLabel('Format').selectOption('mp4');
    const count = async (): Promise<number> =>
      Number(/MP4 with sound, (\d+) frames/.exec((await dialog.textContent()) ?? '')?.[1]);
    await expect.poll(count).toBeGreaterThan(8);
    const frames = await count();
    const finished = page.waitForEvent('download', { timeout: PATIENCE_MS });
    await dialog.getByTestId('playblast-start').click();
    await dialog.getByRole('progressbar').waitFor();
    const download = await finished;
    expect(download.suggestedFilename()).toBe('The purple beacon.mp4');
    const bytes = readFileSync(await download.path());
    expect(bytes.subarray(4, 8).toString('latin1')).toBe('ftyp');
    const facts = await filmFacts(judge, bytes);
    expect(Math.abs(facts.duration - frames * FRAME)).toBeLessThan(FRAME + 0.045);
    expect([facts.width, facts.height]).toEqual([720, 720]);
    expect(facts.spread).toBeGreaterThan(12);
    expect(facts.soundSeconds).toBeGreaterThan(frames * FRAME - 0.02);
    expect(facts.peak).toBeGreaterThan(0.02);
    // The dialog goes when the film is there.
    await expect.poll(() => dialog.count()).toBe(0);
  });
});
