import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, extname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StudioError } from '../../shared/core/errors.ts';
import { safeFileName } from '../../shared/export/safe-file-name.ts';
import { UPLOAD_PREFIX } from './stale-uploads.ts';

/** Largest recording that is taken over: the limit of the sound reader. */
const MOST_BYTES = 4 * 1024 ** 3;

/** Files that came in through a page, in a folder of their own below the system's temporary one. */
export interface UploadFolder {
  /** Writes a file as it comes in and gives its path; `name` only lends its extension and stem. @throws StudioError `disk-full`, `audio-too-long` ... */
  store(name: string, body: AsyncIterable<Uint8Array>): Promise<string>;
  /** Removes one file, if it is ours. */
  remove(path: string): Promise<void>;
  /** Removes everything. */
  dispose(): Promise<void>;
}

/** `most` is the largest file, in bytes. */
export function createUploadFolder(parent = tmpdir(), most = MOST_BYTES): UploadFolder {
  let folder: Promise<string> | undefined;
  let count = 0;
  const root = (): Promise<string> => {
    folder ??= mkdtemp(join(parent, `${UPLOAD_PREFIX}${process.pid}-`));
    return folder;
  };
  return {
    async store(name, body) {
      const own = join(await root(), String(++count));
      await mkdir(own);
      const extension = extname(name);
      const path = join(own, safeFileName(name.slice(0, name.length - extension.length)) + cleanExtension(extension));
      try {
        await pipeline(Readable.from(limited(body, most)), createWriteStream(path, { flags: 'wx' }));
      } catch (error) {
        await rm(own, { recursive: true, force: true });
        throw asUploadError(error);
      }
      return path;
    },
    async remove(path) {
      if (folder === undefined) return;
      const own = dirname(resolve(path));
      if (dirname(own) === resolve(await folder)) await rm(own, { recursive: true, force: true });
    },
    async dispose() {
      if (folder !== undefined) await rm(await folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

function cleanExtension(extension: string): string {
  return /^\.[a-z0-9]{1,8}$/i.test(extension) ? extension : '';
}

async function* limited(body: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > most) {
      throw new StudioError('audio-too-long', 'The recording is larger than 4 GB.', {
        hint: 'Split it into lines or scenes first.',
      });
    }
    yield part;
  }
}

function asUploadError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC') {
    return new StudioError('disk-full', 'The disk for temporary files is full.', {
      hint: 'Free some space, then open the recording again.',
      cause: error,
    });
  }
  return error;
}
