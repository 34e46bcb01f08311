import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../files/atomic-write.ts';
import { isRemote } from './audio-places.ts';

const MOST = 30;
const listSchema = z.array(z.object({ folder: z.string(), name: z.string() })).max(1_000);

export interface RecentFolder {
  /** Absolute. */
  readonly folder: string;
  readonly name: string;
}

function listFile(dataFolder: string): string {
  return join(dataFolder, 'recent-projects.json');
}

/** Projects that were opened or saved, the last one first. A damaged list counts as an empty one. */
export async function recentProjects(dataFolder: string): Promise<readonly RecentFolder[]> {
  try {
    return listSchema.parse(JSON.parse(await readFile(listFile(dataFolder), 'utf8')));
  } catch {
    return [];
  }
}

/** Whether a project of the list is not where it was. One on another computer is not looked for. */
export async function isMissingProject({ folder }: RecentFolder): Promise<boolean> {
  return (
    !isRemote(folder) &&
    !(await stat(folder).then(
      (status) => status.isDirectory(),
      () => false,
    ))
  );
}

/** Puts a project first. @throws StudioError of the disk */
export async function noteRecent(dataFolder: string, project: RecentFolder): Promise<void> {
  const folder = resolve(project.folder);
  const others = (await recentProjects(dataFolder)).filter((item) => item.folder !== folder);
  await write(dataFolder, [{ folder, name: project.name }, ...others]);
}

/** @throws StudioError of the disk */
export async function forgetRecent(dataFolder: string, folder: string): Promise<void> {
  await write(
    dataFolder,
    (await recentProjects(dataFolder)).filter((item) => item.folder !== resolve(folder)),
  );
}

async function write(dataFolder: string, list: readonly RecentFolder[]): Promise<void> {
  await writeFileAtomically(listFile(dataFolder), `${JSON.stringify(list.slice(0, MOST), undefined, 2)}\n`);
}
