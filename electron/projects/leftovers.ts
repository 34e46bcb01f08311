import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const BUILDING = /^\.facewright-[0-9a-f]{16}\.tmp$/;
const DAY_MS = 24 * 3_600_000;
const HOUR_MS = 3_600_000;

/**
 * Removes project folders that were being built in `parent` when their program was killed: our own naming, no links, untouched for a day, so that
 * a copy in progress keeps its own. What cannot be removed stays.
 */
export async function sweepBuildingFolders(parent: string, now: number): Promise<void> {
  const names = (await readdir(parent).catch(() => [])).filter((name) => BUILDING.test(name));
  for (const name of names) await removeOldFolder(join(parent, name), now - DAY_MS);
}

/** Removes an unsaved project that a killed program left before anything was done to it, when it is older than an hour. */
export function sweepUntouched(folder: string, now: number): Promise<void> {
  return removeOldFolder(folder, now - HOUR_MS);
}

async function removeOldFolder(path: string, before: number): Promise<void> {
  const status = await lstat(path).catch(() => undefined);
  if (!status?.isDirectory() || status.mtimeMs >= before) return;
  await rm(path, { recursive: true, force: true }).catch(() => undefined);
}
