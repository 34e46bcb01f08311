import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const program = resolve('dist', 'cli.mjs');
const line = resolve('test', 'fixtures', 'speech', 'open-the-window.wav');
let folder = '';

interface Event {
  readonly event: string;
  readonly file?: string;
  readonly fraction?: number;
}

interface Interrupted {
  readonly code: number | null;
  readonly events: readonly Event[];
  readonly errors: string;
  /** From the interrupt to the end of the program. */
  readonly milliseconds: number;
}

/** Bakes as the leader of a process group of its own, as a shell starts it, and interrupts when `when` says so. */
async function bakeUntil(
  out: string,
  when: (event: Event) => boolean,
  interrupt: (child: ChildProcess) => void,
): Promise<Interrupted> {
  const args = [program, 'bake', 'first.wav', 'second.wav', '--out', out, '--format', 'csv', '--json'];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const events: Event[] = [];
  let errors = '';
  let at = 0;
  child.stderr.on('data', (part) => {
    errors += String(part);
  });
  createInterface({ input: child.stdout }).on('line', (text) => {
    const event = JSON.parse(text) as Event;
    events.push(event);
    if (at > 0 || !when(event)) return;
    at = performance.now();
    interrupt(child);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, events, errors, milliseconds: performance.now() - at };
}

/** What a terminal does on Ctrl-C: the signal goes to the program and to the inference process alike. */
const controlC = (child: ChildProcess): void => void process.kill(-child.pid!, 'SIGINT');
const outputs = (out: string): string[] => (existsSync(join(folder, out)) ? readdirSync(join(folder, out)).sort() : []);

// Windows has no process groups that Node can signal.
describe.skipIf(process.platform === 'win32')('cancelling', () => {
  beforeAll(() => {
    expect(existsSync(program), 'run "npm run build" first').toBe(true);
    folder = mkdtempSync(join(tmpdir(), 'facewright-cancel-'));
    for (const name of ['first.wav', 'second.wav']) copyFileSync(line, join(folder, name));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([0, 0.5, 0.9])('with Ctrl-C leaves nothing half done when %d of a line is', async (share) => {
    const out = `at ${share}`;
    const reached = ({ event, fraction = -1 }: Event) => (share === 0 ? event === 'line-started' : fraction >= share);
    const { code, events, errors, milliseconds } = await bakeUntil(out, reached, controlC);
    expect(code, errors).toBe(130);
    expect(events.at(-1)).toMatchObject({ event: 'finished', failed: 0, cancelled: true });
    expect(errors).toBe('');
    // A line that was through already may have been written; then it is whole and remembered.
    const isDone = events.some(({ event }) => event === 'line-done');
    expect(outputs(out)).toEqual(isDone ? ['.facewright-bake.json', 'first.csv'] : []);
    expect(milliseconds).toBeLessThan(5_000);
  });

  it('with Ctrl-C keeps the lines that are finished, and ends the inference process too', async () => {
    let pid = 0;
    const inSecond = ({ event, file, fraction = 0 }: Event) => event === 'progress' && file === 'second.wav' && fraction > 0.2;
    const { code, events, errors } = await bakeUntil('kept', inSecond, (child) => {
      pid = child.pid!;
      controlC(child);
    });
    expect(code, errors).toBe(130);
    expect(events.at(-1)).toEqual({ event: 'finished', done: 1, skipped: 0, failed: 0, cancelled: true });
    expect(outputs('kept')).toEqual(['.facewright-bake.json', 'first.csv']);
    expect(() => process.kill(-pid, 0)).toThrow('ESRCH');
  });

  it('stops politely on a kill that only the program hears', async () => {
    const inFirst = ({ event, fraction = 0 }: Event) => event === 'progress' && fraction > 0.2;
    const { code, events } = await bakeUntil('killed', inFirst, (child) => void child.kill('SIGTERM'));
    expect(code).toBe(130);
    expect(events.at(-1)).toMatchObject({ cancelled: true, failed: 0 });
    expect(outputs('killed')).toEqual([]);
  });
});
