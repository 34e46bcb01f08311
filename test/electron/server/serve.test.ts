import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { repositoryRoot } from '../../helpers/studio-window.ts';

const program = join(repositoryRoot, 'dist', 'serve.mjs');

/** Starts the built studio server with its own temporary folder. */
function start(temporary: string, ...args: string[]) {
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary, FACEWRIGHT_DATA: join(temporary, 'data') },
  });
  const lines: string[] = [];
  const errors: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  createInterface({ input: child.stderr }).on('line', (line) => errors.push(line));
  const exit = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, lines, errors, exit };
}

describe.skipIf(!existsSync(program))('the studio server as a program', () => {
  it('prints one line with its address, takes a recording, and ends cleanly without leaving it behind', async () => {
    const temporary = mkdtempSync(join(tmpdir(), 'facewright-serve-'));
    const { child, lines, errors, exit } = start(temporary, '--no-open');
    await expect.poll(() => lines, { timeout: 20_000 }).toHaveLength(1);
    const [, address = '', token = ''] = /(http:\/\/127\.0\.0\.1:\d+\/)#([0-9a-f]{64})/.exec(lines[0] ?? '') ?? [];
    const answer = await fetch(`${address}uploads?name=line.wav`, {
      method: 'POST',
      headers: { 'x-facewright-token': token },
      body: readFileSync(join(repositoryRoot, 'assets', 'samples', 'beacon.wav')),
    });
    expect(await answer.json()).toMatchObject({ ok: true, value: { upload: expect.stringMatching(/^[0-9a-f]{32}$/) } });
    expect(readdirSync(temporary).filter((name) => name.startsWith('facewright-uploads-'))).toHaveLength(1);
    child.kill('SIGINT');
    // Windows has no signals: there the process is simply gone.
    if (process.platform !== 'win32') {
      expect(await exit).toBe(0);
      expect(readdirSync(temporary).filter((name) => name.startsWith('facewright-uploads-'))).toEqual([]);
    }
    expect(errors).toEqual([]);
    rmSync(temporary, { recursive: true, force: true });
  });

  it('says in one line why it cannot start', async () => {
    const { errors, exit } = start(tmpdir(), '--port', 'abc', '--no-open');
    expect(await exit).toBe(1);
    expect(errors.join('\n')).toBe('The studio cannot start: --port must be 0 to 65535, not "abc".');
  });
});
