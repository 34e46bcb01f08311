import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const BACKGROUND = '#4a5058';

/**
 * Renders sheets of a head in headless Chromium. `sheets` is `{ name, columns, tile: [w,h], views: [{ label, ...view }] }[]`;
 * gives a map of sheet name to PNG bytes.
 */
export async function renderSheets(glb, sheets, { quality } = {}) {
  const bundle = await build({
    entryPoints: [join(here, 'render-page.mjs')],
    bundle: true,
    format: 'iife',
    write: false,
    logLevel: 'error',
  });
  const executablePath = process.env.FACEWRIGHT_CHROMIUM ?? BROWSERS.find((path) => existsSync(path));
  const browser = await chromium.launch({ executablePath, chromiumSandbox: false, args: ['--no-first-run', '--disable-sync'] });
  const images = new Map();
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.error(error));
    await page.setContent('<body style="margin:0;background:#222"></body>');
    await page.addScriptTag({ content: bundle.outputFiles[0].text });
    const base64 = Buffer.from(glb).toString('base64');
    for (const sheet of sheets) {
      const [width, height] = sheet.tile;
      await page.evaluate(
        ([data, w, h, colour]) => globalThis.prepareHead(data, w, h, colour),
        [base64, width, height, BACKGROUND],
      );
      const tiles = [];
      for (const view of sheet.views)
        tiles.push({ label: view.label, url: await page.evaluate((v) => globalThis.drawView(v), view) });
      images.set(sheet.name, await compose(browser, sheet, tiles, quality));
      await page.evaluate(() => {
        globalThis.studio.renderer.forceContextLoss();
        globalThis.studio.renderer.domElement.remove();
      });
    }
  } finally {
    await browser.close();
  }
  return images;
}

async function compose(browser, sheet, tiles, quality) {
  const [width, height] = sheet.tile;
  const rows = Math.ceil(tiles.length / sheet.columns);
  const page = await browser.newPage({ viewport: { width: width * sheet.columns, height: height * rows } });
  const cells = tiles.map(
    (tile) =>
      `<figure style="position:relative;margin:0"><img src="${tile.url}" width="${width}" height="${height}" style="display:block">` +
      `<figcaption style="position:absolute;left:6px;bottom:4px;font:12px sans-serif;color:#e8e8e8">${tile.label ?? ''}</figcaption></figure>`,
  );
  await page.setContent(
    `<body style="margin:0;background:${BACKGROUND}"><div style="display:grid;grid-template-columns:repeat(${sheet.columns},${width}px)">${cells.join('')}</div></body>`,
  );
  const bytes = await page.screenshot(quality ? { type: 'jpeg', quality } : { type: 'png' });
  await page.close();
  return bytes;
}
