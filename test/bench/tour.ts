/**
 * `npm run tour -- --recordings FOLDER`: uses the built studio as an animator would, with the real packs, in Chromium: imports ten recordings, generates,
 * opens and repairs a closure, moves a boundary, undoes and redoes everything, exports FBX and GLB and reads them with Blender. Prints what it
 * found and writes the pictures of docs/.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { launchChromium } from '../helpers/chromium.ts';
import { hasProgram, readWithBlender } from '../helpers/real-readers.ts';
import { repositoryRoot } from '../helpers/repository-root.ts';

const { values } = parseArgs({
  options: {
    recordings: { type: 'string' },
    out: { type: 'string', default: join(repositoryRoot, 'docs') },
    lines: { type: 'string', default: '10' },
  },
});
const home = mkdtempSync(join(tmpdir(), 'facewright-tour-'));
const exports = join(home, 'exports');
mkdirSync(exports);
mkdirSync(values.out, { recursive: true });
const PATIENCE = 600_000;

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function serve(): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const child = spawn(process.execPath, [join(repositoryRoot, 'dist', 'serve.mjs'), '--no-open'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, FACEWRIGHT_DATA: join(home, 'data') },
  });
  const url = await new Promise<string>((found, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const match = /http:\S+/.exec(line);
      if (match) found(match[0]);
    });
    child.on('exit', (code) => reject(new Error(`the studio ended (${code})`)));
  });
  return { url, child };
}

const shot = async (page: Page, name: string): Promise<void> => {
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(values.out, `${name}.png`), timeout: 120_000 });
};
const undoLabel = async (page: Page): Promise<string> =>
  (await page.locator('[data-action="edit.undo"]').getAttribute('aria-label')) ?? '';
const sealCount = async (page: Page): Promise<string> => (await page.getByTestId('seal-count').textContent()) ?? '';
/** The list says how many takes there are, and nothing more once none is waiting. */
const untilDone = (page: Page, count: number): Promise<void> =>
  page.getByText(`${count} takes`, { exact: true }).waitFor({ timeout: PATIENCE });

async function importRecordings(page: Page): Promise<number> {
  if (values.recordings === undefined) return 0;
  const folder = resolve(values.recordings);
  const files = readdirSync(folder)
    .filter((name) => /\.(wav|flac)$/i.test(name))
    .slice(0, Number(values.lines))
    .map((name) => join(folder, name));
  const begin = performance.now();
  const contents = files.map((file) => ({ name: basename(file), base64: readFileSync(file).toString('base64') }));
  const transfer = await page.evaluateHandle((given) => {
    const data = new DataTransfer();
    for (const { name, base64 } of given)
      data.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
    return data;
  }, contents);
  await page.dispatchEvent('main', 'drop', { dataTransfer: transfer });
  await page.waitForTimeout(1_500);
  await shot(page, 'queue');
  await untilDone(page, 3 + files.length);
  say(`${files.length} recordings imported and generated in ${((performance.now() - begin) / 1_000).toFixed(0)} s`);
  return files.length;
}

/** Opens a closure by pulling the jaw, finds it, and closes it by keys. */
async function repairClosure(page: Page): Promise<void> {
  const before = await sealCount(page);
  const ruler = await page.getByTestId('ruler').boundingBox();
  const row = await page.locator('[data-channel=jawOpen]').boundingBox();
  const canvas = await page.getByTestId('curve-canvas').boundingBox();
  if (!ruler || !row || !canvas) throw new Error('the curves are not there');
  const x = canvas.x + (2 / 6.1925) * ruler.width;
  const y = row.y + row.height - 5;
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x, y - 12, { steps: 6 });
  await shot(page, 'pull-a-curve');
  await page.mouse.up();
  const opened = await sealCount(page);
  await page.getByTestId('seal-count').click();
  await shot(page, 'open-closure');
  await page.getByTestId('close-here').click();
  await page.waitForFunction((text) => document.querySelector('[data-testid=seal-count]')?.textContent === text, before);
  say(`closures: ${before}; after the pull ${opened}; after "Close here" ${await sealCount(page)} (${await undoLabel(page)})`);
  await shot(page, 'closed-by-keys');
}

async function moveBoundary(page: Page): Promise<void> {
  const phones = await page.getByTestId('phones').boundingBox();
  if (!phones) throw new Error('the phones are not there');
  await page.mouse.click(phones.x + phones.width * 0.18, phones.y + phones.height / 2);
  await page.keyboard.press('Control+ArrowRight');
  await page.keyboard.press('Control+ArrowRight');
  await page.waitForTimeout(2_500);
  say(`boundary: ${(await page.getByTestId('lane-selection').textContent()) ?? ''} (${await undoLabel(page)})`);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await shot(page, 'phone-grid');
  await page.keyboard.press('Escape');
}

async function undoAndRedoAll(page: Page): Promise<void> {
  const undo = page.locator('[data-action="edit.undo"]');
  const redo = page.locator('[data-action="edit.redo"]');
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const end = await sealCount(page);
  let count = 0;
  while ((await undo.isEnabled()) && !(await undoLabel(page)).includes('Generate')) {
    await page.keyboard.press('Control+z');
    count++;
  }
  for (let i = 0; i < count; i++) await page.keyboard.press('Control+y');
  await page.waitForTimeout(500);
  say(
    `undone and redone ${count} steps; closures before and after: ${end} / ${await sealCount(page)}; redo left: ${await redo.isEnabled()}`,
  );
}

