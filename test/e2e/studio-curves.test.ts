import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fakeTakeMaker } from '../helpers/fake-take-maker.ts';
import { canOpenWindow, openStudio, repositoryRoot, type StudioWindow } from '../helpers/studio-window.ts';

/** Seconds of the first sample line; all of it is shown. */
const DURATION = 6.1925;

describe.skipIf(!canOpenWindow)('the curves of the studio', () => {
  let studio: StudioWindow;
  let page: Page;
  let complaints: readonly string[];

  beforeAll(async () => {
    studio = await openStudio(fakeTakeMaker());
    ({ page, complaints } = await studio.open());
    page.setDefaultTimeout(20_000);
    await page.setViewportSize({ width: 1_600, height: 1_000 });
    await page.getByTestId('seal-count').waitFor({ timeout: 60_000 });
    const splitter = (await page.locator('.lane-splitter').boundingBox())!;
    await page.mouse.move(800, splitter.y + 2);
    await page.mouse.down();
    await page.mouse.move(800, splitter.y - 120, { steps: 4 });
    await page.mouse.up();
  });
  /** Each test begins with the curves as they were generated and nothing selected. */
  beforeEach(async () => {
    await undoAll();
    await page.getByTestId('curve-filter').fill('');
    await page.locator('.curve-body').evaluate((body) => body.scrollTo(0, 0));
    await page.getByTestId('ruler').click({ position: { x: 5, y: 12 } });
    await page.keyboard.press('Home');
  });
  afterEach(() => {
    expect(complaints).toEqual([]);
  });
  afterAll(async () => {
    await studio?.close();
  });

  async function shot(name: string): Promise<void> {
    const folder = process.env.CURVES_SHOTS;
    if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
  }
  const undoLabel = async (): Promise<string> =>
    (await page.locator('[data-action="edit.undo"]').getAttribute('aria-label')) ?? '';
  /** Where a moment and a value of a channel's row lie in the window; the row shows 0 to `top`. */
  async function at(channel: string, seconds: number, value: number, top: number): Promise<{ x: number; y: number }> {
    const row = (await page.locator(`[data-channel=${channel}]`).boundingBox())!;
    const canvas = (await page.getByTestId('curve-canvas').boundingBox())!;
    const ruler = (await page.getByTestId('ruler').boundingBox())!;
    const [high, low] = [row.y + 4, row.y + row.height - 3];
    return { x: canvas.x + (seconds / DURATION) * ruler.width, y: low - (value / top) * (low - high) };
  }
  const faceTime = async (): Promise<number> => Number(await page.getByTestId('face').evaluate((canvas) => canvas.dataset.time));
  const seek = async (seconds: number): Promise<void> => {
    const ruler = (await page.getByTestId('ruler').boundingBox())!;
    await page.mouse.click(ruler.x + (seconds / DURATION) * ruler.width, ruler.y + 12);
    // The face and the values beside the names follow with the next frame of the screen.
    await expect.poll(async () => Math.abs((await faceTime()) - seconds)).toBeLessThan(0.02);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  };
  const readout = async (channel: string): Promise<number> =>
    Number(await page.locator(`[data-channel=${channel}] .readout`).textContent());

  const facePose = async (): Promise<{ gap: number; jawOpen: number }> => {
    const data = await page.getByTestId('face').evaluate((canvas) => ({ ...canvas.dataset }));
    return { gap: Number(data.gap), jawOpen: Number(data.jawOpen) };
  };
  const drag = async (from: { x: number; y: number }, dx: number, dy: number): Promise<void> => {
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x + dx, from.y + dy, { steps: 4 });
  };
  /** Selects a stretch of a channel's curve by a box over its row. */
  const choose = async (channel: string, from: number, to: number): Promise<void> => {
    const [begin, end] = [await at(channel, from, 0.48, 0.5), await at(channel, to, 0.02, 0.5)];
    await drag(begin, end.x - begin.x, end.y + 2 - begin.y);
    await page.mouse.up();
    await page.getByTestId('curves.smooth').waitFor();
  };
  const undoAll = async (): Promise<void> => {
    while (await page.locator('[data-action="edit.undo"]').isEnabled()) {
      if ((await undoLabel()).includes('Generate')) break;
      await page.keyboard.press('Control+z');
    }
  };

  it('lets one pull a curve where it is held: the face follows, Escape and undo restore exactly', async () => {
    await seek(2.0);
    await expect.poll(() => readout('jawOpen')).toBeLessThan(0.1);
    const before = await readout('jawOpen');
    const pose = await facePose();
    const start = await at('jawOpen', 2.0, before, 0.5);
    await shot('1-before');
    await drag(start, 0, -14);
    await expect.poll(() => readout('jawOpen')).toBeGreaterThan(before + 0.15);
    await expect.poll(async () => (await facePose()).jawOpen).toBeGreaterThan(pose.jawOpen + 0.15);
    await shot('2-pull');
    await page.keyboard.press('Escape');
    await expect.poll(() => readout('jawOpen')).toBe(before);
    await page.mouse.up();
    expect(await undoLabel()).not.toContain('Pull');
    await expect.poll(() => page.locator('.layer-chip').count()).toBe(0);

    await drag(start, 0, -14);
    await page.mouse.up();
    await expect.poll(undoLabel).toBe('Undo Pull Jaw open');
    await expect.poll(() => page.locator('.layer-chip').textContent()).toContain('Corrections');
    expect(Number(await page.getByTestId('key-value').inputValue())).toBeGreaterThan(0.15);
    await shot('3-pulled');
    await undoAll();
    await expect.poll(() => readout('jawOpen')).toBe(before);
    await expect.poll(async () => (await facePose()).jawOpen).toBeCloseTo(pose.jawOpen, 2);
  });

  it('finds the closure that a correction opened, shows it, and closes it by keys', async () => {
    await seek(2.0);
    const total = await page.getByTestId('seal-count').textContent();
    expect(total).toMatch(/sealed/);
    const start = await at('jawOpen', 2.0, await readout('jawOpen'), 0.5);
    await drag(start, 0, -14);
    await page.mouse.up();
    await expect.poll(() => page.getByTestId('seal-count').textContent()).toBe('◇ 1 open');
    await page.getByTestId('seal-count').click();
    await shot('4-open-closure');
    const playhead = Number((await page.locator('.gap-name .readout').textContent())?.replace(' mm', ''));
    expect(playhead).toBeGreaterThanOrEqual(0.5);
    await page.getByTestId('close-here').click();
    await expect.poll(() => page.getByTestId('seal-count').textContent()).toBe(total);
    expect(await undoLabel()).toMatch(/^Undo Close b at \d\.\d\d s$/);
    await expect.poll(() => page.locator('.layer-chip').count()).toBe(2);
    await expect.poll(async () => (await facePose()).gap).toBeLessThan(0.5);
    await shot('5-closed');
    await page.keyboard.press('Control+z');
    await expect.poll(() => page.getByTestId('seal-count').textContent()).toBe('◇ 1 open');
  });

  it('inserts, moves, nudges, types, and deletes keys, each as one step with a name', async () => {
    const spot = await at('jawForward', 1.5, 0.05, 0.1);
    await page.mouse.dblclick(spot.x, spot.y);
    await expect.poll(undoLabel).toBe('Undo Insert key on Jaw forward');
    const time = Number(await page.getByTestId('key-time').inputValue());
    expect(time).toBeCloseTo(1.5, 1);
    expect((time * 60) % 1).toBeLessThan(0.07);
    await page.getByTestId('key-value').fill('.5');
    await page.keyboard.press('Enter');
    await expect.poll(undoLabel).toBe('Undo Set value of 1 key');
    await page.getByTestId('key-value').fill('*.5');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByTestId('key-value').inputValue()).toBe('0.250');
    await seek(time);
    await expect.poll(() => readout('jawForward')).toBeCloseTo(0.25, 1);
    // Shift keeps to one axis: a drag that is mostly sideways leaves the value.
    const held = await at('jawForward', time, await readout('jawForward'), 0.5);
    await page.keyboard.down('Shift');
    await drag(held, 60, -6);
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await expect.poll(undoLabel).toBe('Undo Move 1 key');
    await expect.poll(() => page.getByTestId('key-value').inputValue()).toBe('0.250');
    const moved = Number(await page.getByTestId('key-time').inputValue());
    expect(moved - time).toBeCloseTo((60 / 1_400) * DURATION, 1);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => page.getByTestId('key-value').inputValue()).toBe('0.260');
    expect(Number(await page.getByTestId('key-time').inputValue()) - moved).toBeCloseTo(2 / 60, 2);
    expect(await undoLabel()).toBe('Undo Nudge 1 key');
    await shot('6-key');
    await page.keyboard.press('Control+z');
    await expect.poll(() => page.getByTestId('key-time').inputValue()).toBe(moved.toFixed(3));
    await page.keyboard.press('Delete');
    await expect.poll(undoLabel).toBe('Undo Delete 1 key');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+y');
    await expect.poll(undoLabel).toBe('Undo Delete 1 key');
    await undoAll();
    await expect.poll(() => readout('jawForward')).toBeLessThan(0.1);
  });

  it('copies keys to the other side of the face, and edits both sides at once when they are linked', async () => {
    await page.getByTestId('curve-filter').fill('smile');
    await page.getByText('L=R', { exact: true }).click();
    const left = await at('mouthSmileLeft', 1.0, 0.05, 0.1);
    await page.mouse.dblclick(left.x, left.y);
    await page.getByTestId('key-value').fill('.3');
    await page.keyboard.press('Enter');
    await page.getByTestId('key-time').fill('1');
    await page.keyboard.press('Enter');
    await seek(1.0);
    await expect.poll(() => readout('mouthSmileLeft')).toBeGreaterThan(0.25);
    expect(await readout('mouthSmileRight')).toBeLessThan(0.2);
    await page.mouse.click(left.x + 300, left.y);
    await seek(1.0);
    await page.keyboard.press('Control+a');
    await page.locator('[data-channel=mouthSmileLeft] .channel-name').click();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Control+c');
    await page.keyboard.press('Control+Shift+v');
    await expect.poll(undoLabel).toBe('Undo Paste 1 key mirrored');
    await expect.poll(() => readout('mouthSmileRight')).toBeGreaterThan(0.25);
    // Clicks hit pixels, not frames: both keys are put on the same one by hand.
    await page.getByTestId('key-time').fill('1');
    await page.keyboard.press('Enter');
    await shot('7-mirrored');
    await page.getByText('L=R', { exact: true }).click();
    // Lifted by .3 the row shows the whole range.
    const dot = await at('mouthSmileLeft', 1.0, await readout('mouthSmileLeft'), 1);
    await page.mouse.click(dot.x, dot.y);
    await expect.poll(() => page.locator('.selection-bar').getByText('2 keys', { exact: true }).count()).toBe(1);
    await page.keyboard.press('Delete');
    await expect.poll(undoLabel).toBe('Undo Delete 2 keys');
  });

  it('tries verbs out on a stretch of curve with live numbers: Escape takes them back, Apply keeps them', async () => {
    const from = await at('jawOpen', 1.2, 0.48, 0.5);
    const to = await at('jawOpen', 2.6, 0.02, 0.5);
    await seek(1.8);
    const before = await readout('jawOpen');
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y + 2, { steps: 5 });
    await page.mouse.up();
    await page.getByTestId('curves.smooth').click();
    await page.getByTestId('tool-popover').waitFor();
    await page.getByTestId('tool-amount').fill('.3');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByTestId('tool-outcome').textContent()).toMatch(/^\d+ keys, at most 0\.0\d+ off$/);
    await expect.poll(() => readout('jawOpen')).not.toBe(before);
    await shot('8-smooth');
    await page.locator('.tool-popover input[type=range]').focus();
    await page.keyboard.press('Escape');
    await expect.poll(() => readout('jawOpen')).toBe(before);
    await expect.poll(() => page.getByTestId('tool-popover').count()).toBe(0);
    expect(await undoLabel()).not.toContain('Smooth');
    await page.getByTestId('curves.simplify').click();
    await page.getByTestId('tool-apply').click();
    await expect.poll(undoLabel).toMatch(/^Undo Simplify 1 curve, 1\.\d\d s$/);
    expect(Math.abs((await readout('jawOpen')) - before)).toBeLessThan(0.03);
    await shot('9-simplified');
    await page.getByTestId('curves.zero').click();
    await expect.poll(() => readout('jawOpen')).toBe(0);
    await undoAll();
    await expect.poll(() => readout('jawOpen')).toBe(before);
  });

  it('ends a verb that is tried out wherever the focus is: Enter after a typed number, Escape from anywhere, undo', async () => {
    const popover = page.getByTestId('tool-popover');
    await choose('jawOpen', 0.5, 1.5);
    await page.getByTestId('curves.simplify').click();
    await page.getByTestId('tool-amount').fill('.05');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByTestId('tool-outcome').textContent()).toMatch(/at most 0\.0[45]\d+ off/);
    await page.keyboard.press('Enter');
    await expect.poll(undoLabel).toMatch(/^Undo Simplify 1 curve/);
    await expect.poll(() => popover.count()).toBe(0);
    await page.keyboard.press('Control+z');
    await page.getByTestId('curves.smooth').click();
    await popover.waitFor();
    await page.locator('[data-channel=jawOpen] .channel-name').focus();
    await page.keyboard.press('Escape');
    await expect.poll(() => popover.count()).toBe(0);
    // The stretch stays selected: only what was tried out has ended.
    await page.getByTestId('curves.smooth').click();
    await popover.waitFor();
    await page.locator('[data-channel=jawOpen] .channel-name').focus();
    await page.keyboard.press('Control+z');
    await expect.poll(() => popover.count()).toBe(0);
    await expect.poll(undoLabel).not.toContain('Smooth');
  });

  it('stretches several keys from the first one when a time is typed, and does not select the words of the page', async () => {
    for (const [time, value] of [
      [1, '0'],
      [1.5, '.4'],
      [2, '0'],
    ] as const) {
      const spot = await at('jawForward', time, 0.05, 0.1);
      await page.mouse.dblclick(spot.x, spot.y);
      await page.getByTestId('key-time').fill(String(time));
      await page.keyboard.press('Enter');
      await page.getByTestId('key-value').fill(value);
      await page.keyboard.press('Enter');
    }
    await page.locator('[data-channel=jawForward] .channel-name').click();
    await page.keyboard.press('Control+a');
    await page.getByTestId('key-time').fill('*1.5');
    await page.keyboard.press('Enter');
    const facts = page.getByTestId('selection');
    await expect.poll(() => facts.textContent()).toContain('0:01.00 to 0:02.50');
    await page.getByTestId('key-time').fill('2');
    await page.keyboard.press('Enter');
    await expect.poll(() => facts.textContent()).toContain('0:02.00 to 0:03.50');
    const canvas = (await page.getByTestId('curve-canvas').boundingBox())!;
    await page.keyboard.down('Alt');
    await drag({ x: canvas.x + 900, y: canvas.y + 30 }, 300, -60);
    await page.mouse.up();
    await page.keyboard.up('Alt');
    expect(await page.evaluate(() => String(getSelection()))).toBe('');
  });

  it('has no serious fault that axe can find, with keys selected and a verb being tried out', async () => {
    await seek(2.0);
    await drag(await at('jawOpen', 2.0, await readout('jawOpen'), 0.5), 0, -14);
    await page.mouse.up();
    await page.getByTestId('curves.scale').click();
    await page.getByTestId('tool-popover').waitFor();
    await page.evaluate(readFileSync(join(repositoryRoot, 'node_modules/axe-core/axe.min.js'), 'utf8'));
    const faults = await page.evaluate(async () => {
      const { axe } = window as unknown as {
        axe: { run(selector: string): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
      };
      const { violations } = await axe.run('.curve-lanes');
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 90)).join(' | ')}`);
    });
    await page.keyboard.press('Escape');
    expect(faults).toEqual([]);
  });

  it('keeps layers: mute, weight, order, solo of channels, and draws several curves in one graph', async () => {
    await seek(2.0);
    const before = await readout('jawOpen');
    await drag(await at('jawOpen', 2.0, before, 0.5), 0, -14);
    await page.mouse.up();
    await expect.poll(() => readout('jawOpen')).toBeGreaterThan(before + 0.1);
    const pulled = await readout('jawOpen');
    await page.getByTestId('layer-weight').fill('50%');
    await page.keyboard.press('Enter');
    await expect.poll(() => readout('jawOpen')).toBeCloseTo((before + pulled) / 2, 1);
    await page.getByLabel('Mute Corrections').click();
    await expect.poll(() => readout('jawOpen')).toBe(before);
    await page.getByLabel('Mute Corrections').click();
    await page.getByTestId('add-layer').click();
    await expect.poll(() => page.locator('.layer-chip.active').textContent()).toContain('Corrections 2');
    await page.getByLabel('Move layer earlier').click();
    await expect.poll(() => page.locator('.layer-chip').first().textContent()).toContain('Corrections 2');
    await page.locator('[data-channel=jawOpen]').hover();
    await page.getByLabel('Leave Jaw open out on the face').click();
    await expect.poll(async () => (await facePose()).jawOpen).toBe(0);
    await page.getByLabel('Leave Jaw open out on the face').click();
    await page.locator('[data-channel=jawOpen] .channel-name').click();
    await page.locator('[data-channel=jawForward] .channel-name').click({ modifiers: ['Control'] });
    await page.getByText('Graph', { exact: true }).click();
    await shot('10-graph');
  });
});
