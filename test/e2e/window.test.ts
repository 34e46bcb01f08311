import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { writeWav } from '../../shared/audio/wav-writer.ts';
import { fakeTakeMaker } from '../helpers/fake-take-maker.ts';
import {
  canOpenWindow,
  type FaceReading,
  openStudio,
  readFace,
  type StudioWindow,
  waitForFace,
} from '../helpers/studio-window.ts';

const STEP_MS = 60;

describe.skipIf(!canOpenWindow)('the window', () => {
  let studio: StudioWindow;
  let folder = '';
  const pages: Page[] = [];
  const open = async (address?: string) => {
    const opened = await studio.open(address);
    pages.push(opened.page);
    return opened;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'facewright-window-'));
    studio = await openStudio(fakeTakeMaker((path) => (path.includes('endless') ? 3_000 : STEP_MS)));
  });
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.close();
  });
  afterAll(async () => {
    await studio?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function wavFile(name: string, seconds = 1.5): string {
    const samples = Float32Array.from({ length: 16_000 * seconds }, (_, i) => Math.sin(i / 20) * Math.sin(i / 2_000) * 0.5);
    const path = join(folder, name);
    writeFileSync(path, writeWav({ sampleRate: 16_000, channels: [samples] }, { encoding: 'pcm16' }));
    return path;
  }

  it('says what is missing when it is opened without its token, and shows nothing', async () => {
    const { page } = await open(studio.url.replace(/#.*/, ''));
    await page.getByText('This address lacks its key.').waitFor();
    expect(await page.locator('.take').count()).toBe(0);
  });

  it('opens the first sample by itself, and the token leaves the address bar but survives a reload', async () => {
    const { page, complaints } = await open();
    await waitForFace(page);
    expect(page.url()).not.toContain('#');
    expect(await page.locator('.take.selected .take-title').textContent()).toBe('The purple beacon');
    expect(await page.getByTestId('spoken').textContent()).toContain('purple');
    await page.reload();
    await waitForFace(page);
    expect(complaints).toEqual([]);
  });

  it('plays with the space bar: the face follows what is heard, and its weights move', async () => {
    const { page } = await open();
    await waitForFace(page);
    await page.keyboard.press(' ');
    const readings: FaceReading[] = [];
    for (let last = -1; readings.length < 8; last = readings.at(-1)?.frame ?? last) {
      const reading = await readFace(page);
      if (reading.frame > last && reading.time > 0) readings.push(reading);
    }
    expect(new Set(readings.map((reading) => reading.jawOpen)).size).toBeGreaterThan(2);
    const latency = readings.map((reading) => reading.scheduled - reading.time);
    const steady = latency.slice(2).sort((a, b) => a - b)[Math.floor((latency.length - 2) / 2)] ?? 0;
    // What is heard lags what is scheduled by the device's latency, and by that only: never ahead, and the same all the time.
    for (const value of latency.slice(2)) expect(Math.abs(value - steady)).toBeLessThan(0.05);
    expect(Math.min(...latency)).toBeGreaterThan(-0.005);
    await page.keyboard.press(' ');
    const paused = (await readFace(page)).time;
    expect(paused).toBeGreaterThan(0.2);
    expect(await page.getByTestId('play').getAttribute('aria-label')).toBe('Play');
  });

  it('shows closed lips at a marked closure and an open mouth in a vowel, wherever one clicks', async () => {
    const { page } = await open();
    await waitForFace(page);
    await page.getByRole('button', { name: 'back', exact: true }).click();
    await expect.poll(async () => (await readFace(page)).time).toBeGreaterThan(1);
    const gaps: number[] = [];
    for (let step = 0; step < 24; step++) {
      const { frame } = await readFace(page);
      await page.keyboard.press('.');
      await expect.poll(async () => (await readFace(page)).frame).toBeGreaterThan(frame);
      gaps.push((await readFace(page)).gap);
    }
    expect(Math.min(...gaps)).toBeLessThan(0.5);
    expect(Math.max(...gaps)).toBeGreaterThan(2);
    expect(await page.getByTestId('closures').textContent()).toMatch(/(\d+) of \1 seal/);
  });

  it('keeps every lane on one axis: a click seeks, Ctrl+wheel zooms at the pointer, Home shows all', async () => {
    const { page } = await open();
    await waitForFace(page);
    const area = await page.getByTestId('lane-area').boundingBox();
    if (!area) throw new Error('no lanes');
    const x = area.x + area.width / 2;
    const y = area.y + area.height - 20;
    await page.mouse.click(x, y);
    await expect.poll(async () => (await readFace(page)).time).toBeCloseTo(6.2 / 2, 1);
    await page.keyboard.down('Control');
    for (let i = 0; i < 4; i++) await page.mouse.wheel(0, -120);
    await page.keyboard.up('Control');
    const playhead = page.locator('.playhead');
    // The time under the pointer stays under it.
    await expect.poll(async () => (await playhead.boundingBox())?.x ?? 0).toBeCloseTo(x, -0.5);
    await page.mouse.click(area.x + 1, y);
    const left = (await readFace(page)).time;
    expect(left).toBeGreaterThan(1);
    await page.keyboard.press('Home');
    await page.mouse.click(area.x + 1, y);
    await expect.poll(async () => (await readFace(page)).time).toBeLessThan(0.1);
  });

  it('switches the route with T and D, everywhere at once', async () => {
    const { page } = await open();
    await waitForFace(page);
    await page.keyboard.press('d');
    await page.locator('.face-route.direct').waitFor();
    expect(await page.getByRole('radio', { name: 'Direct' }).getAttribute('aria-checked')).toBe('true');
    await page.keyboard.press('t');
    await page.locator('.face-route.text').waitFor();
  });

  it('opens a recording, generates with progress, and shows its words', async () => {
    const { page, complaints } = await open();
    await waitForFace(page);
    await page.getByTestId('open-input').setInputFiles(wavFile('Zeile ä 1.wav'));
    const row = page.locator('.take', { hasText: 'Zeile ä 1' });
    await row.locator('progress').waitFor();
    await expect.poll(() => row.getAttribute('data-status'), { timeout: 20_000 }).toBe('done');
    expect(await page.getByTestId('spoken').textContent()).toBe('papa');
    await page.getByLabel('Script').fill('mama baby');
    await page.getByTestId('generate').click();
    await expect.poll(() => page.getByTestId('spoken').textContent(), { timeout: 20_000 }).toBe('mamababy');
    expect(complaints).toEqual([]);
  });

  it('cancels a job, keeps the line, and lets it be generated again', async () => {
    const { page } = await open();
    await waitForFace(page);
    await page.getByTestId('open-input').setInputFiles(wavFile('endless.wav'));
    const row = page.locator('.take', { hasText: 'endless' });
    await row.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => row.getAttribute('data-status'), { timeout: 20_000 }).toBe('cancelled');
    expect(await page.getByTestId('generate').isEnabled()).toBe(true);
    await page.getByRole('button', { name: 'Close endless' }).click();
    await expect.poll(() => row.count()).toBe(0);
  });

  it('answers a broken file with its own message and a hint, and goes on', async () => {
    const { page } = await open();
    await waitForFace(page);
    const broken = join(folder, 'broken.wav');
    writeFileSync(broken, '<html>not found</html>');
    await page.getByTestId('open-input').setInputFiles([broken, wavFile('good.wav')]);
    const toast = page.getByRole('alert');
    await toast.waitFor();
    expect(await toast.textContent()).toMatch(/broken\.wav: .*(HTML|web page)/i);
    expect(await toast.locator('.hint').textContent()).toMatch(/\w/);
    await expect
      .poll(() => page.locator('.take', { hasText: 'good' }).getAttribute('data-status'), { timeout: 20_000 })
      .toBe('done');
    await toast.getByRole('button').click();
    expect(await page.getByRole('alert').count()).toBe(0);
  });
});
