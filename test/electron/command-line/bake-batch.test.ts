import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BatchOptions, type BatchTools, bakeBatch } from '../../../electron/command-line/bake-batch.ts';
import type { CommandEvent } from '../../../electron/command-line/reporter.ts';
import { createHeadShelf } from '../../../electron/takes/head-shelf.ts';
import type { TakeMaker } from '../../../electron/takes/take-maker.ts';
import { writeWav } from '../../../shared/audio/wav-writer.ts';
import { StudioError } from '../../../shared/core/errors.ts';
import { frameRate } from '../../../shared/core/time.ts';
import { makeTake } from '../../helpers/fake-take.ts';

const flac = readdirSync(resolve('test/fixtures/audio')).find((name) => name.endsWith('.flac')) ?? '';
let folder = '';
let events: CommandEvent[] = [];
let asked: string[] = [];
let abort = new AbortController();

/** Fails on recordings called `bad`, cancels on `stop`. */
const maker: TakeMaker = {
  async generate({ path }) {
    asked.push(path);
    if (path.endsWith('bad.wav')) throw new StudioError('wav-no-data', 'There is no sound in it.', { hint: 'Record again.' });
    if (path.endsWith('stop.wav')) {
      abort.abort();
      return { cancelled: true };
    }
    return { cancelled: false, value: makeTake(), attempts: 1 };
  },
  dispose: async () => undefined,
};

/** A second of a tone that tells recordings apart. */
function sound(period: number): Uint8Array {
  const samples = Float32Array.from({ length: 16_000 }, (_, index) => 0.5 * Math.sin(index / period));
  return writeWav({ sampleRate: 16_000, channels: [samples] }, { encoding: 'pcm16' });
}

function options(overrides: Partial<BatchOptions> = {}): BatchOptions {
  return {
    out: join(folder, 'out'),
    formats: ['csv', 'words'],
    routes: ['text'],
    frameRate: frameRate(30),
    headPath: undefined,
    seed: 1,
    procedural: true,
    onlyModified: false,
    startTimecode: undefined,
    request: { channel: 'auto', language: 'auto', rulesOnly: false, packRoots: ['x'], lexiconFile: 'x', provider: 'auto' },
    version: '1',
    packsKey: 'packs',
    ...overrides,
  };
}

