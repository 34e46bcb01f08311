import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const program = resolve('dist', 'cli.mjs');
const line = resolve('test', 'fixtures', 'speech', 'open-the-window.wav');
let folder = '';

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly errors: string;
}

function start(args: readonly string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [program, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let errors = '';
  child.stdout?.on('data', (part) => {
    out += String(part);
  });
  child.stderr?.on('data', (part) => {
    errors += String(part);
  });
  const ended = once(child, 'close').then(([code]) => ({ code: Number(code), out, errors }));
  return { child, ended };
}

const run = (...args: string[]): Promise<Ended> => start(args).ended;

beforeAll(() => {
  expect(existsSync(program), 'run "npm run build" first').toBe(true);
  folder = mkdtempSync(join(tmpdir(), 'facewright-program-'));
  copyFileSync(line, join(folder, 'line one.wav'));
  writeFileSync(join(folder, 'broken.wav'), 'RIFF');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the command line', () => {
  it('explains itself and its formats', async () => {
    expect(await run('--help')).toMatchObject({ code: 0, out: expect.stringContaining('facewright bake') });
    expect(await run('formats')).toMatchObject({ code: 0, out: expect.stringContaining('.livelink.csv') });
  });

  it.each([
    [['nonsense'], 'There is no command "nonsense"'],
    [['bake'], 'No recording was named'],
    [['bake', 'line one.wav', '--fps', 'fast'], '"fast" is not a frame rate'],
    [['bake', 'line one.wav', '--format', 'obj'], '"obj" is not an export format'],
    [['bake', 'nothing.wav'], '"nothing.wav" does not exist'],
    [['bake', 'line one.wav', '--dictionary', 'none.txt'], 'none.txt does not exist'],
    [['bake', 'line one.wav', '--timecode', 'late'], '"late" is not a timecode'],
    [['bake', 'line one.wav', '--language', 'qq'], 'knows no language "qq"'],
    [['inspect', 'line one.wav', '--language', 'qq'], 'knows no language "qq"'],
    [['bake', 'line one.wav', '--names', 'broken.wav'], 'The names in'],
    [['bake', 'line one.wav', '--combine', 'scene'], '--combine needs --out'],
    [['bake', 'line one.wav', '--out', 'broken.wav/below'], 'is a file, not a folder'],
  ])('answers %j in one sentence with a hint', async (args, sentence) => {
    const { code, errors } = await run(...args);
    expect(code).toBe(2);
    expect(errors).toContain(sentence);
    expect(errors).not.toMatch(/\n\s+at /);
  });

  it('bakes what it can, names what failed, and tells both as events', async () => {
    const { code, out } = await run(
      'bake',
      'line one.wav',
      'broken.wav',
      '--out',
      'baked',
      '--decoder',
      'both',
      '--format',
      'fbx,glb,livelink,csv,json,words,textgrid',
      '--json',
    );
    expect(code).toBe(1);
    const events = out
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text) as { event: string; error?: { code: string } });
    expect(events.at(0)?.event).toBe('started');
    expect(events.find(({ event }) => event === 'line-failed')?.error?.code).toMatch(/^wav-/);
    expect(events.at(-1)).toEqual({ event: 'finished', done: 1, skipped: 0, failed: 1, cancelled: false });
    expect(readdirSync(join(folder, 'baked')).sort()).toEqual([
      '.facewright-bake.json',
      'line one.TextGrid',
      ...['csv', 'fbx', 'glb', 'json', 'livelink.csv'].map((extension) => `line one.direct.${extension}`),
      'line one.phones.csv',
      ...['csv', 'fbx', 'glb', 'json', 'livelink.csv'].map((extension) => `line one.text.${extension}`),
      'line one.wav',
      'line one.words.csv',
    ]);
    expect(readFileSync(join(folder, 'baked', 'line one.words.csv'), 'utf8').toLowerCase()).toContain('window');
  });

  it('ends with 130 when interrupted, and leaves no half file', async () => {
    const { child, ended } = start(['bake', 'line one.wav', '--out', 'interrupted', '--format', 'csv', '--json']);
    await once(child.stdout as NonNullable<ChildProcess['stdout']>, 'data');
    child.kill('SIGINT');
    const { code, out } = await ended;
    expect(code).toBe(130);
    expect(out).toContain('"cancelled":true');
    expect(existsSync(join(folder, 'interrupted', 'line one.csv'))).toBe(false);
  });
});
