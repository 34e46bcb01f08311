/** Reads files of a pack without being led astray: plain names, plain files, read once, checked by hash. */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { join } from 'node:path';
import { StudioError } from '../../shared/core/errors.ts';

/** Remembers for the life of the program which files already had which hash, so that a large model is hashed once. */
export type HashCache = Map<string, string>;

export interface CheckedRead {
  readonly folder: string;
  readonly name: string;
  /** Exact size in bytes, or the largest allowed one where no hash is known. */
  readonly bytes: number;
  readonly sha256?: string;
  readonly allowHardLinks: boolean;
  readonly hashes: HashCache;
}

const PLAIN_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
/** Names that Windows gives to devices, with any extension. */
const DEVICE_NAME = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Whether a name can only be a file beside `pack.json`, on every system. */
export function isPlainName(name: string): boolean {
  return PLAIN_NAME.test(name) && !DEVICE_NAME.test(name) && !name.endsWith('.') && !name.includes('..');
}

/**
 * The bytes of one file. They are read through one descriptor, and what is hashed is what is returned, so nothing can be exchanged
 * in between.
 * @throws StudioError `pack-unsafe-file` (symbolic or hard link, no plain file, path in the name), `pack-hash-mismatch` (size or hash),
 *   `pack-invalid` (file missing or unreadable)
 */
export async function readChecked(read: CheckedRead): Promise<Uint8Array> {
  const { folder, name } = read;
  if (!isPlainName(name)) throw unsafe(read, 'its name may only be a plain file name');
  const path = join(folder, name);
  const link = await lstat(path).catch((cause: unknown) => {
    throw new StudioError('pack-invalid', `The pack file ${path} is missing.`, { hint: 'Reinstall the pack.', cause });
  });
  if (link.isSymbolicLink()) throw unsafe(read, 'it is a symbolic link');
  if (!link.isFile()) throw unsafe(read, 'it is not a plain file');
  // The extra flags do not exist on Windows. They close the gap between the look above and the opening.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const file = await open(path, flags).catch((cause: unknown) => {
    throw new StudioError('pack-invalid', `The pack file ${path} cannot be opened.`, { hint: 'Check its permissions.', cause });
  });
  try {
    return await readOpened(file, path, read);
  } finally {
    await file.close();
  }
}

async function readOpened(file: FileHandle, path: string, read: CheckedRead): Promise<Uint8Array> {
  const facts = await file.stat({ bigint: true });
  if (!facts.isFile()) throw unsafe(read, 'it is not a plain file');
  if (facts.nlink > 1n && !read.allowHardLinks) throw unsafe(read, 'it is a hard link: the same file has another name elsewhere');
  const size = Number(facts.size);
  const { sha256 } = read;
  if (sha256 === undefined ? size > read.bytes : size !== read.bytes) {
    throw mismatch(path, `is ${size} bytes long; ${sha256 === undefined ? 'at most' : 'expected are'} ${read.bytes}`);
  }
  const data = await readAll(file, size, path);
  if (sha256 === undefined) return data;
  const key = [path, facts.dev, facts.ino, facts.size, facts.mtimeNs, facts.ctimeNs].join(':');
  const found = read.hashes.get(key) ?? createHash('sha256').update(data).digest('hex');
  if (found !== sha256) throw mismatch(path, `has the SHA-256 ${found}; expected is ${sha256}`);
  read.hashes.set(key, found);
  return data;
}

/** Exactly `size` bytes in a buffer of its own; a file that shrinks or grows meanwhile is refused. */
async function readAll(file: FileHandle, size: number, path: string): Promise<Uint8Array> {
  const data = new Uint8Array(size);
  let at = 0;
  while (at < size) {
    const { bytesRead } = await file.read(data, at, size - at, at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  const { bytesRead: beyond } = await file.read(new Uint8Array(1), 0, 1, size);
  if (at < size || beyond > 0) throw mismatch(path, 'changed while it was read');
  return data;
}

function unsafe(read: CheckedRead, reason: string): StudioError {
  return new StudioError(
    'pack-unsafe-file',
    `The pack file ${JSON.stringify(read.name)} in ${read.folder} is refused: ${reason}.`,
    {
      hint: 'Install the pack from its original archive, by copying.',
    },
  );
}

function mismatch(path: string, reason: string): StudioError {
  return new StudioError('pack-hash-mismatch', `The pack file ${path} ${reason}.`, {
    hint: 'The file is damaged or has been changed; reinstall the pack.',
  });
}
