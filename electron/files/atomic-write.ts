import { randomBytes } from 'node:crypto';
import { access, constants, lstat, mkdir, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StudioError } from '../../shared/core/errors.ts';

/** The part of the file system that a write needs; tests pass a failing one. */
export interface WriteOperations {
  readonly open: typeof open;
  readonly rename: typeof rename;
}

export interface AtomicWriteOptions {
  /** Looks at the finished temporary file; when it throws, the temporary file goes and the old file stays. */
  readonly verify?: (temporaryPath: string) => Promise<void>;
  readonly operations?: WriteOperations;
  /** Waits between attempts to rename a file that another program holds (virus scanners, sync clients). */
  readonly retryDelaysMs?: readonly number[];
}

const RETRY_DELAYS_MS = [20, 50, 100, 200, 400, 800, 1200];
const BUSY_CODES = ['EPERM', 'EBUSY', 'EACCES'];
/** Not derived from the target's name, which may already be as long as names can be. */
const TEMPORARY = /^\.facewright-[0-9a-f]{16}\.tmp$/;
const HOUR_MS = 3_600_000;

/**
 * Writes a file so that at any moment, also after a crash or power cut, `path` holds either its old content or all of the new:
 * a temporary file in the same folder, flushed, then renamed over it, then the folder flushed. Makes missing folders. A symbolic
 * link is followed and stays one.
 * `data` may come in pieces. When anything fails the old file is untouched and the temporary one is removed.
 * @throws StudioError `disk-full`, `file-not-writable`, `file-is-not-a-file`; whatever `verify` throws
 */
export async function writeFileAtomically(
  path: string,
  data: Uint8Array | string | Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  options: AtomicWriteOptions = {},
): Promise<void> {
  const { operations = { open, rename }, retryDelaysMs = RETRY_DELAYS_MS, verify } = options;
  let temporary: string | undefined;
  try {
    await mkdir(dirname(path), { recursive: true });
    const target = await writableTarget(path);
    temporary = join(dirname(target), `.facewright-${randomBytes(8).toString('hex')}.tmp`);
    await writeFlushed(operations, temporary, data);
    await verify?.(temporary);
    await renameWhenFree(operations, temporary, target, retryDelaysMs);
    temporary = undefined;
    await flushFolder(operations, dirname(target));
  } catch (error) {
    throw asStudioError(error, path);
  } finally {
    // A file that cannot be removed now is swept later; its failure must not hide the first one.
    if (temporary !== undefined) await rm(temporary, { force: true }).catch(() => undefined);
  }
}

/**
 * Removes temporary files that a killed program left in `folder`: regular files of our own naming, not links, untouched for
 * `olderThanMs` (an hour), so that a write in progress elsewhere keeps its own. Gives the removed names; a missing folder none.
 */
export async function sweepTemporaryFiles(folder: string, now: number, olderThanMs = HOUR_MS): Promise<string[]> {
  const removed: string[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    if (!TEMPORARY.test(name)) continue;
    const path = join(folder, name);
    const stats = await lstat(path).catch(() => undefined);
    if (!stats?.isFile() || now - stats.mtimeMs < olderThanMs) continue;
    const isGone = await rm(path).then(
      () => true,
      () => false,
    );
    if (isGone) removed.push(name);
  }
  return removed.sort();
}

/** Where to write: behind links, a file or nothing yet, and not read-only (a rename would replace a read-only file unasked). */
async function writableTarget(path: string): Promise<string> {
  const target = await realpath(path).catch(() => path);
  const stats = await stat(target).catch(() => undefined);
  if (stats === undefined) return target;
  if (!stats.isFile()) {
    throw new StudioError('file-is-not-a-file', `"${basename(path)}" is a folder or a device, not a file.`, {
      hint: 'Choose another name.',
    });
  }
  await access(target, constants.W_OK);
  return target;
}

async function writeFlushed(
  operations: WriteOperations,
  path: string,
  data: Parameters<typeof writeFileAtomically>[1],
): Promise<void> {
  // 'wx': never through a file or link that is already there.
  const file = await operations.open(path, 'wx', 0o666);
  try {
    if (typeof data === 'string' || data instanceof Uint8Array) await file.writeFile(data);
    // Each call goes on where the last one ended.
    else for await (const piece of data) await file.writeFile(piece);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function renameWhenFree(operations: WriteOperations, from: string, to: string, delaysMs: readonly number[]): Promise<void> {
  for (const delayMs of delaysMs) {
    try {
      await operations.rename(from, to);
      return;
    } catch (error) {
      if (!BUSY_CODES.includes(codeOf(error))) throw error;
      await delay(delayMs);
    }
  }
  await operations.rename(from, to);
}

/** Makes the rename itself last. Windows and some network folders cannot flush a folder; the file is whole all the same. */
async function flushFolder(operations: WriteOperations, folder: string): Promise<void> {
  try {
    const handle = await operations.open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!['EPERM', 'EISDIR', 'EACCES', 'EINVAL', 'ENOTSUP', 'EBADF'].includes(codeOf(error))) throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function asStudioError(error: unknown, path: string): unknown {
  const name = basename(path);
  const code = codeOf(error);
  if (error instanceof StudioError || code === '') return error;
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') {
    return new StudioError('disk-full', `There is no room for "${name}" on this disk.`, {
      hint: 'Free some space or choose another folder; the old file is untouched.',
      cause: error,
    });
  }
  if (code === 'EISDIR') return new StudioError('file-is-not-a-file', `"${name}" is a folder, not a file.`, { cause: error });
  const reason = REASONS[code] ?? `the system says ${code}`;
  return new StudioError('file-not-writable', `"${name}" cannot be written: ${reason}.`, {
    hint: 'Close programs that have it open, or choose another folder; the old file is untouched.',
    cause: error,
  });
}

const REASONS: Readonly<Record<string, string>> = {
  EROFS: 'the disk is read-only',
  EACCES: 'access is denied',
  EPERM: 'another program holds it or access is denied',
  EBUSY: 'another program holds it',
  ENOENT: 'its folder is gone',
  ENOTDIR: 'its folder is a file',
  EEXIST: 'its folder is a file',
  ENAMETOOLONG: 'its name is too long',
};
