import { randomBytes } from 'node:crypto';
import { constants, copyFile, lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { StudioError } from '../../shared/core/errors.ts';
import type { BlobName } from '../../shared/document/records.ts';
import { safeFileName } from '../../shared/export/safe-file-name.ts';
import { makeFolder } from '../files/make-folder.ts';
import { removeSegments } from './journal-reader.ts';
import { sweepBuildingFolders } from './leftovers.ts';
import { eachOf, writeFiles } from './project-disk.ts';
import { blobPath, PROJECT_EXTENSION, projectPlaces } from './project-layout.ts';
import { lockProject } from './project-lock.ts';
import { digestOf } from './save-manifest.ts';
import { writeSave } from './save-project.ts';
import { rootsOf, type SessionState, textMakerFor } from './session-state.ts';

/** The folder that a project of this name has in `parent`. */
export function projectFolder(parent: string, name: string): string {
  const stem = name.toLowerCase().endsWith(PROJECT_EXTENSION) ? name.slice(0, -PROJECT_EXTENSION.length) : name;
  return join(parent, safeFileName(stem) + PROJECT_EXTENSION);
}

/**
 * Saves the project under another name and goes on there. The new folder is built beside its place and renamed into it, so that it is there as
 * a whole or not at all. `replay` writes the changes made meanwhile into the new journal.
 */
export async function saveElsewhere(state: SessionState, parent: string, name: string, replay: () => void): Promise<void> {
  const target = projectFolder(parent, name);
  if (
    await lstat(target).then(
      () => true,
      () => false,
    )
  ) {
    throw new StudioError('project-exists', `"${basename(target)}" exists already.`, {
      hint: 'Choose another name or another folder.',
    });
  }
  await makeFolder(parent);
  await sweepBuildingFolders(parent, state.now());
  const { document, sequence, disk } = state;
  const roots = { folder: target, base: state.audioBase, isUnsaved: false };
  const content = textMakerFor(roots)(document);
  const names = [...new Set([...content.blobs, ...state.named])];
  const building = join(parent, `.facewright-${randomBytes(8).toString('hex')}.tmp`);
  try {
    const kept = await copyBlobsInto(state, building, names, new Set(content.blobs));
    await copyRecordings(state.folder, building);
    await writeSave({ folder: building, disk, content, save: 1, savedAt: state.now(), sequence, onDisk: {} });
    await rename(building, target).catch((cause: unknown) =>
      Promise.reject(
        new StudioError('file-not-writable', `"${basename(target)}" cannot be made in "${parent}".`, {
          cause,
          hint: 'Choose another folder.',
        }),
      ),
    );
    await flushFolder(parent);
    await moveBlobs(state, target, kept);
  } finally {
    await rm(building, { recursive: true, force: true }).catch(() => undefined);
  }
  await leaveOldFolder(state);
  const outcome = await lockProject(target, state.now());
  state.folder = target;
  state.isUnsaved = false;
  state.lock = outcome.kind === 'locked' ? outcome.lock : undefined;
  state.readOnlyReason = outcome.kind === 'locked' ? undefined : outcome.reason;
  state.save = 1;
  state.isCurrent = true;
  state.files = content.files;
  state.savedSequence = sequence;
  state.texts = textMakerFor(rootsOf(state));
  state.journal =
    state.readOnlyReason === undefined ? state.openJournal({ digest: digestOf(content.files), sequence }, 1) : undefined;
  replay();
}

/** From memory or the old folder, whatever state its disk is in. Only blobs of older states may be missing. */
async function copyBlobsInto(
  state: SessionState,
  folder: string,
  names: readonly BlobName[],
  needed: ReadonlySet<BlobName>,
): Promise<BlobName[]> {
  const kept: BlobName[] = [];
  await eachOf(names, async (name) => {
    const data = await state.blobs.get(name).catch((error: unknown) => (needed.has(name) ? Promise.reject(error) : undefined));
    if (data === undefined) return;
    await writeFiles(state.disk, [{ path: blobPath(projectPlaces(folder).blobs, name), data }]);
    kept.push(name);
  });
  return kept;
}

/** All of them, also those that only undo would bring back. */
async function copyRecordings(from: string, to: string): Promise<void> {
  const [source, target] = [projectPlaces(from).audio, projectPlaces(to).audio];
  const entries = await readdir(source, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.')).map((entry) => entry.name);
  if (names.length > 0) await mkdir(target, { recursive: true });
  await eachOf(names, async (name) => {
    await copyFile(join(source, name), join(target, name), constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL).catch(
      (cause: unknown) => Promise.reject(copyError(name, cause)),
    );
    await flushFolder(join(target, name));
  });
}

function copyError(name: string, cause: unknown): StudioError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const isFull = code === 'ENOSPC' || code === 'EDQUOT';
  return new StudioError(isFull ? 'disk-full' : 'file-not-writable', `The recording "${name}" cannot be copied (${code}).`, {
    hint: isFull ? 'Free some space or choose another disk.' : 'Choose another folder.',
    cause,
  });
}

/** Takes along what changes named while the new folder was built: the old journal may have put it into the old folder. */
async function moveBlobs(state: SessionState, target: string, kept: readonly BlobName[]): Promise<void> {
  await state.journal?.dispose();
  const there = new Set(kept);
  const others = new Map<BlobName, Uint8Array>();
  for (const name of [...state.named].filter((item) => !there.has(item))) {
    const bytes = await state.blobs.get(name).catch(() => undefined);
    if (bytes !== undefined) others.set(name, bytes);
  }
  state.blobs.moveTo(target, kept, others);
}

/** The old project keeps what it was last saved as; a project that was never saved has moved as a whole. */
async function leaveOldFolder(state: SessionState): Promise<void> {
  if (state.readOnlyReason !== undefined) return;
  if (state.isUnsaved) await removeUnsaved(state.dataFolder, state.folder);
  else await removeSegments(projectPlaces(state.folder).journal);
  await state.lock?.release();
}

/** Where projects live that were never saved. */
export function unsavedFolder(dataFolder: string): string {
  return join(dataFolder, 'unsaved');
}

/** Removes a project that was never saved; nothing else can be removed with this. */
export async function removeUnsaved(dataFolder: string, folder: string): Promise<void> {
  if (dirname(folder) !== unsavedFolder(dataFolder)) return;
  await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
}

/** Makes a file or the names in a folder last; where the system cannot, it does so by itself a little later. */
async function flushFolder(path: string): Promise<void> {
  const handle = await open(path, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
