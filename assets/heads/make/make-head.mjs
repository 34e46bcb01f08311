/**
 * Builds the studio's own head from its CC0 source: `node assets/heads/make/make-head.mjs [--out FOLDER] [--no-sheets]`.
 * Writes wren.glb, wren-low.glb, their lip tables, head.json and (with Chromium) the rendered sheets. The same input gives the same bytes.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assembleHead } from './assemble.mjs';
import { describeHead } from './describe.mjs';
import { writeGlb } from './glb.mjs';
import { SHEETS } from './sheets.mjs';
import { readSource } from './source.mjs';
import { loadHeadTools } from './tools.mjs';

const NAME = 'wren';
const heads = join(dirname(fileURLToPath(import.meta.url)), '..');
const outAt = process.argv.indexOf('--out');
const out = outAt > 0 ? process.argv[outAt + 1] : heads;
mkdirSync(out, { recursive: true });

const source = readSource(readFileSync(join(heads, 'source', 'makehuman_faceunits_cc0.zip')));
const tools = await loadHeadTools();
const names = tools.BLEND_SHAPE_NAMES;
const files = [];
const tables = new Map();
for (const low of [false, true]) {
  const name = low ? `${NAME}-low` : NAME;
  const parts = assembleHead(source, tools, { low });
  const glb = await writeGlb(parts, names, { targetNormals: !low, extras: { head: name, licence: 'CC0-1.0', units: 'metres' } });
  const head = await tools.loadHead(glb, name);
  const landmarks = tools.findLipLandmarks(head);
  tables.set(name, tools.buildLipTable(head, landmarks));
  files.push({ name, glb, head, landmarks, sha256: createHash('sha256').update(glb).digest('hex') });
  writeFileSync(join(out, `${name}.glb`), glb);
  writeFileSync(join(out, `${name}.lips.json`), `${JSON.stringify(tables.get(name), null, 2)}\n`);
}
const description = describeHead(NAME, files, tables, tools);
writeFileSync(join(out, 'head.json'), `${JSON.stringify(description, null, 2)}\n`);
console.log(JSON.stringify(description.measured, null, 2));
for (const file of files) console.log(`${file.name}.glb ${file.glb.length} bytes ${file.sha256}`);

if (!process.argv.includes('--no-sheets')) {
  const { renderSheets } = await import('./render.mjs');
  for (const [sheet, png] of await renderSheets(files[0].glb, SHEETS)) writeFileSync(join(out, `${NAME}-${sheet}.png`), png);
}
