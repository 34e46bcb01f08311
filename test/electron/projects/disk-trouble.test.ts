import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openProject } from '../../../electron/projects/open-project.ts';
import { isLocked, lockProject } from '../../../electron/projects/project-lock.ts';
import type { ProjectSession } from '../../../electron/projects/project-session.ts';
import type { StudioError } from '../../../shared/core/errors.ts';
import {
  FAST,
  failingDisk,
  makeGenerated,
  makeTake,
  makeTranscript,
  newProject,
  put,
  quickFolder,
  sorted,
} from './make-project.ts';
import { recordedDisk } from './power-cut.ts';

let root = '';
const opened: ProjectSession[] = [];
beforeEach(async () => {
  root = await mkdtemp(join(quickFolder(), 'facewright-trouble-'));
});
afterEach(async () => {
  for (const session of opened.splice(0)) await session.close({ discard: true }).catch(() => undefined);
  await rm(root, { recursive: true, force: true });
});

type Failure = (path: string, what: 'open' | 'rename' | 'write') => string | undefined;

/** A saved project with one take, on a disk that fails as told from then on. */
async function saved(): Promise<{ session: ProjectSession; fail: (failure: Failure) => void }> {
  let failure: Failure = () => undefined;
  const disk = failingDisk((path, what) => failure(path, what));
  const session = await newProject(join(root, 'data'), { ...FAST, disk });
  opened.push(session);
  put(session, makeTake('a'), makeTranscript('a', 5));
  await session.saveAs(root, 'One');
  return { session, fail: (next) => (failure = next) };
}

async function reopen(session: ProjectSession, recover: 'recovered' | 'ask' = 'ask'): Promise<ProjectSession> {
  const copy = join(root, `copy-${Math.random()}.facewright`);
  await cp(session.folder(), copy, { recursive: true });
  await rm(join(copy, 'lock'), { force: true });
  const again = await openProject(copy, { dataFolder: join(root, 'data'), recover }, FAST);
  opened.push(again);
  return again;
}

