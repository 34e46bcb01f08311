import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createProject } from '../../electron/projects/create-project.ts';
import { openProject } from '../../electron/projects/open-project.ts';
import { recordsOf, type StudioDocument } from '../../shared/document/records.ts';
import { bundleEntry, removeBundle } from '../helpers/bundle-entry.ts';
import { documentsFrom } from './torture-records.ts';

export interface TortureResult {
  kills: number;
  unreadable: number;
  /** Documents that no number of changes makes. */
  wrong: number;
  missingBlobs: number;
  changes: number;
  saves: number;
  interrupted: number;
  lost: number;
  longestLossMs: number;
  /** Temporary files after the project was opened and closed. */
  strays: number;
}

const DAY_SEED = 20_261_121;

/** Kills the program `kills` times at times that are spread over its work, each time going on with the same project. */
export async function torture(kills: number, say: (line: string) => void, mostChanges = 14): Promise<TortureResult> {
  const root = await mkdtemp(join(tmpdir(), 'facewright-torture-'));
  const dataFolder = join(root, 'data');
  const program = await bundleEntry('test/bench/torture-child.ts');
  const result: TortureResult = {
    kills: 0,
    unreadable: 0,
    wrong: 0,
    missingBlobs: 0,
    changes: 0,
    saves: 0,
    interrupted: 0,
    lost: 0,
    longestLossMs: 0,
    strays: 0,
  };
  try {
    const first = await createProject({ name: 'Torture', frameRate: { numerator: 30, denominator: 1 } }, { dataFolder });
    const { folder } = await first.saveAs(root, 'Torture');
    await first.close({ discard: false });
    const random = randomNumbers(DAY_SEED);
    const expected = documentsFrom(first.document(), 0);
    let known = { sequence: 0, document: expected.next().value as StudioDocument };
    let next = start(program);
    for (let kill = 0; kill < kills; kill++) {
      const child = next;
      next = start(program);
      const log = join(root, `log-${kill}`);
      await writeFile(log, '');
      const diedAt = await runAndKill(
        child,
        [folder, dataFolder, log, String(kill)],
        Math.ceil(random() * mostChanges),
        random() * 30,
      );
      const logged = (await readFile(log, 'utf8'))
        .split('\n')
        .slice(0, -1)
        .map((line) => line.split(' ').map(Number));
      await rm(log);
      result.kills++;
      if (existsSync(join(folder, 'versions', 'pending.json'))) result.interrupted++;
      known = await inspect(folder, dataFolder, known, expected, logged, diedAt, result);
      if (result.unreadable > 0) break;
      if ((kill + 1) % 100 === 0) say(`${kill + 1} kills, ${result.changes} changes, ${result.saves} saves`);
    }
    next.kill('SIGKILL');
  } finally {
    removeBundle(program);
    await rm(root, { recursive: true, force: true });
  }
  return result;
}

/** The program, loaded but waiting for its arguments: the next one loads while one works. */
function start(program: string): ChildProcess {
  return spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
}

/** Kills it some time after it has made so many changes: the same on slow machines and on fast ones. */
async function runAndKill(child: ChildProcess, args: readonly string[], changes: number, afterMs: number): Promise<number> {
  const ended = once(child, 'exit');
  const changed = new Promise<void>((resolve) => {
    let count = 0;
    child.stdout?.on('data', (points: Buffer) => {
      count += points.length;
      if (count >= changes) resolve();
    });
  });
  child.stdin?.write(`${JSON.stringify(args)}\n`);
  await Promise.race([changed, ended]);
  await delay(afterMs);
  const diedAt = Date.now();
  child.kill('SIGKILL');
  const [, signal] = (await ended) as [number | null, string | null];
  if (signal !== 'SIGKILL') throw new Error('the program ended by itself');
  return diedAt;
}

type Known = { readonly sequence: number; readonly document: StudioDocument };

/** Opens the project as the next start would, and compares it with what the changes up to its number make. */
async function inspect(
  folder: string,
  dataFolder: string,
  known: Known,
  expected: Generator<StudioDocument>,
  logged: readonly (readonly (number | undefined)[])[],
  diedAt: number,
  result: TortureResult,
): Promise<Known> {
  const session = await openProject(folder, { dataFolder, recover: 'recovered' }).catch((error: unknown) => String(error));
  if (typeof session === 'string') {
    result.unreadable++;
    console.error(session);
    return known;
  }
  const sequence = session.sequence();
  let { document } = known;
  for (let at = known.sequence; at < sequence; at++) document = expected.next().value as StudioDocument;
  const isRight =
    sequence >= known.sequence && digest(document) === digest(session.document()) && session.warnings().length === 0;
  if (!isRight) result.wrong++;
  for (const take of recordsOf(session.document(), 'take')) {
    if (take.generation) await session.blobs.get(take.generation.analysis).catch(() => result.missingBlobs++);
  }
  const last = logged.at(-1)?.[0] ?? sequence;
  result.changes += Math.max(0, sequence - known.sequence);
  result.lost += Math.max(0, last - sequence);
  for (const [number = 0, at = 0] of logged)
    if (number > sequence) result.longestLossMs = Math.max(result.longestLossMs, diedAt - at);
  result.saves = Math.max(result.saves, (await session.versions())[0]?.save ?? 0);
  await session.close({ discard: false });
  const left = await readdir(folder, { recursive: true });
  result.strays += left.filter((name) => name.includes('.tmp') || /lock/.test(name)).length;
  return { sequence, document };
}

function digest(document: StudioDocument): string {
  const records = [...document.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const plain = (_: string, value: unknown) => {
    if (typeof value === 'number') return Number(value.toFixed(6));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  return createHash('sha256').update(JSON.stringify(records, plain)).digest('hex');
}

/** Numbers of 0..1, the same in every run (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
