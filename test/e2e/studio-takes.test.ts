import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeWav } from '../../shared/audio/wav-writer.ts';
import { fakeTakeMaker } from '../helpers/fake-take-maker.ts';
import { canOpenWindow, openStudio, type StudioWindow } from '../helpers/studio-window.ts';

describe.skipIf(!canOpenWindow)('the takes of the studio', () => {
  let studio: StudioWindow;
  let page: Page;
  let complaints: readonly string[];

  beforeEach(async () => {
    studio = await openStudio(fakeTakeMaker((path) => (path.includes('endless') ? 3_000 : 0)));
    ({ page, complaints } = await studio.open());
    await page.setViewportSize({ width: 1_040, height: 640 });
    await expect.poll(() => page.locator('.take[data-status=done]').count(), { timeout: 60_000 }).toBe(3);
  });
  afterEach(async () => {
    await page.close();
    await studio.close();
  });

  const names = (): Promise<string[]> => page.locator('.take-name').allTextContents();
  const row = (name: string) => page.locator('.take', { hasText: name });
  function wav(seconds = 1): string {
    const samples = Float32Array.from({ length: 16_000 * seconds }, (_, i) => Math.sin(i / 20) * Math.sin(i / 2_000) * 0.5);
    return Buffer.from(writeWav({ sampleRate: 16_000, channels: [samples] }, { encoding: 'pcm16' })).toString('base64');
  }
  /** Drops files as a hand would: the page sees a transfer with their names and bytes. */
  async function drop(files: readonly { readonly name: string; readonly base64: string }[]): Promise<void> {
    const transfer = await page.evaluateHandle((given) => {
      const data = new DataTransfer();
      for (const { name, base64 } of given) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        data.items.add(new File([bytes], name));
      }
      return data;
    }, files);
    await page.dispatchEvent('main', 'dragover', { dataTransfer: transfer });
    await page.locator('.drop-overlay').waitFor();
    await page.dispatchEvent('main', 'drop', { dataTransfer: transfer });
  }
  const text = (words: string): string => Buffer.from(words).toString('base64');

  it('takes dropped recordings in with their scripts, generates them, and names a broken file with what to do', async () => {
    await drop([
      { name: 'Zeile ä 1.wav', base64: wav() },
      { name: 'Zeile ä 1.txt', base64: text('mama baby') },
      { name: '台詞 2.wav', base64: wav() },
      { name: 'broken.wav', base64: text('<html>not found</html>') },
    ]);
    await expect.poll(() => page.locator('.take[data-status=done]').count(), { timeout: 30_000 }).toBe(5);
    expect((await names()).slice(3)).toEqual(['Zeile ä 1', '台詞 2']);
    await expect.poll(() => row('Zeile ä 1').locator('.take-text').textContent()).toBe('mama baby');
    await expect.poll(() => row('Zeile ä 1').getAttribute('class')).toContain('shown');
    const toast = page.locator('.toast.error');
    await expect.poll(() => toast.textContent()).toMatch(/broken\.wav: .*(HTML|web page)/i);
    await expect.poll(() => toast.locator('.hint').textContent()).toMatch(/\w/);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await expect.poll(() => page.locator('.take').count()).toBe(3);
    expect(complaints).toEqual([]);
  });

  it('gives takes that are there their scripts when these are dropped later, as one step, and says which have no take', async () => {
    const table = 'file;text\nFrom the wood.wav;"Whoever, whispered."\nbeacon.wav;Move it!\nnobody.wav;Nothing\n';
    await drop([{ name: 'later.csv', base64: text(table) }]);
    await expect.poll(() => row('From the wood').locator('.take-text').textContent()).toBe('Whoever, whispered.');
    // By the name of its file, too.
    await expect.poll(() => row('The purple beacon').locator('.take-text').textContent()).toBe('Move it!');
    await expect.poll(() => page.locator('.take[data-status=stale]').count()).toBe(2);
    const toasts = page.locator('.toast');
    await expect.poll(() => toasts.filter({ hasText: 'later.csv: no recording is called nobody.' }).count()).toBe(1);
    await toasts.filter({ hasText: '2 takes have their scripts now' }).getByRole('button', { name: 'Generate' }).click();
    await expect.poll(() => page.locator('.take[data-status=done]').count(), { timeout: 30_000 }).toBe(3);
    for (let i = 0; i < 3; i++) await page.keyboard.press('Control+z');
    await expect.poll(() => row('The purple beacon').locator('.take-text').textContent()).toContain('Move the purple beacon');
    // Many files that are no recordings are not as many messages.
    await drop(Array.from({ length: 9 }, (_, i) => ({ name: `page ${i}.wav`, base64: text('<html>not found</html>') })));
    await expect.poll(() => toasts.filter({ hasText: '6 more files could not be taken in' }).count()).toBe(1);
    await expect.poll(() => page.locator('.toast.error').count()).toBe(4);
    expect(complaints).toEqual([]);
  });

  it('shows the queue with its progress, cancels it, and generates later what is new', async () => {
    await drop([
      { name: 'endless 1.wav', base64: wav() },
      { name: 'endless 2.wav', base64: wav() },
    ]);
    await expect.poll(() => page.getByTestId('queue').textContent()).toMatch(/2 takes to go/);
    await row('endless 1').locator('.take-progress').waitFor();
    await expect.poll(() => row('endless 2').getAttribute('data-status')).toBe('waiting');
    await page.getByTestId('queue').getByRole('button', { name: 'Cancel all' }).click();
    await expect.poll(() => page.locator('.take[data-status=new]').count(), { timeout: 30_000 }).toBe(2);
    await expect.poll(() => page.getByTestId('queue').count()).toBe(0);
    await page.keyboard.press('Control+Shift+Enter');
    await expect.poll(() => page.getByTestId('queue').textContent()).toMatch(/2 takes to go/);
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Find an action or a take').fill('Cancel all jobs');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByTestId('queue').count(), { timeout: 30_000 }).toBe(0);
  });

  it('is worked with the keys alone: walk, select, move, duplicate, delete, undo', async () => {
    await page.getByTestId('takes-list').focus();
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => page.locator('.take.shown .take-name').textContent()).toBe('Above that bridge');
    await page.keyboard.press('Alt+ArrowUp');
    await expect.poll(names).toEqual(['Above that bridge', 'The purple beacon', 'From the wood']);
    await page.keyboard.press('Control+d');
    await expect.poll(names).toEqual(['Above that bridge', 'Above that bridge 2', 'The purple beacon', 'From the wood']);
    await page.keyboard.press('Shift+ArrowDown');
    await expect.poll(() => page.locator('.take[aria-selected=true]').count()).toBe(2);
    await page.keyboard.press('Delete');
    await expect.poll(names).toEqual(['The purple beacon', 'From the wood']);
    await page.keyboard.press('Control+a');
    await page.keyboard.press('d');
    await expect.poll(() => page.locator('.route-letter.direct').count()).toBe(2);
    for (let i = 0; i < 4; i++) await page.keyboard.press('Control+z');
    await expect.poll(names).toEqual(['The purple beacon', 'Above that bridge', 'From the wood']);
    expect(complaints).toEqual([]);
  });

  it('moves lines by dragging, finds them by typing and sorts them', async () => {
    await row('From the wood').dragTo(row('The purple beacon'), { targetPosition: { x: 60, y: 2 } });
    await expect.poll(names).toEqual(['From the wood', 'The purple beacon', 'Above that bridge']);
    await page.getByLabel('Search takes by name, text or state').fill('plan b');
    await expect.poll(names).toEqual(['Above that bridge']);
    await page.getByLabel('Search takes by name, text or state').press('Escape');
    await page.getByRole('button', { name: /^Sorted by/ }).click();
    await page.getByRole('menuitemradio', { name: 'Name' }).click();
    await expect.poll(names).toEqual(['Above that bridge', 'From the wood', 'The purple beacon']);
  });

  it('shows a thousand takes with as many rows as fit, and jumps to the last at once', async () => {
    await page.getByTestId('takes-list').focus();
    for (let count = 3; count < 1_000; count *= 2) {
      await page.keyboard.press('Control+a');
      await page.keyboard.press('Control+d');
      await expect.poll(() => page.getByTestId('takes-list').getAttribute('aria-rowcount')).toBe(String(count * 2));
    }
    await page.keyboard.press('End');
    await expect.poll(() => page.locator('.take.shown .take-name').textContent()).toMatch(/^From the wood/);
    await expect.poll(() => page.locator('.take').count()).toBeLessThan(40);
    // Scrolling draws other rows and never more of them; how fast is measured by `npm run bench:studio`.
    const list = page.getByTestId('takes-list');
    for (const share of [0.1, 0.5, 0.9]) {
      await list.evaluate((element, at) => element.scrollTo(0, element.scrollHeight * at), share);
      await expect.poll(() => page.locator('.take').count()).toBeGreaterThan(3);
      await expect.poll(() => page.locator('.take').count()).toBeLessThan(40);
    }
    expect(complaints).toEqual([]);
  });
});