describe('a disk that fails', () => {
  it('keeps changes in memory while the journal cannot be written, tells, and writes them when it can', async () => {
    const { session, fail } = await saved();
    const told: StudioError[] = [];
    session.onTrouble((error) => told.push(error));
    let left = 3;
    fail((path, what) => (what === 'write' && path.includes('journal') && left-- > 0 ? 'ENOSPC' : undefined));
    put(session, makeTake('b'));
    put(session, makeTake('c'));
    await session.flush();
    expect(told.length).toBe(3);
    expect(told[0]).toMatchObject({ code: 'disk-full', hint: expect.stringContaining('memory') });
    expect(sorted((await reopen(session, 'recovered')).document())).toEqual(sorted(session.document()));
  });

  it('flushes a change within a second without being asked, and many changes together', async () => {
    let folder = root;
    const { disk, operations } = recordedDisk(() => folder);
    const session = await newProject(join(root, 'data'), { disk });
    opened.push(session);
    folder = session.folder();
    const before = operations.length;
    const started = performance.now();
    for (let index = 0; index < 50; index++) put(session, makeTake(`t${index}`));
    const flushes = () => operations.slice(before).filter(({ kind }) => kind === 'sync').length;
    while (flushes() === 0 && performance.now() - started < 5_000) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(performance.now() - started).toBeLessThan(1_000);
    await session.flush();
    expect(flushes()).toBeLessThan(5);
  });

  it('has no change in the journal whose dense data could not be written', async () => {
    const { session, fail } = await saved();
    fail((path, what) => (what === 'open' && path.includes('blobs') ? 'ENOSPC' : undefined));
    const name = session.blobs.put(new Uint8Array(100));
    put(session, makeGenerated(makeTake('b'), name));
    put(session, makeTake('c'));
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect((await reopen(session)).sequence()).toBe(1);
    fail(() => undefined);
    await session.flush();
    const again = await reopen(session, 'recovered');
    expect(again.sequence()).toBe(3);
    expect((await again.blobs.get(name)).length).toBe(100);
  });

  it('does not close as long as changes would be lost, unless it is told to', async () => {
    const { session, fail } = await saved();
    put(session, makeTake('b'));
    fail(() => 'ENOSPC');
    put(session, makeTake('c'));
    await expect(session.close({ discard: false })).rejects.toMatchObject({ code: 'disk-full' });
    put(session, makeTake('d'));
    fail(() => undefined);
    await session.close({ discard: false });
    expect((await reopen(session, 'recovered')).sequence()).toBe(4);
  });

  it('leaves the old or the new project wherever a save fails, and saves when it can again', async () => {
    for (const [code, step] of [
      ['ENOSPC', 1],
      ['EIO', 4],
    ] as const) {
      for (let place = 0; ; place += step) {
        const { session, fail } = await saved();
        const before = sorted(session.document());
        put(
          session,
          makeGenerated(makeTake('a', { name: 'New name' }), session.blobs.put(new Uint8Array([place]))),
          makeTake('b'),
        );
        await session.flush();
        let count = 0;
        fail((path, what) => (path.includes('journal') ? undefined : what !== 'write' && count++ === place ? code : undefined));
        const failure = await session.save().then(
          () => undefined,
          (error: StudioError) => error.code,
        );
        const after = sorted(session.document());
        const found = await reopen(session, 'recovered');
        expect([before, after]).toContainEqual(sorted(found.document()));
        expect(sorted(found.document())).toEqual(after);
        if (failure !== undefined) expect(failure).toBe(code === 'ENOSPC' ? 'disk-full' : 'file-not-writable');
        fail(() => undefined);
        await session.save();
        expect(sorted((await reopen(session)).document())).toEqual(after);
        await session.close({ discard: true });
        await rm(session.folder(), { recursive: true });
        if (count <= place) break;
        expect(place).toBeLessThan(100);
      }
    }
  }, 120_000);

  it('takes a failed save back when its changes are thrown away', async () => {
    const { session, fail } = await saved();
    const before = sorted(session.document());
    put(session, makeTake('a', { name: 'New name' }), makeTake('b'));
    fail((path, what) => (what === 'rename' && path.endsWith('project.json') ? 'EIO' : undefined));
    await expect(session.save()).rejects.toMatchObject({ code: 'file-not-writable' });
    fail(() => undefined);
    const folder = session.folder();
    await session.close({ discard: true });
    const again = await openProject(folder, { dataFolder: root, recover: 'ask' }, FAST);
    opened.push(again);
    expect([sorted(again.document()), again.warnings()]).toEqual([before, []]);
    expect((await readdir(join(folder, 'takes'))).length).toBe(1);
  });

  it('waits for a file that another program holds for a moment', async () => {
    const { session, fail } = await saved();
    put(session, makeTake('b'));
    let left = 3;
    fail((path, what) => (what === 'rename' && path.endsWith('project.json') && left-- > 0 ? 'EBUSY' : undefined));
    await session.save();
    expect(left).toBeLessThan(0);
    expect((await reopen(session)).document().has('take:b')).toBe(true);
  });

  it('saves elsewhere when its own disk fails', async () => {
    const { session, fail } = await saved();
    const own = session.folder();
    fail((path) => (path.startsWith(own) ? 'ENOSPC' : undefined));
    const name = session.blobs.put(new Uint8Array(50));
    put(session, makeGenerated(makeTake('b'), name));
    await expect(session.save()).rejects.toMatchObject({ code: 'disk-full' });
    await session.saveAs(join(root, 'other'), 'Two');
    expect(session.isDirty()).toBe(false);
    expect((await session.blobs.get(name)).length).toBe(50);
    expect(sorted((await reopen(session)).document())).toEqual(sorted(session.document()));
  });

  it('refuses a name that is taken, and leaves nothing behind when saving elsewhere fails', async () => {
    const { session, fail } = await saved();
    await mkdir(join(root, 'Two.facewright'));
    await expect(session.saveAs(root, 'Two')).rejects.toMatchObject({ code: 'project-exists' });
    fail((_, what) => (what === 'rename' ? 'ENOSPC' : undefined));
    await expect(session.saveAs(join(root, 'other'), 'Three')).rejects.toMatchObject({ code: 'disk-full' });
    expect(await readdir(join(root, 'other'))).toEqual([]);
    fail(() => undefined);
    put(session, makeTake('b'));
    await session.save();
    expect(session.name()).toBe('One');
  });

  it('opens a folder that takes no files only to look', async () => {
    const { session } = await saved();
    const folder = session.folder();
    await session.close({ discard: false });
    await chmod(root, 0o755);
    await chmod(folder, 0o555);
    // The superuser may write anywhere, so somebody else looks.
    if (process.getuid?.() === 0) process.seteuid?.(65_534);
    let again: ProjectSession;
    try {
      again = await openProject(folder, { dataFolder: root, recover: 'ask' }, FAST);
    } finally {
      if (process.getuid?.() === 0) process.seteuid?.(0);
    }
    opened.push(again);
    expect(again.readOnlyReason()).toMatch(/cannot be written \(EACCES\)/);
    expect(again.document().has('take:a')).toBe(true);
    await again.saveAs(join(root, 'other'), 'Writable');
    put(again, makeTake('b'));
    await again.save();
    await chmod(folder, 0o755);
  });

  it('sweeps what killed programs left, and follows no link while doing so', async () => {
    const { session } = await saved();
    const folder = session.folder();
    await session.close({ discard: false });
    await writeFile(join(root, 'precious'), 'x');
    await writeFile(join(folder, 'takes', '.facewright-0123456789abcdef.tmp'), 'half');
    await symlink(join(root, 'precious'), join(folder, 'takes', '.facewright-0123456789abcdee.tmp'));
    const again = await openProject(folder, { dataFolder: root, recover: 'ask' }, FAST);
    opened.push(again);
    expect(await readdir(join(folder, 'takes'))).toEqual(['.facewright-0123456789abcdee.tmp', 'line-a-a.json']);
    expect(await readFile(join(root, 'precious'), 'utf8')).toBe('x');
  });
});

