import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programFiles } from '../../electron/takes/program-files.ts';
import { createTakeMaker } from '../../electron/takes/take-maker.ts';
import { canOpenWindow, openStudio, readFace, repositoryRoot, type StudioWindow, waitForFace } from '../helpers/studio-window.ts';

const files = programFiles(repositoryRoot);
const PACKS = ['whisper-base', 'phones', 'direct-first', 'articulation-first'];
const canGenerate = existsSync(files.worker) && PACKS.every((id) => existsSync(join(files.packs, id, 'pack.json')));
/** Generating is a matter of seconds, but the machine may have other things to do. */
const PATIENCE = 150_000;

describe.skipIf(!canOpenWindow || !canGenerate)('the main job in the window', () => {
  let studio: StudioWindow;

  beforeAll(async () => {
    studio = await openStudio(createTakeMaker(files.worker, () => undefined));
  });
  afterAll(async () => studio?.close());

  it('hears a dropped recording without its script, shuts the mouth at every p, b and m, and opens it between', {
    timeout: 2 * PATIENCE,
  }, async () => {
    const { page, complaints } = await studio.open();
    await page.setViewportSize({ width: 1_280, height: 720 });
    const sound = readFileSync(join(files.samples, 'bridge.wav')).toString('base64');
    await page.locator('.take').first().waitFor();
    const transfer = await page.evaluateHandle((content) => {
      const data = new DataTransfer();
      data.items.add(
        new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], 'bridge line.wav', { type: 'audio/wav' }),
      );
      return data;
    }, sound);
    await page.locator('main').dispatchEvent('drop', { dataTransfer: transfer });
    const row = page.locator('.take', { hasText: 'bridge line' });
    await expect.poll(() => row.getAttribute('data-status'), { timeout: PATIENCE }).toBe('done');
    await row.click();
    await waitForFace(page);
    const closures = (await page.getByTestId('closures').textContent()) ?? '';
    const [, sealed = '0', all = '0'] = /(\d+) of (\d+) seal/.exec(closures) ?? [];
    expect(Number(all)).toBeGreaterThan(5);
    expect(Number(sealed)).toBe(Number(all));
    await page.locator('.dv-tab', { hasText: 'Transcript' }).click();
    const text = page.getByTestId('running-text');
    const words = ((await text.textContent()) ?? '').toLowerCase();
    for (const word of ['above', 'bridge', 'nobody', 'pushed', 'pumps']) expect(words).toContain(word);
    await text.getByRole('button', { name: 'pumps' }).click();
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    const gaps: number[] = [];
    for (let step = 0; step < 30; step++) {
      const { frame } = await readFace(page);
      await page.keyboard.press('.');
      await expect.poll(async () => (await readFace(page)).frame).toBeGreaterThan(frame);
      gaps.push((await readFace(page)).gap);
    }
    expect(Math.min(...gaps)).toBeLessThan(0.5);
    expect(Math.max(...gaps)).toBeGreaterThan(1.5);
    expect(complaints).toEqual([]);
  });
});
