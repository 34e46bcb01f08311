import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readJournal } from '../../../electron/projects/journal-reader.ts';
import { loadProject } from '../../../electron/projects/load-project.ts';
import { openProject, recoverable } from '../../../electron/projects/open-project.ts';
import { projectPlaces } from '../../../electron/projects/project-layout.ts';
import type { StudioRecord } from '../../../shared/document/records.ts';
import { FAST, makeGenerated, makeLayer, makeTake, makeTrack, makeTranscript, newProject, put, sorted } from './make-project.ts';

let root = '';
/** A project with three saves, and changes after the last one. */
let folder = '';
let saved: StudioRecord[] = [];
let unsaved: StudioRecord[] = [];
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'facewright-damage-'));
  const session = await newProject(join(root, 'data'));
  put(session, makeTake('a'), makeTranscript('a', 12), makeLayer('l', 'a'), makeTrack('l', [0, 0.25, 0.5]));
  const one = await session.saveAs(root, 'One');
  put(session, makeGenerated(makeTake('b', { order: 1 }), session.blobs.put(new Uint8Array(3_000).fill(1))));
  await session.save();
  put(session, makeTake('a', { note: 'third' }));
  await session.save();
  saved = sorted(session.document());
  put(session, makeTake('c', { order: 2 }));
  put(session, makeTake('c', { order: 2, note: 'unsaved' }));
  unsaved = sorted(session.document());
  await session.close({ discard: false });
  folder = one.folder;
});
afterAll(() => rm(root, { recursive: true, force: true }));

interface Outcome {
  readonly saved?: StudioRecord[];
  readonly recovered?: StudioRecord[];
  readonly isWarned: boolean;
  readonly code?: string;
}

/** What an opening would find; anything but a result or an error with a code fails the test. */
async function look(place: string): Promise<Outcome> {
  try {
    const loaded = await loadProject(place);
    const { replayed } = await recoverable(loaded, await readJournal(projectPlaces(place).journal));
    const isWarned = loaded.warnings.length > 0 || replayed.lost > 0;
    return { saved: sorted(loaded.saved.document), recovered: sorted(replayed.document), isWarned };
  } catch (error) {
    return { isWarned: true, code: (error as { code?: string }).code ?? String(error) };
  }
}

async function textFiles(place: string): Promise<string[]> {
  const all = await readdir(place, { recursive: true, withFileTypes: true });
  const files = all.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(place.length + 1));
  return files.filter((name) => !name.startsWith('blobs') && !name.startsWith('.git'));
}

