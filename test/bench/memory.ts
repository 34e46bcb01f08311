/*
 * `npm run bench:memory [rounds]`: makes curves of a line and takes them back, again and again, with the real packs in the built browser mode, and
 * prints what the page, the service and the two processes beside it hold. Flat means: what they hold at the end is within 5 % of what they held
 * after the first rounds.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { launchChromium } from '../helpers/chromium.ts';
import { repositoryRoot } from '../helpers/repository-root.ts';
import { childrenOf, measurePage, type NodeProbe, probeNode, residentBytes } from './memory-probe.ts';
import { generateAndUndo, prepareRounds } from './studio-rounds.ts';

const MEBIBYTE = 2 ** 20;
/** Rounds before the first reading counts: caches, the compiler's code and what the allocator keeps in reserve are there by then. */
const WARM_UP = 50;
const READ_EVERY = 10;
/** Readings at each end, of which the median counts. */
const ENDS = 3;
/** For one round on a machine with much other work. */
const PATIENCE_MS = 600_000;
const MOST_GROWTH = 0.05;

const { positionals } = parseArgs({ allowPositionals: true });
const rounds = Number(positionals[0] ?? 200);
const dataFolder = mkdtempSync(join(tmpdir(), 'facewright-memory-'));

const server = spawn(process.execPath, ['--inspect=127.0.0.1:0', join(repositoryRoot, 'dist', 'serve.mjs'), '--no-open'], {
  stdio: ['ignore', 'pipe', 'pipe'],
  env: { ...process.env, FACEWRIGHT_DATA: dataFolder },
});
const line = (stream: NodeJS.ReadableStream, pattern: RegExp): Promise<string> =>
  new Promise((resolve, reject) => {
    createInterface({ input: stream }).on('line', (text) => {
      const found = pattern.exec(text)?.[0];
      if (found) resolve(found);
    });
    server.once('exit', (code) => reject(new Error(`the studio ended (${code})`)));
  });
const [url, debuggerAddress] = await Promise.all([line(server.stdout, /http:\S+/), line(server.stderr, /ws:\S+/)]);

type Reading = Readonly<Record<string, number>>;

async function read(page: Parameters<typeof measurePage>[0], probe: NodeProbe): Promise<Reading> {
  const { heap, buffers, nodes, listeners } = await measurePage(page);
  const service = await probe.measure();
  const processes = childrenOf(server.pid ?? 0);
  return {
    'page: heap, MiB': heap / MEBIBYTE,
    'page: buffers, MiB': buffers / MEBIBYTE,
    'page: nodes': nodes,
    'page: listeners': listeners,
    'service: heap, MiB': service.heapUsed / MEBIBYTE,
    'service: buffers, MiB': service.arrayBuffers / MEBIBYTE,
    'service: resident, MiB': service.rss / MEBIBYTE,
    'edits: resident, MiB': residentBytes(processes.get('editor.mjs')) / MEBIBYTE,
    'inference: resident, MiB': residentBytes(processes.get('worker.mjs')) / MEBIBYTE,
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const readings: Reading[] = [];
const browser = await launchChromium();
/** A program does not end while somebody looks into it. */
let probe: NodeProbe | undefined;
try {
  // Small, because software may draw it.
  const page = await browser.newPage({ viewport: { width: 1_040, height: 640 }, reducedMotion: 'reduce' });
  await page.goto(url);
  await page.locator('.take[data-status=done]').nth(2).waitFor({ timeout: 300_000 });
  probe = await probeNode(debuggerAddress);
  await prepareRounds(page);
  for (let round = 1; round <= rounds; round++) {
    await generateAndUndo(page, PATIENCE_MS);
    if (round < WARM_UP || round % READ_EVERY !== 0) continue;
    const reading = await read(page, probe);
    readings.push(reading);
    const values = Object.entries(reading).map(([what, value]) => `${what} ${value.toFixed(value < 1_000 ? 1 : 0)}`);
    process.stderr.write(`${round} rounds: ${values.join('; ')}\n`);
  }
} finally {
  probe?.close();
  await browser.close();
  server.kill('SIGINT');
  await new Promise((resolve) => server.once('exit', resolve));
  rmSync(dataFolder, { recursive: true, force: true });
}

process.stdout.write(`\n| ${rounds} rounds | after ${WARM_UP} | at the end | growth | |\n|---|---|---|---|---|\n`);
let isFlat = readings.length >= 2 * ENDS;
for (const what of Object.keys(readings[0] ?? {})) {
  const values = readings.map((reading) => reading[what] ?? Number.NaN);
  const [before, after] = [median(values.slice(0, ENDS)), median(values.slice(-ENDS))];
  const growth = after / before - 1;
  const isKept = !(growth > MOST_GROWTH);
  isFlat &&= isKept;
  process.stdout.write(
    `| ${what} | ${before.toFixed(1)} | ${after.toFixed(1)} | ${(growth * 100).toFixed(1)} % | ${isKept ? '✓' : '✗'} |\n`,
  );
}
process.exitCode = isFlat ? 0 : 1;
