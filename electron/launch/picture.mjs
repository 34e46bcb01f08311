// `node electron/launch/picture.mjs`: the picture "what you get" of the README, taken from the running program: starts the studio, lets it
// generate the sample line with the shipped packs, stops at a telling moment and writes assets/what-you-get.png. Needs Chromium.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { ensureBuilt } from './ensure-built.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { inRoot } from './paths.mjs';

/** The word whose middle is shown, how far into it, and from where. */
const WORD = 'moves';
const FRAMES_INTO_WORD = 7;
const CAMERA_KEY = '2';
const CHROMIUM = [process.env.FACEWRIGHT_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

function startStudio() {
  const child = spawn(process.execPath, [inRoot('dist', 'serve.mjs'), '--no-open'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /http:\S+/.exec(line);
      if (found) resolve(found[0]);
    });
    child.on('exit', (code) => reject(new Error(`the studio ended (${code})`)));
  });
  return { child, url };
}

async function takePicture(browser, url, file) {
  const page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
  // As it looks on a machine with a graphics card.
  await page.addInitScript(() => localStorage.setItem('facewright.face-quality', 'fine'));
  await page.goto(url);
  await page.getByText('3 takes', { exact: true }).waitFor({ timeout: 300_000 });
  await page.locator('[data-testid=face][data-gap]:not([data-gap=""])').waitFor({ timeout: 300_000 });
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press(CAMERA_KEY);
  await page.locator('.dv-tab', { hasText: 'Transcript' }).click();
  await page.getByTestId('running-text').getByRole('button', { name: WORD }).last().click();
  await page.evaluate(() => document.activeElement?.blur());
  for (let frame = 0; frame < FRAMES_INTO_WORD; frame++) await page.keyboard.press('.');
  await page.locator('.dv-tab', { hasText: 'Inspector' }).click();
  await page.waitForTimeout(1_000);
  await page.screenshot({ path: file, timeout: 120_000 });
}

ensureInstalled();
await ensureBuilt();
const executablePath = CHROMIUM.find((path) => path && existsSync(path));
if (!executablePath) throw new Error('The picture needs Chromium: name it with FACEWRIGHT_CHROMIUM.');
const { chromium } = await import('playwright-core');
const studio = startStudio();
const browser = await chromium.launch({ executablePath, chromiumSandbox: false });
try {
  const file = process.argv[2] ?? inRoot('assets', 'what-you-get.png');
  await takePicture(browser, await studio.url, file);
  process.stdout.write(`${file}\n`);
} finally {
  await browser.close();
  studio.child.kill('SIGINT');
}