describe('a damaged project', () => {
  it('is whole before it is damaged', async () => {
    expect(await look(folder)).toEqual({ saved, recovered: unsaved, isWarned: false });
    expect((await textFiles(folder)).length).toBeGreaterThan(10);
  });

  it('gives the last good state, or says what is wrong, for any flipped byte in any file', async () => {
    let silent = 0;
    for (const name of await textFiles(folder)) {
      const path = join(folder, name);
      const bytes = await readFile(path);
      const step = Math.max(1, Math.floor(bytes.length / 40));
      for (let place = 0; place < bytes.length; place += step) {
        const flipped = Buffer.from(bytes);
        flipped[place] = (flipped[place] ?? 0) ^ (1 << (place % 8));
        await writeFile(path, flipped);
        const outcome = await look(folder);
        const isSame = JSON.stringify([outcome.saved, outcome.recovered]) === JSON.stringify([saved, unsaved]);
        if (!isSame && !outcome.isWarned) silent++;
        if (outcome.code !== undefined) expect(outcome.code).toMatch(/^project-/);
        // Every text is kept a second time, so that one flipped byte never takes the project away, newer formats aside.
        if (outcome.code !== undefined) expect([name, outcome.code]).toEqual(['project.json', 'project-newer']);
      }
      await writeFile(path, bytes);
    }
    expect(silent).toBe(0);
  });

  it('gives the last good state, or says what is wrong, for any file cut anywhere', async () => {
    for (const name of await textFiles(folder)) {
      const path = join(folder, name);
      const bytes = await readFile(path);
      const step = Math.max(1, Math.floor(bytes.length / 40));
      for (let length = 0; length < bytes.length; length += step) {
        await writeFile(path, bytes.subarray(0, length));
        const outcome = await look(folder);
        expect([name, length, outcome.code]).toEqual([name, length, undefined]);
        expect(outcome.saved).toEqual(saved);
        // A journal that was cut is one that was being written.
        if (!name.startsWith('journal')) expect(outcome.recovered).toEqual(unsaved);
      }
      await writeFile(path, bytes);
    }
  });

  it('is opened without its versions, and with them alone', async () => {
    const copy = join(root, 'copy.facewright');
    await cp(folder, copy, { recursive: true });
    await rm(join(copy, 'versions'), { recursive: true });
    expect(await look(copy)).toMatchObject({ saved, recovered: unsaved });
    await rm(join(copy, 'journal'), { recursive: true });
    expect(await look(copy)).toEqual({ saved, recovered: saved, isWarned: false });
    await cp(join(folder, 'versions'), join(copy, 'versions'), { recursive: true });
    await rm(join(copy, 'takes'), { recursive: true });
    await rm(join(copy, 'project.json'));
    expect(await look(copy)).toMatchObject({ saved, isWarned: true });
    const session = await openProject(copy, { dataFolder: root, recover: 'ask' }, FAST);
    expect(session.warnings().length).toBe(3);
    put(session, makeTake('d'));
    await session.save();
    await session.close({ discard: false });
    expect(await look(copy)).toMatchObject({ isWarned: false });
    await rm(copy, { recursive: true });
  });

  it('names the file when nothing is left of it', async () => {
    const copy = join(root, 'copy.facewright');
    await cp(folder, copy, { recursive: true });
    await rm(join(copy, 'versions'), { recursive: true });
    const [take = ''] = await readdir(join(copy, 'takes'));
    for (const text of [
      '',
      '{',
      '{}',
      '[]',
      '<<<<<<< HEAD\n{}\n',
      '{"take": {"__proto__": 1}, "records": []}',
      '['.repeat(200_000),
    ]) {
      await writeFile(join(copy, 'takes', take), text);
      await expect(loadProject(copy)).rejects.toMatchObject({ code: 'project-invalid', message: expect.stringContaining(take) });
    }
    await rm(join(copy, 'takes', take));
    await expect(loadProject(copy)).rejects.toMatchObject({
      code: 'project-invalid',
      message: expect.stringContaining('missing'),
    });
    await rm(copy, { recursive: true });
  });

  it('does not hide a merge that was not finished behind an older state', async () => {
    const copy = join(root, 'copy.facewright');
    await cp(folder, copy, { recursive: true });
    const text = await readFile(join(copy, 'project.json'), 'utf8');
    await writeFile(join(copy, 'project.json'), text.replace('"name"', '\n<<<<<<< HEAD\n"name"'));
    await expect(loadProject(copy)).rejects.toMatchObject({ code: 'project-invalid', message: expect.stringContaining('merge') });
    await rm(copy, { recursive: true });
  });

  it('says so when dense data is damaged or gone', async () => {
    const copy = join(root, 'copy.facewright');
    await cp(folder, copy, { recursive: true });
    const session = await openProject(copy, { dataFolder: root, recover: 'saved' }, FAST);
    const take = session.document().get('take:b');
    const name = take?.kind === 'take' ? (take.generation?.analysis ?? '') : '';
    const path = join(copy, 'blobs', name.slice(0, 2), name);
    await writeFile(path, new Uint8Array(3_000).fill(2));
    await expect(session.blobs.get(name)).rejects.toMatchObject({ code: 'project-blob-damaged' });
    await rm(path);
    await expect(session.blobs.get(name)).rejects.toMatchObject({ code: 'project-blob-missing' });
    await expect(session.blobs.get('../../etc/passwd')).rejects.toMatchObject({ code: 'project-blob-missing' });
    await session.close({ discard: false });
    await rm(copy, { recursive: true });
  });

  it('goes on from what could be read of a damaged journal, and keeps the rest aside', async () => {
    const copy = join(root, 'copy.facewright');
    await cp(folder, copy, { recursive: true });
    const journal = join(copy, 'journal');
    const [segment = ''] = await readdir(journal);
    const lines = (await readFile(join(journal, segment), 'utf8')).split('\n');
    await writeFile(
      join(journal, segment),
      lines.map((line, index) => (index === 2 ? line.replace('unsaved', 'unsavee') : line)).join('\n'),
    );
    const session = await openProject(copy, { dataFolder: root, recover: 'recovered' }, FAST);
    expect(session.warnings().join()).toMatch(/1 of 2 changes/);
    put(session, makeTake('d'));
    const now = sorted(session.document());
    await session.close({ discard: false });
    expect((await readdir(journal)).filter((name) => name.endsWith('.damaged'))).toHaveLength(1);
    expect(await look(copy)).toEqual({ saved, recovered: now, isWarned: false });
    await rm(copy, { recursive: true });
  });
});
