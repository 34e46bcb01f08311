import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleEntry, removeBundle } from '../../helpers/bundle-entry.ts';

let worker = '';
let parent = '';

beforeAll(async () => {
  worker = await bundleEntry('test/helpers/inference-test-worker.ts', 'parent-watch-worker');
  parent = await bundleEntry('test/helpers/lonely-parent.ts');
});
afterAll(() => {
  removeBundle(worker);
  removeBundle(parent);
});

/** A process that has ended but that nobody has collected yet (as under a container's first process) counts as gone. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** A worker looks for its parent twice a second; on a machine with other work a look may come late, but it comes. */
const SOON_MS = 20_000;

async function isGoneSoon(pid: number): Promise<boolean> {
  const start = performance.now();
  while (isAlive(pid) && performance.now() - start < SOON_MS) await delay(50);
  return !isAlive(pid);
}

/** Starts a program that owns a worker busy with `kind`; gives both. */
async function startFamily(kind: string): Promise<{ program: ChildProcess; workerPid: number }> {
  const program = spawn(process.execPath, [parent, worker, kind], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(program.stdout!, 'data')) as [Buffer];
  return { program, workerPid: Number(line.toString()) };
}

test.each(['steps', 'stuck', 'endlessModel'])(
  'a worker busy with "%s" is gone soon after its parent was killed',
  async (kind) => {
    const { program, workerPid } = await startFamily(kind);
    expect(isAlive(workerPid)).toBe(true);
    await delay(300);
    program.kill('SIGKILL');
    const gone = await isGoneSoon(workerPid);
    if (!gone) process.kill(workerPid, 'SIGKILL');
    expect(gone).toBe(true);
  },
);

test('a program that forgets its idle worker still ends by itself, and the worker with it', async () => {
  const { program, workerPid } = await startFamily('echo');
  const [code] = (await once(program, 'exit')) as [number];
  expect(code).toBe(0);
  expect(await isGoneSoon(workerPid)).toBe(true);
});

test('a program that disposes of its idle worker goes on after it', async () => {
  const program = spawn(process.execPath, [parent, worker, 'echo', 'disposing'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  program.stdout!.on('data', (part) => {
    text += String(part);
  });
  const [code] = (await once(program, 'exit')) as [number];
  expect(code).toBe(0);
  expect(text).toMatch(/disposed\n$/);
});
