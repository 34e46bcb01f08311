/**
 * `npm run bench:studio`: how the window behaves with an hour of sound, 200 takes and 1,000 takes, in Chromium against the built browser mode. Prints
 * a table; nothing here is a test with a time limit. `-- --only lanes,open` runs those parts alone. FACEWRIGHT_BENCH_KEEP names a folder in which the
 * projects are kept and found again.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../helpers/chromium.ts';
import { repositoryRoot } from '../helpers/repository-root.ts';
import { type FrameFigures, measureFrames, picturesPerSecond } from './frame-figures.ts';
import { measureJob } from './stall-figures.ts';
import { makeBenchProject } from './studio-projects.ts';

interface Row {
  readonly what: string;
  readonly value: string;
  readonly target: string;
  readonly isMet: boolean;
}

const rows: Row[] = [];

/** `target`: what the value must stay below, or above where more is better. */
function note(what: string, value: number, unit: string, target: number, isMore = false): void {
  const row = {
    what,
    value: `${value.toFixed(value < 10 ? 2 : 0)} ${unit}`,
    target: `${isMore ? '>' : '<'} ${target} ${unit}`,
    isMet: isMore ? value > target : value < target,
  };
  rows.push(row);
  process.stderr.write(`${row.isMet ? '✓' : '✗'} ${what}: ${row.value} (${row.target})\n`);
}

function noteFrames(what: string, { median, p99, worst, count }: FrameFigures): void {
  note(`${what}, 99th percentile of ${count} frames (median ${median.toFixed(1)}, worst ${worst.toFixed(0)} ms)`, p99, 'ms', 33);
}

async function serve(dataFolder: string): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const child = spawn(process.execPath, [join(repositoryRoot, 'dist', 'serve.mjs'), '--no-open'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, FACEWRIGHT_DATA: dataFolder },
  });
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /http:\S+/.exec(line);
      if (found) resolve(found[0]);
    });
    child.on('exit', (code) => reject(new Error(`the studio ended (${code})`)));
  });
  return { url, child };
}

/** Until the list has its takes and the waveform is drawn. */
async function untilDrawn(page: Page): Promise<void> {
  await page.waitForFunction(
    () => {
      const wave = document.querySelector('[data-testid=wave] canvas, canvas[data-testid=wave]');
      const lanes = [...document.querySelectorAll('[data-testid=lanes] canvas')].filter((canvas) => canvas.clientWidth > 0);
      const rows = document.querySelectorAll('.take');
      return (wave !== null || lanes.length > 2) && rows.length > 0;
    },
    undefined,
    { timeout: 120_000, polling: 50 },
  );
}

async function withProject(
  folder: string,
  hasFace: boolean,
  use: (page: Page, openSeconds: number) => Promise<void>,
): Promise<void> {
  const { url, child } = await serve(join(folder, 'data'));
  // Without WebGL the face gives way to a message: what is left is the cost of the lanes.
  const browser: Browser = await launchChromium(hasFace ? [] : ['--disable-gpu', '--disable-3d-apis']);
  try {
    const page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
    const start = performance.now();
    await page.goto(url);
    await untilDrawn(page);
    await use(page, (performance.now() - start) / 1_000);
  } finally {
    await browser.close();
    child.kill('SIGINT');
    await new Promise((resolve) => child.once('exit', resolve));
  }
}

async function laneFigures(page: Page, label: string): Promise<void> {
  const lanes = page.getByTestId('lanes');
  const box = await lanes.boundingBox();
  if (!box) throw new Error('there are no lanes');
  const [x, y] = [box.x + box.width * 0.6, box.y + Math.min(120, box.height / 2)];
  await page.mouse.move(x, y);
  for (let i = 0; i < 12; i++) await wheel(page, x, y, -240, true);
  noteFrames(`${label}: scrolling`, await measureFrames(page, { x, y, deltaX: 40, deltaY: 0, withControl: false, seconds: 4 }));
  noteFrames(`${label}: zooming`, await measureFrames(page, { x, y, deltaX: 0, deltaY: 30, withControl: true, seconds: 3 }));
  await page.keyboard.press('Home');
  for (let i = 0; i < 10; i++) await wheel(page, x, y, -240, true);
  await page.keyboard.press('Space');
  noteFrames(`${label}: playing`, await measureFrames(page, { x, y, deltaX: 0, deltaY: 0, withControl: false, seconds: 5 }));
  await page.keyboard.press('Space');
}

