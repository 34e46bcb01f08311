import { cp, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openProject } from '../../../electron/projects/open-project.ts';
import type { ProjectSession } from '../../../electron/projects/project-session.ts';
import { discardRecovery, listRecoveries } from '../../../electron/projects/recoveries.ts';
import {
  FAST,
  makeGenerated,
  makeLayer,
  makeTake,
  makeTrack,
  makeTranscript,
  newProject,
  put,
  remove,
  sorted,
} from './make-project.ts';

let root = '';
let data = '';
const opened: ProjectSession[] = [];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'facewright-project-'));
  data = join(root, 'data');
});
afterEach(async () => {
  for (const session of opened.splice(0)) await session.close({ discard: true }).catch(() => undefined);
  await rm(root, { recursive: true, force: true });
});

async function create(): Promise<ProjectSession> {
  const session = await newProject(data);
  opened.push(session);
  return session;
}

async function open(folder: string, recover: 'ask' | 'recovered' | 'saved' = 'ask'): Promise<ProjectSession> {
  const session = await openProject(folder, { dataFolder: data, recover }, FAST);
  opened.push(session);
  return session;
}

/** As after a crash: a copy of the folder while the session lives, without its lock. */
async function crashCopy(session: ProjectSession): Promise<string> {
  const copy = join(root, `crashed-${Math.random()}.facewright`);
  await cp(session.folder(), copy, { recursive: true });
  await rm(join(copy, 'lock'), { force: true });
  return copy;
}