async function exportAll(page: Page, preset: string): Promise<void> {
  await page.keyboard.press('Control+e');
  if ((await page.getByTestId('export-folder').textContent()) !== exports) await chooseFolder(page);
  await page.getByText(preset, { exact: true }).first().click();
  await page.waitForTimeout(600);
  await shot(page, preset === 'GLB' ? 'export' : 'export-fbx');
  await page.getByTestId('export-start').click();
  await page.getByTestId('export-outcome').waitFor({ timeout: PATIENCE });
  say(`export ${preset}: ${(await page.getByTestId('export-outcome').textContent())?.slice(0, 120)}`);
  await page.getByRole('button', { name: 'Done' }).click();
}

async function chooseFolder(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Folder…' }).click();
  const path = page.getByTestId('place-path');
  const up = page.getByRole('button', { name: 'Up to the folder above' });
  await page.waitForFunction(() => /[/]/.test(document.querySelector('[data-testid=place-path]')?.textContent ?? ''));
  while (await up.isEnabled()) {
    const before = await path.textContent();
    await up.click();
    await page.waitForFunction((old) => document.querySelector('[data-testid=place-path]')?.textContent !== old, before);
  }
  for (const part of exports.split('/').filter(Boolean)) {
    await page.getByTestId('places').getByRole('button', { name: part, exact: true }).click();
    await page.waitForFunction(
      (wanted) => document.querySelector('[data-testid=place-path]')?.textContent?.endsWith(wanted),
      part,
    );
  }
  await page.getByRole('button', { name: 'Export here' }).click();
}

async function readExports(): Promise<void> {
  const files = readdirSync(exports).filter((name) => /\.(fbx|glb)$/.test(name));
  if (!hasProgram('blender')) return say('Blender is not here: the exports were not read back');
  const scenes = await readWithBlender(files.map((name) => ({ path: join(exports, name), fps: 60 })));
  scenes.forEach((scene, i) => {
    const shapes = Math.max(0, ...scene.objects.map((object) => object.keys.length));
    const curves = scene.actions.reduce((sum, action) => sum + action.curves.length, 0);
    say(`Blender, ${files[i]}: ${scene.error ?? `${shapes} shape keys, ${curves} animated curves`}`);
  });
}

/** A turn of the head by keys, the layer's own curve of it, and the lips over each other in one graph. */
async function curvePictures(page: Page): Promise<void> {
  await page.getByTestId('curve-filter').fill('head');
  const [row, canvas] = [
    await page.locator('[data-channel=headYaw]').boundingBox(),
    await page.getByTestId('curve-canvas').boundingBox(),
  ];
  if (!row || !canvas) throw new Error('the turns of the head are not there');
  for (const [share, value] of [
    [0.3, '0'],
    [0.45, '15'],
    [0.6, '0'],
  ] as const) {
    await page.mouse.dblclick(canvas.x + canvas.width * share, row.y + row.height / 2);
    await page.getByTestId('key-value').fill(value);
    await page.keyboard.press('Enter');
  }
  await page.keyboard.press('y');
  await shot(page, 'layer-curve');
  await page.keyboard.press('y');
  await page.getByTestId('curve-filter').fill('');
  await page.locator('.channel-group', { hasText: 'Lips' }).click({ modifiers: ['Control'] });
  await page.locator('[data-channel=jawOpen] .channel-name').click({ modifiers: ['Control'] });
  await page.keyboard.press('g');
  await shot(page, 'curve-graph');
  await page.keyboard.press('g');
}

async function pictures(page: Page): Promise<void> {
  await page.locator('.take', { hasText: 'The purple beacon' }).click();
  await page.keyboard.press('7');
  await shot(page, 'three-faces');
  await page.keyboard.press('4');
  await page.keyboard.press('9');
  await shot(page, 'lip-lines');
  await page.keyboard.press('9');
  await curvePictures(page);
  await page.keyboard.press('5');
  await page.keyboard.press('2');
  for (const [keys, name] of [
    ['Control+k', 'palette'],
    ['Control+,', 'settings'],
    ['Control+Shift+o', 'projects'],
  ] as const) {
    await page.keyboard.press(keys);
    await shot(page, name);
    await page.keyboard.press('Escape');
    await page.waitForTimeout(300);
  }
  for (const [tab, name] of [
    ['Transcript', 'transcript'],
    ['History', 'history'],
    ['Inspector', 'inspector'],
  ] as const) {
    await page.locator('.dv-tab', { hasText: tab }).click();
    await shot(page, name);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

const { url, child } = await serve();
const browser = await launchChromium();
try {
  const page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  const begin = performance.now();
  await page.goto(url);
  await page.waitForFunction(() => document.querySelectorAll('.take[data-status=done]').length === 3, undefined, {
    timeout: PATIENCE,
  });
  say(`three sample lines generated ${((performance.now() - begin) / 1_000).toFixed(1)} s after the page was opened`);
  await page.getByTestId('seal-count').waitFor();
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await shot(page, 'studio');
  await repairClosure(page);
  await moveBoundary(page);
  await undoAndRedoAll(page);
  await importRecordings(page);
  await exportAll(page, 'GLB');
  await exportAll(page, 'FBX: Blender');
  await pictures(page);
  await readExports();
  say(complaints.length === 0 ? 'no errors in the page' : `errors in the page: ${complaints.join(' | ')}`);
} finally {
  await browser.close();
  child.kill('SIGINT');
  rmSync(home, { recursive: true, force: true });
}
