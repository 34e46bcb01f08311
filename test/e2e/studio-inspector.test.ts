import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fakeTakeMaker } from '../helpers/fake-take-maker.ts';
import { type LanesPage, lanesOf } from '../helpers/lanes-page.ts';
import { canOpenWindow, openStudio, readFace, type StudioWindow } from '../helpers/studio-window.ts';

/** Seconds of the first sample line. */
const DURATION = 6.1925;
/** In the middle of a vowel. */
const OPEN = 1.32;

describe.skipIf(!canOpenWindow)('the inspector of the studio', () => {
  let studio: StudioWindow;
  let page: Page;
  let complaints: readonly string[];
  let lanes: LanesPage;
  let inspector: Locator;

  beforeAll(async () => {
    studio = await openStudio(fakeTakeMaker());
    ({ page, complaints } = await studio.open());
    page.setDefaultTimeout(30_000);
    await page.setViewportSize({ width: 1_280, height: 900 });
    lanes = lanesOf(page, DURATION);
    inspector = page.getByRole('complementary', { name: 'Inspector' });
    await ready();
  });
  beforeEach(async () => {
    await page.mouse.up();
    await page.locator('.take').first().click();
    // Where undo is not that of a text field.
    await page.getByTestId('ruler').click({ position: { x: 5, y: 12 } });
    for (let i = 0; i < 20 && !/Generate/.test(await undoLabel()); i++) await page.keyboard.press('Control+z');
    // A test that failed may have left the timeline zoomed.
    await page.keyboard.press('Home');
    await seek(OPEN);
  });
  afterEach(() => {
    expect(complaints).toEqual([]);
  });
  afterAll(async () => {
    await studio?.close();
  });

  async function ready(): Promise<void> {
    await page.getByTestId('seal-count').waitFor({ timeout: 60_000 });
    await page.locator('.take[data-status=done]').nth(2).waitFor({ timeout: 60_000 });
  }
  const shot = async (name: string): Promise<void> => {
    const folder = process.env.FACE_SHOTS;
    if (folder) await page.screenshot({ path: join(folder, `inspector-${name}.png`) });
  };
  const seek = async (seconds: number): Promise<void> => {
    const { x, y } = await lanes.at(lanes.ruler, seconds);
    await page.mouse.click(x, y);
    await expect.poll(async () => (await readFace(page)).time).toBeCloseTo(seconds, 1);
  };
  const undoLabel = async (): Promise<string> =>
    (await page.locator('[data-action="edit.undo"]').getAttribute('aria-label')) ?? '';
  const gap = async (): Promise<number> => (await readFace(page)).gap;
  const slider = (name: string): Locator => inspector.getByRole('slider', { name, exact: true });
  const field = (name: string): Locator => inspector.getByRole('textbox', { name: `${name}, number` });
  /** Presses a dial's thumb and pulls it by a share of its track. */
  async function pull(name: string, share: number): Promise<void> {
    await slider(name).scrollIntoViewIfNeeded();
    const track = (await slider(name).boundingBox())!;
    const facts = await slider(name).evaluate((input) => {
      const { min, max, value } = input as HTMLInputElement;
      return { min: Number(min), max: Number(max), value: Number(value) };
    });
    const at = track.x + 6 + ((facts.value - facts.min) / (facts.max - facts.min)) * (track.width - 12);
    const y = track.y + track.height / 2;
    await page.mouse.move(at, y);
    await page.mouse.down();
    await page.mouse.move(at + (share * track.width) / 2, y + 2, { steps: 3 });
    await page.mouse.move(at + share * track.width, y + 4, { steps: 3 });
  }
  const select = async (lane: Locator, seconds: number): Promise<void> => {
    const { x, y } = await lanes.at(lane, seconds);
    await page.mouse.click(x, y);
  };
  const selection = (): Locator => inspector.getByTestId('selection');

  it('turns the jaw while the mouse pulls: the face follows at once, and all of it is one step', async () => {
    const before = await gap();
    await pull('Jaw', 0.35);
    await expect.poll(gap).toBeGreaterThan(before * 1.15);
    expect(await undoLabel()).toContain('Generate');
    await shot('turning');
    await page.mouse.up();
    await expect.poll(undoLabel).toBe('Undo Turn jaw');
    const turned = Number(await field('Jaw').inputValue());
    expect(turned).toBeGreaterThan(1.2);
    await page.keyboard.press('Control+z');
    await expect.poll(undoLabel).toContain('Generate');
    await expect.poll(gap).toBeCloseTo(before, 1);
    await expect.poll(() => field('Jaw').inputValue()).toBe('1');
    await page.keyboard.press('Control+y');
    await expect.poll(gap).toBeGreaterThan(before * 1.15);
    expect(Number(await field('Jaw').inputValue())).toBe(turned);
  });

  it('takes a turn back with Escape, exactly, and stays there though the mouse goes on', async () => {
    const before = await gap();
    await pull('Jaw', 0.35);
    await expect.poll(gap).toBeGreaterThan(before * 1.15);
    await page.keyboard.press('Escape');
    await expect.poll(gap).toBeCloseTo(before, 1);
    await page.mouse.move(40, 400, { steps: 3 });
    await page.mouse.up();
    await expect.poll(() => field('Jaw').inputValue()).toBe('1');
    expect(await undoLabel()).toContain('Generate');
    expect(await gap()).toBeCloseTo(before, 1);
  });

  it('reads arithmetic, keeps what it cannot read, and keeps digits that it does not show', async () => {
    await field('Lips').fill('+5%');
    await page.keyboard.press('Enter');
    await expect.poll(undoLabel).toBe('Undo Turn lips');
    await expect.poll(() => field('Lips').inputValue()).toBe('1.05');
    await page.keyboard.type('*1.1');
    await page.keyboard.press('Enter');
    await expect.poll(() => field('Lips').inputValue()).toMatch(/^1\.1[56]$/);
    await page.keyboard.type('soft');
    await page.keyboard.press('Tab');
    await expect.poll(() => field('Lips').inputValue()).toMatch(/^1\.1[56]$/);
    await page.keyboard.press('Control+z');
    await expect.poll(() => field('Lips').inputValue()).toBe('1.05');
    await field('Lips').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Control+z');
    await expect.poll(() => field('Lips').inputValue()).toBe('1');
    await expect.poll(undoLabel).toContain('Generate');
  });

  it('goes to neutral with a double click anywhere on the dial, as one step', async () => {
    await field('Jaw').fill('1.4');
    await page.keyboard.press('Enter');
    await expect.poll(undoLabel).toBe('Undo Turn jaw');
    const track = (await slider('Jaw').boundingBox())!;
    await page.mouse.dblclick(track.x + track.width * 0.15, track.y + track.height / 2);
    await expect.poll(() => field('Jaw').inputValue()).toBe('1');
    await page.keyboard.press('Control+z');
    await expect.poll(() => field('Jaw').inputValue()).toBe('1.4');
    await page.keyboard.press('Control+z');
    await expect.poll(undoLabel).toContain('Generate');
  });

  it('is turned with the keyboard alone, and a key that is held is one step', async () => {
    await slider('Jaw').focus();
    await page.keyboard.down('ArrowRight');
    await page.keyboard.down('ArrowRight');
    await page.keyboard.down('ArrowRight');
    await page.keyboard.up('ArrowRight');
    await expect.poll(() => field('Jaw').inputValue()).toMatch(/^1\.0[34]$/);
    await expect.poll(undoLabel).toBe('Undo Turn jaw');
    await page.keyboard.press('Tab');
    await page.keyboard.type('1.2');
    await page.keyboard.press('Tab');
    await expect.poll(() => field('Jaw').inputValue()).toBe('1.2');
    expect(await slider('Lips').evaluate((input) => input === document.activeElement)).toBe(true);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await expect.poll(undoLabel).toContain('Generate');
  });

  it('gives the upper face another seed and switches it off, curves and all', async () => {
    const upper = inspector.getByRole('region', { name: 'Upper face' });
    await upper.scrollIntoViewIfNeeded();
    const seed = await field('Seed').inputValue();
    await upper.getByRole('button', { name: 'Another' }).click();
    await expect.poll(undoLabel).toBe('Undo New seed');
    await expect.poll(() => field('Seed').inputValue()).not.toBe(seed);
    await upper.getByRole('checkbox').click();
    await expect.poll(undoLabel).toBe('Undo Switch the upper face off');
    await expect.poll(() => slider('Blinks').isDisabled()).toBe(true);
    await expect.poll(() => field('Seed').isDisabled()).toBe(true);
    await shot('upper-off');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await expect.poll(() => field('Seed').inputValue()).toBe(seed);
  });

  it('says what is selected: a word, a phone, a stretch, keys', async () => {
    await select(lanes.words, 0.4);
    await expect.poll(() => selection().textContent()).toMatch(/^Word “Move”From0:00\.20To.*frames.*Confidence100 %/);
    await select(lanes.phones, 0.24);
    await expect.poll(() => selection().textContent()).toMatch(/^Phone MFrom.*WordMove/);
    await selection().getByRole('button', { name: 'Go there' }).click();
    await expect.poll(async () => (await readFace(page)).time).toBeCloseTo(0.2, 2);
    await page.keyboard.down('Shift');
    await lanes.drag(lanes.wave, 1, 2);
    await page.keyboard.up('Shift');
    await expect.poll(() => selection().textContent()).toMatch(/^Range.*Length\d+ ms/);
    const row = (await page.locator('[data-channel=jawOpen]').boundingBox())!;
    const canvas = (await page.getByTestId('curve-canvas').boundingBox())!;
    await page.mouse.dblclick(canvas.x + 500, row.y + row.height / 2);
    await expect.poll(() => selection().textContent()).toMatch(/^KeyChannelsjaw ?open.*Time.*Value.*Tangents/i);
    await shot('key');
  });

  it('lists closures that stay open, drawn as far as they are seen, and closes all of them in one step', async () => {
    const closures = inspector.getByTestId('closures');
    await expect.poll(() => closures.locator('.badge').textContent()).toMatch(/^(\d+) of \1 seal$/);
    const total = Number((await closures.locator('.badge').textContent())?.match(/\d+/)?.[0]);
    expect(total).toBeGreaterThan(9);
    await field('Jaw').focus();
    // The jaw stands open all the time: one replacing key on an own layer.
    const row = (await page.locator('[data-channel=jawOpen]').boundingBox())!;
    await page.getByTestId('curve-canvas').hover();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Find an action or a take').fill('Add overriding layer');
    await page.keyboard.press('Enter');
    const canvas = (await page.getByTestId('curve-canvas').boundingBox())!;
    for (const share of [0.01, 0.99]) {
      await page.mouse.dblclick(canvas.x + share * (canvas.width - 30), row.y + row.height / 2);
      await page.getByTestId('key-value').fill('.6');
      await page.keyboard.press('Enter');
      await expect.poll(undoLabel).toBe('Undo Set value of 1 key');
    }
    await expect.poll(() => closures.locator('.badge').textContent()).toBe(`0 of ${total} seal`);
    const rows = closures.locator('.faults button');
    await expect.poll(() => rows.count()).toBeGreaterThan(4);
    expect(await rows.count()).toBeLessThan(total);
    await closures.locator('.faults').evaluate((list) => list.scrollTo(0, list.scrollHeight));
    await closures.locator(`.faults li[aria-posinset="${total}"] button`).click();
    await expect.poll(async () => (await readFace(page)).time).toBeGreaterThan(4);
    await closures.getByRole('button', { name: `Close all ${total}` }).click();
    await expect.poll(() => closures.locator('.badge').textContent(), { timeout: 30_000 }).toBe(`${total} of ${total} seal`);
    await expect.poll(undoLabel).toBe(`Undo Close ${total} closures`);
    await page.keyboard.press('Home');
  });

  it('shows a line without curves, with a long German note and a Japanese script, without breaking', async () => {
    await page.locator('.take').nth(2).click();
    await expect.poll(() => inspector.getByLabel('Script').inputValue()).toMatch(/Whoever/);
    await inspector.getByLabel('Script').fill('むかしむかし、あるところに、おじいさんとおばあさんが住んでいました。');
    await page.keyboard.press('Tab');
    await expect.poll(undoLabel).toBe('Undo Edit script');
    await inspector.getByText('changed since these curves were made').waitFor();
    await inspector
      .getByLabel('Note')
      .fill('Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft prüfen: Übergänge bei „Straße“');
    await page.keyboard.press('Tab');
    await expect.poll(undoLabel).toBe('Undo Edit note');
    await shot('long-text');
    const overflow = await inspector.evaluate((panel) => panel.scrollWidth - panel.clientWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    for (let i = 0; i < 20 && (await page.locator('[data-action="edit.undo"]').isEnabled()); i++)
      await page.keyboard.press('Control+z');
    await expect.poll(() => inspector.getByText('come with the curves').count()).toBe(1);
    await expect.poll(() => inspector.getByRole('slider').count()).toBe(0);
    await expect.poll(() => inspector.getByTestId('generate').textContent()).toBe('Generate');
    await shot('no-curves');
    for (let i = 0; i < 3; i++) await page.keyboard.press('Control+y');
    await page.locator('.take').first().click();
    await page.locator('.take[data-status=done]').nth(2).waitFor();
  });

  it('lets a project that may only be looked at be looked at: nothing can be turned, and why is said', async () => {
    const reason = 'The folder cannot be written to.';
    await page.route(/\/call\/(open|new)Project$/, async (route) => {
      const response = await route.fetch();
      const answer = (await response.json()) as { ok: boolean; value?: object };
      await route.fulfill({ response, json: { ...answer, value: { ...answer.value, readOnlyReason: reason } } });
    });
    await page.reload();
    await ready();
    await inspector.getByText(reason).waitFor();
    await expect.poll(() => slider('Jaw').isDisabled()).toBe(true);
    await expect.poll(() => field('Jaw').isDisabled()).toBe(true);
    await expect.poll(() => inspector.getByLabel('Script').isDisabled()).toBe(true);
    await expect.poll(() => inspector.getByTestId('generate').isDisabled()).toBe(true);
    await shot('read-only');
  });
});