describe('a project session', () => {
  it('saves as, opens again and has the same records', async () => {
    const session = await create();
    const tracks = [makeTrack('l', [0, 0.5, 0.25]), makeTrack('l', [-30, 12.5], 'headYaw')];
    put(session, makeTake('a'), makeTranscript('a', 8), makeLayer('l', 'a'), ...tracks);
    expect([session.isUnsaved(), session.isDirty(), session.sequence()]).toEqual([true, true, 1]);
    const outcome = await session.saveAs(join(root, 'work'), 'Erste Szene');
    expect(outcome).toEqual({ name: 'Erste Szene', folder: join(root, 'work', 'Erste Szene.facewright'), sequence: 1 });
    expect([session.isUnsaved(), session.isDirty()]).toEqual([false, false]);
    expect(await readdir(join(data, 'unsaved'))).toEqual([]);
    const document = sorted(session.document());
    await session.close({ discard: false });
    const again = await open(outcome.folder);
    expect(sorted(again.document())).toEqual(document);
    expect([again.sequence(), again.isDirty(), again.warnings()]).toEqual([1, false, []]);
  });

  it('goes on from changes that were never saved', async () => {
    const session = await create();
    put(session, makeTake('a'));
    await session.saveAs(root, 'One');
    put(session, makeTake('b'));
    put(session, makeTake('b', { name: 'Changed' }), makeLayer('l', 'b'));
    remove(session, 'take:a');
    await session.flush();
    const copy = await crashCopy(session);
    await expect(open(copy)).rejects.toMatchObject({ code: 'project-has-recovery' });
    const again = await open(copy, 'recovered');
    expect(sorted(again.document())).toEqual(sorted(session.document()));
    expect([again.sequence(), again.isDirty()]).toEqual([4, true]);
    put(again, makeTake('c'));
    await again.flush();
    const third = await open(await crashCopy(again), 'recovered');
    expect(sorted(third.document())).toEqual(sorted(again.document()));
    const saved = await open(await crashCopy(again), 'saved');
    expect(saved.document().has('take:a')).toBe(true);
    expect(saved.sequence()).toBe(1);
  });

  it('keeps changes when it closes without saving, and throws them away when told to', async () => {
    const session = await create();
    await session.saveAs(root, 'One');
    const folder = session.folder();
    put(session, makeTake('a'));
    await session.close({ discard: false });
    const again = await open(folder, 'recovered');
    expect(again.document().has('take:a')).toBe(true);
    await again.close({ discard: true });
    const third = await open(folder);
    expect(third.document().size).toBe(1);
  });

  it('offers what was never saved at the next start', async () => {
    const session = await create();
    put(session, makeTake('a'));
    put(session, makeTake('b'));
    await session.close({ discard: false });
    const offers = await listRecoveries(data);
    expect(offers).toMatchObject([{ name: 'Probe', isUnsaved: true, changes: ['Change 1', 'Change 2'], changeCount: 2 }]);
    const again = await open(offers[0]!.folder, 'recovered');
    expect(again.document().size).toBe(3);
    expect(await listRecoveries(data)).toEqual([]);
    await again.close({ discard: false });
    await discardRecovery(data, offers[0]!.folder);
    expect(await listRecoveries(data)).toEqual([]);
    expect(await readdir(join(data, 'unsaved'))).toEqual([]);
  });

  it('leaves no trace of a new project that nothing was done to', async () => {
    const session = await create();
    await session.close({ discard: false });
    expect(await readdir(join(data, 'unsaved'))).toEqual([]);
  });

  it('sweeps what killed programs left: new projects without changes, folders that were being built', async () => {
    const [fresh, old] = ['fresh', 'old'].map((name) => join(data, 'unsaved', `${name}.facewright`)) as [string, string];
    const [young, building] = ['0', '1'].map((digit) => join(root, `.facewright-${digit.repeat(16)}.tmp`)) as [string, string];
    for (const folder of [fresh, old, young, building]) await mkdir(folder, { recursive: true });
    for (const folder of [old, building]) await utimes(folder, 1, 1);
    expect(await listRecoveries(data)).toEqual([]);
    expect(await readdir(join(data, 'unsaved'))).toEqual(['fresh.facewright']);
    await (await create()).saveAs(root, 'One');
    expect(await readdir(root)).toEqual([`.facewright-${'0'.repeat(16)}.tmp`, 'One.facewright', 'data']);
  });

  it('opens a second time only to look', async () => {
    const session = await create();
    await session.saveAs(root, 'One');
    put(session, makeTake('a'));
    const second = await open(session.folder());
    expect(second.readOnlyReason()).toMatch(/another window/);
    expect(second.document().size).toBe(1);
    expect(() => put(second, makeTake('b'))).toThrow(expect.objectContaining({ code: 'project-read-only' }));
    await expect(second.save()).rejects.toMatchObject({ code: 'project-read-only' });
    await second.saveAs(root, 'Copy');
    put(second, makeTake('b'));
    await second.save();
    await session.save();
    expect(session.document().has('take:b')).toBe(false);
  });

  it('refuses changes that are out of step, broken or name unknown curves', async () => {
    const session = await create();
    put(session, makeTake('a'), makeLayer('l', 'a'));
    const diff = { added: { 'take:b': makeTake('b') }, updated: {}, removed: {} };
    const code = (sequence: number, change: object) => {
      try {
        session.commit({ sequence, label: 'x', diff: { ...diff, ...change } });
      } catch (error) {
        return (error as { code?: string }).code;
      }
      return undefined;
    };
    expect(code(3, {})).toBe('project-out-of-step');
    expect(code(2, { removed: { 'take:c': makeTake('c') } })).toBe('project-out-of-step');
    expect(code(2, { added: { 'take:a': makeTake('a') } })).toBe('project-out-of-step');
    expect(code(2, { added: { 'take:b': makeTake('c') } })).toBe('project-change-invalid');
    expect(code(2, { added: { 'take:b': { ...makeTake('b'), order: Number.NaN } } })).toBe('project-change-invalid');
    expect(code(2, { added: { 'take:b': { ...makeTake('b'), surprise: 1 } } })).toBe('project-change-invalid');
    expect(code(2, { added: {}, removed: { 'take:a': makeTake('a') } })).toBe('project-change-invalid');
    expect(code(2, { added: { 'track:l': makeTrack('nowhere', [1]) } })).toBe('project-change-invalid');
    expect(code(2, { added: { 'take:b': makeGenerated(makeTake('b'), 'a'.repeat(64)) } })).toBe('project-blob-missing');
    expect(session.sequence()).toBe(1);
    expect(code(2, {})).toBeUndefined();
  });

  it('has dense data on the disk before the change that names it', async () => {
    const session = await create();
    const bytes = new Uint8Array(5_000).fill(7);
    const name = session.blobs.put(bytes);
    expect(await session.blobs.get(name)).toBe(bytes);
    put(session, makeGenerated(makeTake('a'), name));
    await session.flush();
    const again = await open(await crashCopy(session), 'recovered');
    expect(new Uint8Array(await again.blobs.get(name))).toEqual(bytes);
  });

  it('keeps ten versions with what they need, and drops the rest', async () => {
    const session = await create();
    await session.saveAs(root, 'One');
    const names: string[] = [];
    for (let index = 0; index < 14; index++) {
      names.push(session.blobs.put(new Uint8Array([index])));
      put(session, makeGenerated(makeTake('a', { name: `Name ${index}` }), names[index]!));
      await session.save();
    }
    // Nothing changed: a version for it would push an older one out.
    for (let index = 0; index < 12; index++) await session.save();
    const versions = await session.versions();
    expect(versions.map(({ save }) => save)).toEqual([15, 14, 13, 12, 11, 10, 9, 8, 7, 6]);
    expect(versions[0]).toMatchObject({ takeCount: 1 });
    const old = await session.readVersion(6);
    expect(old).toContainEqual(expect.objectContaining({ id: 'take:a', name: 'Name 4' }));
    const folder = session.folder();
    await session.close({ discard: false });
    const again = await open(folder);
    put(again, makeTake('b'));
    await again.save();
    // Undo could have brought the older ones back while the first session lived; now only the ten versions count.
    expect(
      await readdir(join(folder, 'blobs'), { recursive: true }).then((all) => all.filter((name) => name.length > 60).length),
    ).toBe(9);
    await expect(again.readVersion(2)).rejects.toMatchObject({ code: 'project-invalid' });
    expect((await readdir(join(folder, 'takes'))).length).toBe(2);
  });

  it('keeps versions in order when the clock goes backwards', async () => {
    let clock = 2_000_000_000_000;
    const first = await create();
    const { folder } = await first.saveAs(root, 'One');
    await first.close({ discard: false });
    const now = () => (clock -= 3_600_000);
    const session = await openProject(folder, { dataFolder: data, recover: 'ask', now }, FAST);
    opened.push(session);
    for (const key of ['a', 'b', 'c']) {
      put(session, makeTake(key));
      await session.save();
    }
    const versions = await session.versions();
    expect(versions.map(({ save }) => save)).toEqual([4, 3, 2, 1]);
    expect(versions[0]!.savedAt).toBeLessThan(versions[1]!.savedAt);
    expect((await session.readVersion(4)).length).toBe(4);
    const second = await open(folder);
    expect(second.readOnlyReason()).toMatch(/another window/);
  });

  it('notices what another program did to the files, and overwrites it only when told to', async () => {
    const session = await create();
    put(session, makeTake('a'));
    await session.saveAs(root, 'One');
    const told = new Promise<void>((resolve) => session.onChangedOutside(resolve));
    const file = join(session.folder(), 'takes', (await readdir(join(session.folder(), 'takes')))[0]!);
    const text = (await readFile(file, 'utf8')).replace('Papa, bitte.', 'Mama, bitte.');
    await writeFile(file, text);
    await told;
    put(session, makeTake('b'));
    await expect(session.save()).rejects.toMatchObject({ code: 'project-changed-outside' });
    expect(await readFile(file, 'utf8')).toBe(text);
    await session.saveAs(root, 'Two');
    expect(await readFile(file, 'utf8')).toBe(text);
    const again = await open(join(root, 'One.facewright'));
    expect(again.warnings()).toHaveLength(1);
    expect(again.document().get('take:a')).toMatchObject({ script: 'Mama, bitte.' });
    await writeFile(file, `${text} `);
    put(again, makeTake('a', { script: 'Ours' }));
    await expect(again.save()).rejects.toMatchObject({ code: 'project-changed-outside' });
    await again.save({ overwriteOutside: true });
    await again.save();
    expect(await readFile(file, 'utf8')).toContain('Ours');
  });

  it('goes on from the journal of a project that was changed outside, and says so', async () => {
    const session = await create();
    put(session, makeTake('a'));
    await session.saveAs(root, 'One');
    put(session, makeTake('b'));
    await session.flush();
    const copy = await crashCopy(session);
    const file = join(copy, 'takes', (await readdir(join(copy, 'takes')))[0]!);
    await writeFile(file, (await readFile(file, 'utf8')).replace('Papa', 'Mama'));
    const again = await open(copy, 'recovered');
    expect(sorted(again.document())).toEqual(sorted(session.document()));
    expect(again.warnings().join()).toMatch(/not part of the recovered/);
    await expect(again.save()).rejects.toMatchObject({ code: 'project-changed-outside' });
  });

  it('takes changes along that are made while it is saved elsewhere', async () => {
    const session = await create();
    put(session, makeTake('a'));
    const saving = session.saveAs(root, 'One');
    for (let index = 0; index < 40; index++) {
      put(session, makeGenerated(makeTake(`b${index}`), session.blobs.put(new Uint8Array([index, 1]))));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await saving;
    await session.flush();
    expect(session.isDirty()).toBe(true);
    const again = await open(await crashCopy(session), 'recovered');
    expect(sorted(again.document())).toEqual(sorted(session.document()));
    for (let index = 0; index < 40; index++) await again.blobs.get(again.blobs.put(new Uint8Array([index, 1])));
    await session.save();
    expect((await open(await crashCopy(session))).document().size).toBe(42);
  });

  it('keeps paths of recordings right when it is saved elsewhere', async () => {
    const session = await create();
    const recording = join(root, 'sound', 'a.wav');
    put(session, makeTake('a', { audio: { ...makeTake('a').audio, isCopied: false, path: recording } }));
    await mkdir(join(root, 'deep'));
    await session.saveAs(join(root, 'deep'), 'One');
    const again = await open(await crashCopy(session));
    expect(again.document().get('take:a')).toMatchObject({ audio: { path: '../../sound/a.wav' } });
    const note = { ...makeTake('a'), audio: { ...makeTake('a').audio, isCopied: false, path: recording }, note: 'x' };
    put(session, note);
    await session.flush();
    const third = await open(await crashCopy(session), 'recovered');
    expect(third.document().get('take:a')).toMatchObject({ note: 'x', audio: { path: '../../sound/a.wav' } });
  });
});
