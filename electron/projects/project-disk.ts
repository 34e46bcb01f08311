import { open, rename, rm } from 'node:fs/promises';
import { StudioError } from '../../shared/core/errors.ts';
import { type WriteOperations, writeFileAtomically } from '../files/atomic-write.ts';

/** What writes a project; tests pass a failing or recording one. */
export interface ProjectDisk extends WriteOperations {
  readonly rm: typeof rm;
}

export const PROJECT_DISK: ProjectDisk = { open, rename, rm };

/** Files written at a time: a disk flushes several together. One less than Node's threads, so that the journal never waits behind a save. */
const AT_ONCE = 3;

export interface FileToWrite {
  readonly path: string;
  readonly data: Uint8Array | string;
}

/** Writes each file atomically, several at a time. All are tried to their end before the first failure is passed on. */
export async function writeFiles(
  disk: ProjectDisk,
  files: readonly FileToWrite[],
  retryDelaysMs?: readonly number[],
): Promise<void> {
  await eachOf(files, ({ path, data }) =>
    writeFileAtomically(path, data, { operations: disk, ...(retryDelaysMs && { retryDelaysMs }) }),
  );
}

/** Runs `work` for each item, some at a time. @throws the first failure, when everything has ended */
export async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  let next = 0;
  const run = async () => {
    while (next < items.length && failures.length === 0) {
      const item = items[next++];
      if (item !== undefined) await work(item).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, run));
  if (failures.length > 0) throw failures[0];
}

/** A failure of the journal as the user should hear it. */
export function asDiskError(error: unknown): StudioError {
  if (error instanceof StudioError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new StudioError('disk-full', 'There is no room on the disk for your last changes.', {
      hint: 'They are kept in memory and tried again. Free some space, or save the project on another disk.',
      cause: error,
    });
  }
  return new StudioError('file-not-writable', `Your last changes cannot be written (${code || String(error).slice(0, 200)}).`, {
    hint: 'They are kept in memory and tried again. Check the disk, or save the project elsewhere.',
    cause: error,
  });
}
