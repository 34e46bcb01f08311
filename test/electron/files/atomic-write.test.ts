import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, lstat, mkdir, mkdtemp, open, readdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sweepTemporaryFiles, type WriteOperations, writeFileAtomically } from '../../../electron/files/atomic-write.ts';
import { bundleEntry, removeBundle } from '../../helpers/bundle-entry.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'facewright-write-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: made by a test`), { code });
}

/** Renames that fail with `code` the first `times` times. */
function busyRename(code: string, times: number): { readonly operations: WriteOperations; readonly attempts: () => number } {
  let attempts = 0;
  const failing: typeof rename = async (from, to) => {
    attempts++;
    if (attempts <= times) throw systemError(code);
    await rename(from, to);
  };
  return { operations: { open, rename: failing }, attempts: () => attempts };
}

/** A disk on which the nth call of `method` on a file handle fails with `code`. */
function failingFile(method: 'writeFile' | 'sync', code: string): WriteOperations {
  const opened: typeof open = async (...args) => {
    const handle = await open(...args);
    return new Proxy(handle, {
      get: (target, key) => {
        if (key === method) return () => Promise.reject(systemError(code));
        const value: unknown = Reflect.get(target, key);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  };
  return { open: opened, rename };
}

describe('writeFileAtomically', () => {
  it('writes text, bytes and pieces, makes folders and leaves nothing else behind', async () => {
    await writeFileAtomically(join(folder, 'a/b/日本 ü.txt'), 'text');
    await writeFileAtomically(join(folder, 'bytes'), Uint8Array.of(0, 255));
    await writeFileAtomically(join(folder, 'pieces'), [Uint8Array.of(1), Uint8Array.of(2, 3)]);
    expect(await readFile(join(folder, 'a/b/日本 ü.txt'), 'utf8')).toBe('text');
    expect([...(await readFile(join(folder, 'bytes')))]).toEqual([0, 255]);
    expect([...(await readFile(join(folder, 'pieces')))]).toEqual([1, 2, 3]);
    expect((await readdir(folder)).sort()).toEqual(['a', 'bytes', 'pieces']);
  });

  it.each([
    ['writeFile', 'ENOSPC', 'disk-full'],
    ['sync', 'EDQUOT', 'disk-full'],
    ['writeFile', 'EROFS', 'file-not-writable'],
    ['sync', 'EIO', 'file-not-writable'],
  ] as const)('keeps the old file when %s fails with %s', async (method, code, expected) => {
    const path = join(folder, 'take.fbx');
    await writeFile(path, 'old');
    const writing = writeFileAtomically(path, 'new', { operations: failingFile(method, code) });
    await expect(writing).rejects.toMatchObject({ name: 'StudioError', code: expected });
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['take.fbx']);
  });

  it('keeps the old file when the data breaks off or the check of the new one fails', async () => {
    const path = join(folder, 'take.fbx');
    await writeFile(path, 'old');
    const broken = (function* () {
      yield Uint8Array.of(1);
      throw new Error('decoder died');
    })();
    await expect(writeFileAtomically(path, broken)).rejects.toThrow('decoder died');
    const verify = async (temporary: string) => {
      expect(await readFile(temporary, 'utf8')).toBe('new');
      throw new Error('cannot be read back');
    };
    await expect(writeFileAtomically(path, 'new', { verify })).rejects.toThrow('cannot be read back');
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['take.fbx']);
  });

  it.each(['EPERM', 'EBUSY', 'EACCES'])('tries again while another program holds the file (%s)', async (code) => {
    const path = join(folder, 'take.fbx');
    const { operations, attempts } = busyRename(code, 3);
    await writeFileAtomically(path, 'new', { operations, retryDelaysMs: [1, 1, 1, 1] });
    expect(attempts()).toBe(4);
    expect(await readFile(path, 'utf8')).toBe('new');
  });

  it('gives up on a file that stays held, with a message and without a trace', async () => {
    const path = join(folder, 'take.fbx');
    await writeFile(path, 'old');
    const { operations, attempts } = busyRename('EBUSY', 99);
    const writing = writeFileAtomically(path, 'new', { operations, retryDelaysMs: [1, 1] });
    await expect(writing).rejects.toMatchObject({
      code: 'file-not-writable',
      message: expect.stringContaining('another program'),
    });
    expect(attempts()).toBe(3);
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['take.fbx']);
  });

  it('refuses a folder, a name that is too long and a folder that is a file', async () => {
    await mkdir(join(folder, 'sub'));
    await writeFile(join(folder, 'file'), '');
    await expect(writeFileAtomically(join(folder, 'sub'), '')).rejects.toMatchObject({ code: 'file-is-not-a-file' });
    await expect(writeFileAtomically(join(folder, 'file/x'), '')).rejects.toMatchObject({ code: 'file-not-writable' });
    await expect(writeFileAtomically(join(folder, 'x'.repeat(300)), '')).rejects.toMatchObject({ code: 'file-not-writable' });
  });

  it.skipIf(process.platform === 'win32')('follows a symbolic link and leaves it one', async () => {
    await writeFile(join(folder, 'real'), 'old');
    await symlink('real', join(folder, 'link'));
    await writeFileAtomically(join(folder, 'link'), 'new');
    expect(await readFile(join(folder, 'real'), 'utf8')).toBe('new');
    expect((await lstat(join(folder, 'link'))).isSymbolicLink()).toBe(true);
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'does not replace a read-only file (needs a user other than root)',
    async () => {
      const path = join(folder, 'locked');
      await writeFile(path, 'old');
      await chmod(path, 0o444);
      await expect(writeFileAtomically(path, 'new')).rejects.toMatchObject({ code: 'file-not-writable' });
      expect(await readFile(path, 'utf8')).toBe('old');
    },
  );

  it('holds a whole file at whatever moment the program is killed', async () => {
    const path = join(folder, 'take.bin');
    const size = 400_000;
    await writeFile(path, Buffer.alloc(size, 0));
    const program = await bundleEntry('test/helpers/overwrite-forever.ts');
    for (const waitMs of [5, 17, 31]) {
      const child = fork(program, [path, String(size)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      await once(child, 'message');
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      child.kill('SIGKILL');
      await once(child, 'exit');
      const bytes = await readFile(path);
      expect(bytes.length).toBe(size);
      expect(new Set(bytes).size).toBe(1);
    }
    removeBundle(program);
    const strays = (await readdir(folder)).filter((name) => name !== 'take.bin');
    expect(strays.every((name) => /^\.facewright-[0-9a-f]{16}\.tmp$/.test(name))).toBe(true);
    expect(await sweepTemporaryFiles(folder, Date.now() + 2 * 3_600_000)).toEqual(strays.sort());
  });
});

describe('sweepTemporaryFiles', () => {
  it('removes old temporary files of ours and nothing else', async () => {
    const old = '.facewright-0123456789abcdef.tmp';
    const young = '.facewright-aaaaaaaaaaaaaaaa.tmp';
    for (const name of [old, young, '.facewright-x.tmp', 'notes.tmp']) await writeFile(join(folder, name), '');
    const now = Date.now();
    await utimes(join(folder, old), (now - 7_200_000) / 1000, (now - 7_200_000) / 1000);
    expect(await sweepTemporaryFiles(folder, now)).toEqual([old]);
    expect((await readdir(folder)).sort()).toEqual(['.facewright-aaaaaaaaaaaaaaaa.tmp', '.facewright-x.tmp', 'notes.tmp']);
    expect(await sweepTemporaryFiles(join(folder, 'missing'), now)).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('never follows a link', async () => {
    await writeFile(join(folder, 'precious'), 'x');
    await symlink('precious', join(folder, '.facewright-bbbbbbbbbbbbbbbb.tmp'));
    expect(await sweepTemporaryFiles(folder, Date.now() + 1e8)).toEqual([]);
    expect(await readFile(join(folder, 'precious'), 'utf8')).toBe('x');
  });
});