async function wheel(page: Page, x: number, y: number, deltaY: number, withControl: boolean): Promise<void> {
  await page.mouse.move(x, y);
  if (withControl) await page.keyboard.down('Control');
  await page.mouse.wheel(0, deltaY);
  if (withControl) await page.keyboard.up('Control');
}

async function listFigures(page: Page, label: string): Promise<void> {
  const box = await page.getByTestId('takes-list').boundingBox();
  if (!box) throw new Error('there is no list');
  const place = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  noteFrames(
    `${label}: scrolling the list`,
    await measureFrames(page, { ...place, deltaX: 0, deltaY: 90, withControl: false, seconds: 4 }),
  );
}

async function jobFigures(page: Page): Promise<void> {
  // The sample project, which comes with the first start: its lines are made first.
  await page.locator('.take[data-status=done]').nth(2).waitFor({ timeout: 600_000 });
  const { worst, p99, count } = await measureJob(page, 60);
  note(
    `60 s recording taken in and generated: longest standstill (of ${count} frames, 99th percentile ${p99.toFixed(0)} ms)`,
    worst,
    'ms',
    100,
  );
}

/** A talking face must be seen talking: pictures that came to the screen while it played. */
async function faceFigures(page: Page, label: string): Promise<void> {
  for (const [key, heads] of [
    ['5', 'one head'],
    ['6', 'two heads'],
  ] as const) {
    await page.keyboard.press(key);
    await page.keyboard.press('Space');
    await page.waitForTimeout(1_000);
    note(`${label}: ${heads} while playing, pictures on the screen`, await picturesPerSecond(page, 5), 'a second', 20, true);
    await page.keyboard.press('Space');
  }
  await page.keyboard.press('5');
}

const kept = process.env.FACEWRIGHT_BENCH_KEEP;
const root = kept ?? mkdtempSync(join(tmpdir(), 'facewright-bench-'));

const PROJECTS = { hour: [1, 3_600], 'two-hundred': [200, 5], thousand: [1_000, 2] } as const;

/** The folder of a project of known size, made when it is not there. */
async function folderOf(name: keyof typeof PROJECTS): Promise<string> {
  const folder = join(root, name);
  if (!existsSync(join(folder, `${name}.facewright`))) {
    const [takes, seconds] = PROJECTS[name];
    await makeBenchProject(folder, name, takes, seconds);
  }
  return folder;
}

const PARTS: Readonly<Record<string, () => Promise<void>>> = {
  lanes: async () =>
    withProject(await folderOf('hour'), false, async (page, seconds) => {
      note('1 h take: open until drawn', seconds, 's', 3);
      await laneFigures(page, '1 h take, lanes alone');
    }),
  face: async () =>
    withProject(await folderOf('hour'), true, async (page) => {
      await laneFigures(page, '1 h take, face drawn by the processor');
      await faceFigures(page, 'face drawn by the processor');
    }),
  open: async () =>
    withProject(await folderOf('two-hundred'), true, async (page, seconds) => {
      // Where it cannot be opened the window falls back on three sample lines.
      if ((await page.locator('.take').count()) < 6) throw new Error('another project was opened');
      note('200 takes: open until drawn', seconds, 's', 2);
    }),
  list: async () => withProject(await folderOf('thousand'), false, (page) => listFigures(page, '1,000 takes')),
  job: async () => withProject(mkdtempSync(join(root, 'sample-')), true, (page) => jobFigures(page)),
};

const { only } = parseArgs({ options: { only: { type: 'string' } } }).values;
const wanted = only?.split(',') ?? Object.keys(PARTS);
const unknown = wanted.filter((part) => PARTS[part] === undefined);
if (unknown.length > 0) throw new Error(`there is no part ${unknown.join(', ')}: it is one of ${Object.keys(PARTS).join(', ')}`);
try {
  for (const part of wanted) await PARTS[part]?.();
} finally {
  if (kept === undefined) rmSync(root, { recursive: true, force: true });
}
process.stdout.write(`\n| what | measured | asked | |\n|---|---|---|---|\n`);
for (const { what, value, target, isMet } of rows)
  process.stdout.write(`| ${what} | ${value} | ${target} | ${isMet ? '✓' : '✗'} |\n`);
