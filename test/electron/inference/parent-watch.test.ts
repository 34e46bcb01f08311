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

/** Starts a program that owns a worker busy with `kind`; gives both. */
async function startFamily(kind: string): Promise<{ program: ChildProcess; workerPid: number }> {
  const program = spawn(process.execPath, [parent, worker, kind], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(program.stdout!, 'data')) as [Buffer];
  return { program, workerPid: Number(line.toString()) };
}

test.each(['steps', 'stuck', 'endlessModel'])(
  'a worker busy with "%s" is gone within 3 s of its parent being killed',
  async (kind) => {
    const { program, workerPid } = await startFamily(kind);
    expect(isAlive(workerPid)).toBe(true);
    await delay(300);
    program.kill('SIGKILL');
    const start = performance.now();
    while (isAlive(workerPid) && performance.now() - start < 3000) await delay(50);
    const gone = !isAlive(workerPid);
    if (!gone) process.kill(workerPid, 'SIGKILL');
    expect(gone).toBe(true);
  },
);

test('a program that forgets its idle worker still ends by itself, and the worker with it', async () => {
  const { program, workerPid } = await startFamily('echo');
  const [code] = (await once(program, 'exit')) as [number];
  expect(code).toBe(0);
  const start = performance.now();
  while (isAlive(workerPid) && performance.now() - start < 3000) await delay(50);
  expect(isAlive(workerPid)).toBe(false);
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
