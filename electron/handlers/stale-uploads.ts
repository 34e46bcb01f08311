import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Upload folders are called this, the number of the process they belong to, and six random signs. */
export const UPLOAD_PREFIX = 'facewright-uploads-';

const NAME = new RegExp(`^${UPLOAD_PREFIX}(\\d{1,10})-[A-Za-z0-9]{6}$`);
/** Younger ones stay: their process may be seen from another container only. */
const STALE_MS = 60 * 60 * 1000;

/**
 * Removes the upload folders below `parent` that killed runs left behind: real folders (never links) of this user, older than an hour,
 * whose process no longer lives. Gives how many were removed; one that cannot be removed stays.
 */
export async function removeStaleUploads(parent: string): Promise<number> {
  const names = await readdir(parent).catch(() => []);
  let removed = 0;
  for (const name of names) {
    const owner = NAME.exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    const path = join(parent, name);
    try {
      const status = await lstat(path);
      const isOurs = status.isDirectory() && (process.getuid === undefined || status.uid === process.getuid());
      if (!isOurs || Date.now() - status.mtimeMs < STALE_MS) continue;
      await rm(path, { recursive: true, force: true });
      removed++;
    } catch {
      // Somebody else is at it: the next start tries again.
    }
  }
  return removed;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
