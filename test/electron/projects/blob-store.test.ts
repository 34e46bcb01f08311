import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBlobStore } from '../../../electron/projects/blob-store.ts';
import { PROJECT_DISK } from '../../../electron/projects/project-disk.ts';
import { quickFolder } from './make-project.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(quickFolder(), 'facewright-blobs-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const MEGA = 1024 ** 2;
const some = (value: number) => new Uint8Array(32 * MEGA).fill(value);

describe('the blob store', () => {
  it('drops what nothing names when there is too much of it, the oldest first, and never what a change names', async () => {
    const store = await openBlobStore(root, PROJECT_DISK);
    const named = store.put(some(0));
    store.keep([named]);
    const loose = [1, 2, 3, 4].map((value) => store.put(some(value)));
    // Put again: the youngest now.
    store.put(some(1));
    loose.push(store.put(some(5)), store.put(some(6)), store.put(some(7)));
    expect([named, ...loose].map((name) => store.isKnown(name))).toEqual([true, true, false, true, true, true, true, true]);
    await expect(store.get(loose[1]!)).rejects.toMatchObject({ code: 'project-blob-missing' });
    await store.writeOut([named]);
    expect((await store.get(named)).length).toBe(32 * MEGA);
  });

  it('knows what is on the disk, collects what nobody keeps, and leaves other files alone', async () => {
    const store = await openBlobStore(root, PROJECT_DISK);
    const [first, second] = [new Uint8Array([1]), new Uint8Array([2])].map((bytes) => store.put(bytes)) as [string, string];
    await store.writeOut([first, second, first]);
    await writeFile(join(root, 'blobs', 'notes.txt'), 'x');
    const again = await openBlobStore(root, PROJECT_DISK);
    expect([again.isKnown(first), again.isKnown(second)]).toEqual([true, true]);
    const collecting = again.collect(new Set([second]));
    expect(again.isKnown(first)).toBe(false);
    await collecting;
    const left = (await readdir(join(root, 'blobs'), { recursive: true })).filter(
      (name) => name.length > 60 || name.includes('notes'),
    );
    expect(new Set(left)).toEqual(new Set([join(second.slice(0, 2), second), 'notes.txt']));
  });

  it('has data on the disk that was put again while it was collected', async () => {
    const store = await openBlobStore(root, PROJECT_DISK);
    const names = Array.from({ length: 40 }, (_, index) => store.put(new Uint8Array([index])));
    await store.writeOut(names);
    const collecting = store.collect(new Set());
    for (let index = 0; index < 40; index++) store.put(new Uint8Array([index]));
    await Promise.all([collecting, store.writeOut(names)]);
    for (const [index, name] of names.entries())
      expect([...(await (await openBlobStore(root, PROJECT_DISK)).get(name))]).toEqual([index]);
  });
});