function bake(names: readonly string[], overrides: Partial<BatchOptions> = {}, by: TakeMaker = maker) {
  events = [];
  asked = [];
  abort = new AbortController();
  const tools: BatchTools = {
    maker: by,
    heads: createHeadShelf(join(folder, 'heads')),
    scripts: () => 'Bob.',
    reporter: { report: (event) => events.push(event) },
    signal: abort.signal,
    now: () => 0,
  };
  return bakeBatch(
    names.map((name) => join(folder, name)),
    options(overrides),
    tools,
  );
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'facewright-batch-'));
  mkdirSync(join(folder, 'other'));
  for (const name of ['one.wav', 'two.wav', 'bad.wav', 'stop.wav', 'other/one.wav'])
    writeFileSync(join(folder, name), sound(name.length));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('baking a batch', () => {
  it('writes every format for every line and tells so', async () => {
    expect(await bake(['one.wav', 'two.wav'])).toEqual({ done: 2, skipped: 0, failed: 0, cancelled: false });
    expect(readdirSync(join(folder, 'out')).sort()).toEqual([
      '.facewright-bake.json',
      'one.csv',
      'one.words.csv',
      'two.csv',
      'two.words.csv',
    ]);
    expect(events.map(({ event }) => event)).toEqual([
      'started',
      'line-started',
      'line-done',
      'line-started',
      'line-done',
      'finished',
    ]);
    expect(readFileSync(join(folder, 'out', 'one.csv'), 'utf8').split('\n').length).toBe(32);
  });

  it('names each route when both are asked for', async () => {
    await bake(['one.wav'], { routes: ['text', 'direct'] });
    expect(readdirSync(join(folder, 'out')).sort()).toEqual([
      '.facewright-bake.json',
      'one.direct.csv',
      'one.text.csv',
      'one.words.csv',
    ]);
  });

  it('goes on after a line that fails, and says why', async () => {
    expect(await bake(['bad.wav', 'one.wav'])).toMatchObject({ done: 1, failed: 1 });
    expect(events).toContainEqual({
      event: 'line-failed',
      file: 'bad.wav',
      error: { code: 'wav-no-data', message: 'There is no sound in it.', hint: 'Record again.' },
    });
  });

  it('keeps what is finished when cancelled', async () => {
    expect(await bake(['one.wav', 'stop.wav', 'two.wav'])).toEqual({ done: 1, skipped: 0, failed: 0, cancelled: true });
    expect(asked.length).toBe(2);
    expect(readdirSync(join(folder, 'out'))).toContain('one.csv');
  });

  it('refuses two recordings that would be written to the same files', async () => {
    expect(await bake(['one.wav', 'other/one.wav'])).toMatchObject({ done: 1, failed: 1 });
    expect(await bake(['one.wav', 'other/one.wav'], { out: undefined })).toMatchObject({ done: 2, failed: 0 });
  });

  it('skips what is up to date, and bakes again what changed or went missing', async () => {
    const again = { onlyModified: true };
    await bake(['one.wav', 'two.wav'], again);
    expect(await bake(['one.wav', 'two.wav'], again)).toMatchObject({ done: 0, skipped: 2 });
    expect(asked).toEqual([]);
    writeFileSync(join(folder, 'one.wav'), sound(40));
    expect(await bake(['one.wav', 'two.wav'], again)).toMatchObject({ done: 1, skipped: 1 });
    rmSync(join(folder, 'out', 'two.csv'));
    expect(await bake(['one.wav', 'two.wav'], again)).toMatchObject({ done: 1, skipped: 1 });
    expect(await bake(['one.wav', 'two.wav'], { ...again, frameRate: frameRate(24) })).toMatchObject({ done: 2, skipped: 0 });
    writeFileSync(join(folder, 'out', '.facewright-bake.json'), '{ damaged');
    expect(await bake(['one.wav'], { ...again, frameRate: frameRate(24) })).toMatchObject({ done: 1, skipped: 0 });
  });

  it('gives the same bytes for the same line', async () => {
    const formats = { formats: ['csv', 'json', 'livelink', 'fbx-curves'] as const };
    await bake(['one.wav'], { ...formats, out: join(folder, 'a') });
    await bake(['one.wav'], { ...formats, out: join(folder, 'b') });
    for (const name of readdirSync(join(folder, 'a'))) {
      expect(readFileSync(join(folder, 'a', name)).equals(readFileSync(join(folder, 'b', name))), name).toBe(true);
    }
  });

  it('copies the sound beside an FBX, also from a read-only recording and twice', async () => {
    chmodSync(join(folder, 'one.wav'), 0o444);
    await bake(['one.wav'], { formats: ['fbx-curves'] });
    expect(await bake(['one.wav'], { formats: ['fbx-curves'] })).toMatchObject({ done: 1, failed: 0 });
    expect(readFileSync(join(folder, 'out', 'one.wav'))).toEqual(Buffer.from(sound(7)));
  });

  it('brings a missing sidecar back, and bakes again when a pack changes', async () => {
    const again = { onlyModified: true, formats: ['fbx-curves'] as const };
    await bake(['one.wav'], again);
    expect(await bake(['one.wav'], again)).toMatchObject({ skipped: 1 });
    rmSync(join(folder, 'out', 'one.wav'));
    expect(await bake(['one.wav'], again)).toMatchObject({ done: 1 });
    expect(await bake(['one.wav'], { ...again, packsKey: 'other packs' })).toMatchObject({ done: 1 });
  });

  it('writes a WAV beside an FBX whatever the recording was', async () => {
    copyFileSync(resolve('test/fixtures/audio', flac), join(folder, 'three.flac'));
    expect(await bake(['three.flac'], { formats: ['fbx-curves'] })).toMatchObject({ done: 1 });
    expect(
      readFileSync(join(folder, 'out', 'three.wav'))
        .subarray(0, 4)
        .toString(),
    ).toBe('RIFF');
  });

  it('takes the start timecode of a broadcast recording', async () => {
    const { recording } = makeTake();
    const timed: TakeMaker = {
      ...maker,
      generate: async () => ({
        cancelled: false,
        value: makeTake({ recording: { ...recording, timecodeSeconds: 3600 } }),
        attempts: 1,
      }),
    };
    await bake(['one.wav'], { formats: ['livelink'] }, timed);
    expect(readFileSync(join(folder, 'out', 'one.livelink.csv'), 'utf8').split('\n')[1]).toMatch(/^01:00:00:00/);
  });

  it('puts all lines that worked into one file where the format can, and the rest beside it', async () => {
    const together = { combineAs: 'scene 1', formats: ['fbx-curves', 'json', 'csv'] as const };
    expect(await bake(['one.wav', 'bad.wav', 'two.wav'], together)).toMatchObject({ done: 2, failed: 1 });
    expect(readdirSync(join(folder, 'out')).sort()).toEqual([
      '.facewright-bake.json',
      'one.csv',
      'one.wav',
      'scene 1.curves.fbx',
      'scene 1.json',
      'two.csv',
      'two.wav',
    ]);
    const { takes } = JSON.parse(readFileSync(join(folder, 'out', 'scene 1.json'), 'utf8')) as { takes: { name: string }[] };
    expect(takes.map(({ name }) => name)).toEqual(['one', 'two']);
    expect(events).toContainEqual(expect.objectContaining({ event: 'combined', lines: 2 }));
  });

  it('skips a whole scene that is up to date, and bakes all of it when one line changed', async () => {
    const again = { combineAs: 'scene', formats: ['json'] as const, onlyModified: true };
    await bake(['one.wav', 'two.wav'], again);
    const before = readFileSync(join(folder, 'out', 'scene.json'));
    expect(await bake(['one.wav', 'two.wav'], again)).toMatchObject({ done: 0, skipped: 2 });
    expect(asked).toEqual([]);
    writeFileSync(join(folder, 'two.wav'), sound(40));
    expect(await bake(['one.wav', 'two.wav'], again)).toMatchObject({ done: 2, skipped: 0 });
    expect(readFileSync(join(folder, 'out', 'scene.json'))).toEqual(before);
    rmSync(join(folder, 'out', 'scene.json'));
    expect(await bake(['one.wav', 'two.wav'], again)).toMatchObject({ done: 2, skipped: 0 });
  });

  it('writes no scene when cancelled, and refuses a line that is called like it', async () => {
    const together = { combineAs: 'one', formats: ['json'] as const };
    expect(await bake(['one.wav', 'two.wav'], together)).toMatchObject({ done: 1, failed: 1 });
    const scene = { combineAs: 'scene', formats: ['json'] as const };
    expect(await bake(['one.wav', 'stop.wav'], scene)).toMatchObject({ done: 1, cancelled: true });
    expect(readdirSync(join(folder, 'out'))).not.toContain('scene.json');
  });
});
