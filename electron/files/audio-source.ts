import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ByteSource } from '../../shared/audio/byte-source.ts';
import { StudioError } from '../../shared/core/errors.ts';

/** A regular file, opened for reading at any place. Whoever opens it disposes of it. */
export interface AudioSource extends ByteSource {
  read(offset: number, length: number): Promise<Uint8Array>;
  /** SHA-256 of the whole file, hexadecimal; reads it once from end to end. `onBytes` hears how far it has come. */
  hash(options: { readonly signal?: AbortSignal | undefined; readonly onBytes?: (bytes: number) => void }): Promise<string>;
  /** @throws StudioError `file-changed-while-reading` when size or modification time are no longer those at opening */
  assertUnchanged(): Promise<void>;
  dispose(): Promise<void>;
}

const HASH_BLOCK = 1 << 20;
/** Names that Windows keeps for devices in every folder, with any extension. */
const WINDOWS_DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i;

/**
 * Opens a file for reading. Anything that is not a regular file (folder, pipe, device) is refused without being opened, since
 * opening alone could wait for ever.
 * @throws StudioError `file-not-found`, `file-not-readable`, `file-is-not-a-file`
 */
export async function openAudioSource(path: string): Promise<AudioSource> {
  if (process.platform === 'win32' && isWindowsDevice(path)) throw notAFile(path, 'a device');
  const before = await stat(path).catch((cause: unknown) => Promise.reject(openingError(path, cause)));
  if (!before.isFile()) throw notAFile(path, before.isDirectory() ? 'a folder' : before.isFIFO() ? 'a pipe' : 'a device');
  // Between stat and open a pipe could take the file's place: without this flag, opening it would wait for a writer.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((cause: unknown) =>
    Promise.reject(openingError(path, cause)),
  );
  try {
    const status = await handle.stat({ bigint: true });
    if (!status.isFile()) throw notAFile(path, 'a pipe or a device');
    return audioSource(path, handle, Number(status.size), status.mtimeNs);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Whether Windows would open a device instead of a file: reserved names and the device namespace. */
export function isWindowsDevice(path: string): boolean {
  return /^[\\/]{2}\.[\\/]/.test(path) || WINDOWS_DEVICE.test(basename(path.replaceAll('\\', '/')).trimEnd());
}

function audioSource(path: string, handle: FileHandle, size: number, modified: bigint): AudioSource {
  async function read(offset: number, length: number): Promise<Uint8Array> {
    const wanted = Math.max(0, Math.min(length, size - offset));
    const bytes = new Uint8Array(wanted);
    let filled = 0;
    while (filled < wanted) {
      const { bytesRead } = await handle
        .read(bytes, filled, wanted - filled, offset + filled)
        .catch((cause: unknown) => Promise.reject(openingError(path, cause)));
      if (bytesRead === 0) throw changed(path);
      filled += bytesRead;
    }
    return bytes;
  }
  return {
    size,
    read,
    async hash({ signal, onBytes }) {
      const hash = createHash('sha256');
      for (let offset = 0; offset < size; offset += HASH_BLOCK) {
        signal?.throwIfAborted();
        hash.update(await read(offset, HASH_BLOCK));
        onBytes?.(Math.min(size, offset + HASH_BLOCK));
      }
      return hash.digest('hex');
    },
    async assertUnchanged() {
      const status = await handle.stat({ bigint: true });
      if (Number(status.size) !== size || status.mtimeNs !== modified) throw changed(path);
    },
    dispose: () => handle.close(),
  };
}

function changed(path: string): StudioError {
  return new StudioError('file-changed-while-reading', `"${basename(path)}" changed while it was being read.`, {
    hint: 'Wait until the program that writes it has finished, then open it again.',
  });
}

function notAFile(path: string, what: string): StudioError {
  return new StudioError('file-is-not-a-file', `"${basename(path) || path}" is ${what}, not a file.`, {
    hint: 'Choose a sound file.',
  });
}

function openingError(path: string, cause: unknown): StudioError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const name = basename(path) || path;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new StudioError('file-not-found', `"${name}" does not exist.`, {
      hint: 'Check the path. The drive may be disconnected or the file moved.',
      cause,
    });
  }
  const reason =
    code === 'EACCES' || code === 'EPERM'
      ? 'no permission'
      : code === 'ENAMETOOLONG'
        ? 'the path is too long'
        : code || 'unknown reason';
  return new StudioError('file-not-readable', `"${name}" cannot be read (${reason}).`, {
    hint: 'Check that the file may be read and that its drive is connected.',
    cause,
  });
}
