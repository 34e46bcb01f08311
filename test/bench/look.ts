/**
 * `npm run look -- RECORDING... --out FOLDER`: opens recordings in the studio's own window and photographs the face in the middle of closures and
 * open vowels, both routes, with the gap that the window shows. For eyes, not for a machine.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import type { GeneratedTake } from '../../electron/takes/generated-take.ts';
import { programFiles } from '../../electron/takes/program-files.ts';
import { createTakeMaker, type TakeMaker } from '../../electron/takes/take-maker.ts';
import type { Route } from '../../shared/core/take.ts';
import { openStudio, readFace } from '../helpers/studio-window.ts';

interface Moment {
  readonly time: number;
  readonly title: string;
}

interface Shot {
  readonly title: string;
  readonly png: Buffer;
}

const OPEN_VOWELS = ['AA', 'AE', 'AO', 'AY', 'AW', 'EH'];

/** Middles of closures (before the burst, where one was heard) and of the long open vowels, spread over the line. */
function momentsOf(take: GeneratedTake, count: number): Moment[] {
  const spread = (all: readonly Moment[]): Moment[] =>
    all.filter((_, index) => Math.floor((index * count) / all.length) !== Math.floor(((index - 1) * count) / all.length));
  const named = (symbols: readonly string[], place: number, shortest: number): Moment[] =>
    take.transcript.phonemes
      .filter(({ phoneme, start, end }) => symbols.includes(phoneme) && end - start >= shortest)
      .map(({ phoneme, start, end, burst, word }) => ({
        time: start + ((burst ?? end) - start) * place,
        title: `${phoneme} in ${word === undefined ? '-' : (take.transcript.words[word]?.text ?? '-')}`,
      }));
  return [...spread(named(['P', 'B', 'M'], 0.6, 0.03)), ...spread(named(OPEN_VOWELS, 0.5, 0.08))];
}

/** The models may have to be loaded first: minutes on a busy machine. */
async function waitForFace(page: Page): Promise<void> {
  await page.locator('[data-testid=face][data-gap]:not([data-gap=""])').waitFor({ timeout: 600_000 });
}

/** Keeps the takes that the window asks for, so that their phonemes are at hand here. */
function remembering(maker: TakeMaker): { readonly maker: TakeMaker; latest(): GeneratedTake | undefined } {
  let latest: GeneratedTake | undefined;
  return {
    latest: () => latest,
    maker: {
      ...maker,
      async generate(request, options) {
        const outcome = await maker.generate(request, options);
        if (!outcome.cancelled) latest = outcome.value;
        return outcome;
      },
    },
  };
}

async function photograph(page: Page, route: Route, moments: readonly Moment[], line: string): Promise<Shot[]> {
  await page.keyboard.press(route === 'text' ? 't' : 'd');
  const shots: Shot[] = [];
  for (const { time, title } of moments) {
    await page.getByLabel('Position').evaluate((input, value) => {
      const slider = input as HTMLInputElement;
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(slider, String(value));
      slider.dispatchEvent(new Event('input', { bubbles: true }));
    }, time);
    // A frame that was under way may still show the place before; the next one shows this.
    await page.waitForFunction(
      (wanted) => Math.abs(Number(document.querySelector<HTMLElement>('[data-testid=face]')?.dataset.time) - wanted) < 0.02,
      time,
    );
    const { gap, time: shown } = await readFace(page);
    const png = await page.getByTestId('face').screenshot();
    shots.push({ title: `${line} ${route} ${title}, ${shown.toFixed(2)} s: ${gap.toFixed(1)} mm`, png });
  }
  return shots;
}

async function contactSheet(page: Page, shots: readonly Shot[], path: string): Promise<void> {
  const cells = shots.map(
    ({ title, png }) =>
      `<figure><img src="data:image/png;base64,${png.toString('base64')}"><figcaption>${title}</figcaption></figure>`,
  );
  await page.setContent(`<style>body{margin:0;background:#15181c;color:#ddd;font:12px sans-serif;display:grid;grid-template-columns:repeat(5,300px);gap:4px}
    figure{margin:0}img{width:300px;height:230px;object-fit:cover}figcaption{padding:2px 4px}</style>${cells.join('')}`);
  await page.setViewportSize({ width: 1520, height: Math.ceil(shots.length / 5) * 260 });
  writeFileSync(path, await page.screenshot({ fullPage: true }));
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string', default: 'build/look' }, count: { type: 'string', default: '5' } },
});
const out = resolve(values.out);
mkdirSync(out, { recursive: true });
const real = createTakeMaker(programFiles().worker, (message) => process.stderr.write(`${message}\n`));
const memory = remembering(real);
const studio = await openStudio(memory.maker);
try {
  for (const recording of positionals) {
    const { page } = await studio.open();
    await page.setViewportSize({ width: 1100, height: 900 });
    await waitForFace(page);
    const known = memory.latest();
    const name = basename(recording).replace(/\.[^.]+$/, '');
    await page.getByTestId('open-input').setInputFiles(resolve(recording));
    while (memory.latest() === known) await page.waitForTimeout(200);
    const take = memory.latest();
    await page.waitForTimeout(1500);
    await waitForFace(page);
    const shots: Shot[] = [];
    for (const route of ['text', 'direct'] as const) {
      if (take) shots.push(...(await photograph(page, route, momentsOf(take, Number(values.count)), name)));
    }
    await page.screenshot({ path: join(out, `${name}.window.png`) });
    await contactSheet(page, shots, join(out, `${name}.png`));
    process.stdout.write(
      `${join(out, `${name}.png`)}: ${shots.length} moments\n${shots.map(({ title }) => `  ${title}`).join('\n')}\n`,
    );
    await page.close();
  }
} finally {
  await studio.close();
  await real.dispose();
}
