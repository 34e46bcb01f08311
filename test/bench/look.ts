/**
 * `npm run look -- RECORDING... --out FOLDER`: opens recordings in the studio's own window and photographs the face in the middle of closures and
 * open vowels, both routes, with the gap that the window shows. For eyes, not for a machine.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import type { GeneratedTake } from '../../electron/takes/generated-take.ts';
import { programFiles } from '../../electron/takes/program-files.ts';
import { createTakeMaker, type TakeMaker } from '../../electron/takes/take-maker.ts';
import type { Route } from '../../shared/core/take.ts';
import { lanesOf } from '../helpers/lanes-page.ts';
import { openStudio, readFace, waitForFace } from '../helpers/studio-window.ts';

interface Moment {
  readonly time: number;
  readonly title: string;
}

interface Line {
  readonly name: string;
  readonly duration: number;
}

interface Shot {
  readonly title: string;
  readonly png: Buffer;
}

const PATIENCE = 900_000;
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

/** Keeps the takes that the window asks for, by the name of their recording, so that their phonemes are at hand here. */
function remembering(maker: TakeMaker): { readonly maker: TakeMaker; readonly takes: ReadonlyMap<string, GeneratedTake> } {
  const takes = new Map<string, GeneratedTake>();
  return {
    takes,
    maker: {
      ...maker,
      async generate(request, options) {
        const outcome = await maker.generate(request, options);
        if (!outcome.cancelled) takes.set(nameOf(request.path), outcome.value);
        return outcome;
      },
    },
  };
}

const nameOf = (path: string): string => basename(path).replace(/\.[^.]+$/, '');

/** Drops a recording into the window and waits until it is a take; the models may have to be loaded first, minutes on a busy machine. */
async function openRecording(page: Page, recording: string): Promise<void> {
  const sound = { name: basename(recording), content: readFileSync(recording).toString('base64') };
  await page.locator('.take').first().waitFor({ timeout: PATIENCE });
  const transfer = await page.evaluateHandle(({ name, content }) => {
    const data = new DataTransfer();
    data.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], name, { type: 'audio/wav' }));
    return data;
  }, sound);
  await page.locator('main').dispatchEvent('drop', { dataTransfer: transfer });
  const row = page.locator('.take[data-status=done]', { hasText: nameOf(recording) });
  await row.waitFor({ timeout: PATIENCE });
  await row.click();
  await waitForFace(page);
}

async function photograph(page: Page, route: Route, moments: readonly Moment[], line: Line): Promise<Shot[]> {
  await page.keyboard.press(route === 'text' ? 't' : 'd');
  const lanes = lanesOf(page, line.duration);
  const shots: Shot[] = [];
  for (const { time, title } of moments) {
    const { x, y } = await lanes.at(lanes.ruler, time);
    await page.mouse.click(x, y);
    // A frame that was under way may still show the place before; the next one shows this.
    await page.waitForFunction(
      (wanted) => Math.abs(Number(document.querySelector<HTMLElement>('[data-testid=face]')?.dataset.time) - wanted) < 0.02,
      time,
    );
    const { gap, time: shown } = await readFace(page);
    const png = await page.locator('.face-picture').screenshot();
    shots.push({ title: `${line.name} ${route} ${title}, ${shown.toFixed(2)} s: ${gap.toFixed(1)} mm`, png });
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
    const name = nameOf(recording);
    const { page } = await studio.open();
    await page.setViewportSize({ width: 1100, height: 900 });
    await openRecording(page, resolve(recording));
    const take = memory.takes.get(name);
    if (take === undefined) throw new Error(`${name} was not generated here.`);
    const line = { name, duration: take.recording.duration };
    const shots: Shot[] = [];
    for (const route of ['text', 'direct'] as const) {
      shots.push(...(await photograph(page, route, momentsOf(take, Number(values.count)), line)));
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