describe('the lock', () => {
  const content = (change: object) =>
    JSON.stringify({ token: 'x', host: hostname(), pid: process.pid, lockedAt: Date.now(), ...change });

  it('is taken over when its process is gone, is another one by now, or was before the computer started', async () => {
    const stale = [{ pid: 2_147_483_646 }, { start: 'another' }, { lockedAt: 1_000 }];
    for (const change of stale) {
      await writeFile(join(root, 'lock'), content(change));
      const outcome = await lockProject(root, Date.now());
      expect([change, outcome.kind]).toEqual([change, 'locked']);
      if (outcome.kind === 'locked') await outcome.lock.release();
    }
    await writeFile(join(root, 'lock'), 'half a lo');
    expect((await lockProject(root, Date.now())).kind).toBe('locked');
    expect(await readdir(root)).toEqual(['lock']);
  });

  it('holds while its process lives, and on another computer until it is taken over', async () => {
    await writeFile(join(root, 'lock'), content({}));
    expect(await lockProject(root, Date.now())).toMatchObject({ kind: 'busy', isSameHost: true });
    expect(await isLocked(root, Date.now())).toBe(true);
    await writeFile(join(root, 'lock'), content({ host: 'elsewhere', pid: 1 }));
    expect(await lockProject(root, Date.now())).toMatchObject({ kind: 'busy', reason: expect.stringContaining('"elsewhere"') });
    expect(await lockProject(root, Date.now(), true)).toMatchObject({ kind: 'locked' });
  });

  it('goes to one of many who find the same stale one', async () => {
    for (let round = 0; round < 20; round++) {
      await writeFile(join(root, 'lock'), content({ pid: 2_147_483_646 }));
      const outcomes = await Promise.all(Array.from({ length: 8 }, () => lockProject(root, Date.now())));
      const held = outcomes.filter((outcome) => outcome.kind === 'locked');
      expect(held.length).toBe(1);
      for (const outcome of held) if (outcome.kind === 'locked') await outcome.lock.release();
      expect(await readdir(root)).toEqual([]);
    }
  });

  it('stops a window from saving that has lost it', async () => {
    const { session } = await saved();
    await writeFile(join(session.folder(), 'lock'), content({ host: 'elsewhere' }));
    put(session, makeTake('b'));
    await expect(session.save()).rejects.toMatchObject({ code: 'project-locked' });
    await session.saveAs(root, 'Two');
    expect(await readFile(join(root, 'One.facewright', 'lock'), 'utf8')).toContain('elsewhere');
  });
});
