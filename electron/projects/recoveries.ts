import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { StudioError } from '../../shared/core/errors.ts';
import { findRecord } from '../../shared/document/records.ts';
import { isRemote } from './audio-places.ts';
import { readJournal, removeSegments, segmentNumbers } from './journal-reader.ts';
import { sweepUntouched } from './leftovers.ts';
import { loadProject } from './load-project.ts';
import { recoverable } from './open-project.ts';
import { PROJECT_EXTENSION, projectPlaces } from './project-layout.ts';
import { isLocked, lockProject } from './project-lock.ts';
import type { ProjectRecovery } from './project-session.ts';
import { recentProjects } from './recent-projects.ts';
import { removeUnsaved, unsavedFolder } from './session-save-as.ts';

const MOST_LABELS = 50;

/**
 * Projects whose last session ended without a save: those that were never saved, and recent ones with changes in their journal. Projects that
 * are open now are left out, and so is what cannot be read; unsaved ones to which nothing was done are removed. The last changed one first.
 */
export async function listRecoveries(dataFolder: string, now: () => number = Date.now): Promise<readonly ProjectRecovery[]> {
  const own = unsavedFolder(resolve(dataFolder));
  const unsaved = (await readdir(own).catch(() => []))
    .filter((name) => name.endsWith(PROJECT_EXTENSION))
    .map((name) => join(own, name));
  const recent = (await recentProjects(dataFolder)).map(({ folder }) => folder).filter((folder) => !isRemote(folder));
  const found: ProjectRecovery[] = [];
  for (const folder of [...unsaved, ...recent]) {
    if (await isLocked(folder, now())) continue;
    const isUnsaved = dirname(folder) === own;
    const hasJournal = (await segmentNumbers(projectPlaces(folder).journal)).length > 0;
    if (isUnsaved && !hasJournal) await sweepUntouched(folder, now());
    const recovery = hasJournal ? await recoveryOf(folder, isUnsaved) : undefined;
    if (recovery !== undefined) found.push(recovery);
  }
  return found.sort((a, b) => b.lastChangeAt - a.lastChangeAt);
}

async function recoveryOf(folder: string, isUnsaved: boolean): Promise<ProjectRecovery | undefined> {
  const { journal: journalFolder } = projectPlaces(folder);
  const journal = await readJournal(journalFolder);
  // Every window that opens asks: a project to which nothing was done is not read for it.
  if (journal.brokenLines === 0 && journal.segments.every(({ entries }) => entries.length === 0)) return undefined;
  const loaded = await loadProject(folder).catch(() => undefined);
  if (loaded === undefined) return undefined;
  const { replayed } = await recoverable(loaded, journal);
  const changeCount = replayed.applied.length + replayed.lost;
  if (changeCount === 0) return undefined;
  const named = findRecord(replayed.document, 'project', 'project')?.name ?? '';
  return {
    folder,
    name: isUnsaved ? named : basename(folder, PROJECT_EXTENSION),
    isUnsaved,
    changes: replayed.applied.slice(-MOST_LABELS).map(({ label }) => label),
    changeCount,
    lastChangeAt: replayed.applied.at(-1)?.at ?? 0,
  };
}

/** Throws the unsaved changes of a project away; one that was never saved goes as a whole. @throws StudioError `project-locked` */
export async function discardRecovery(dataFolder: string, path: string, now: () => number = Date.now): Promise<void> {
  const folder = resolve(path);
  const outcome = await lockProject(folder, now());
  if (outcome.kind !== 'locked') {
    throw new StudioError('project-locked', outcome.reason, { hint: 'Close the project where it is open, then try again.' });
  }
  try {
    await removeSegments(projectPlaces(folder).journal);
    await removeUnsaved(resolve(dataFolder), folder);
  } finally {
    await outcome.lock.release();
  }
}
