import { join } from 'node:path';
import { removeSegments } from './journal-reader.ts';
import { readProjectText } from './load-project.ts';
import type { ProjectAudioService } from './project-audio.ts';
import { writeFiles } from './project-disk.ts';
import { projectPlaces, sha256 } from './project-layout.ts';
import { readManifests, readPending, readText } from './save-manifest.ts';
import { removeUnsaved } from './session-save-as.ts';
import type { SessionState } from './session-state.ts';

/**
 * Ends a session. Without `discard`, changes are first brought to the disk. @throws StudioError of the disk when they cannot be: the session
 * goes on, so that the project can be saved elsewhere
 */
export async function closeSession(state: SessionState, discard: boolean, audio: ProjectAudioService): Promise<void> {
  const { journal, folder } = state;
  if (!discard) await journal?.flushOnce();
  state.readOnlyReason ??= 'The project is closed.';
  state.journal = undefined;
  await journal?.dispose();
  // Only looked at: nothing of it is ours to change.
  if (journal === undefined) return;
  const isUntouched = state.isUnsaved && state.sequence === 0;
  if (state.isUnsaved && (discard || isUntouched)) {
    await removeUnsaved(state.dataFolder, folder);
  } else {
    if (discard) await takeBack(state);
    await audio.remember().catch(() => undefined);
  }
  await state.lock?.release();
}

/** Leaves the project as it was last saved, also when a save failed on its way. */
async function takeBack(state: SessionState): Promise<void> {
  const { folder, disk, save } = state;
  await removeSegments(projectPlaces(folder).journal);
  const pending = await readPending(folder);
  if (pending === undefined || pending.save <= save) return;
  const newest = (await readManifests(folder))[0];
  for (const [file, sha] of Object.entries(newest?.files ?? {})) {
    const found = await readProjectText(folder, file);
    if (found !== undefined && sha256(found) === sha) continue;
    // Only what the failed save wrote is taken back.
    if (found !== undefined && sha256(found) !== pending.files[file]) continue;
    const text = await readText(folder, sha);
    if (text !== undefined) await writeFiles(disk, [{ path: join(folder, file), data: text }]).catch(() => undefined);
  }
  for (const [file, sha] of Object.entries(pending.files)) {
    const found = newest?.files[file] === undefined ? await readProjectText(folder, file) : undefined;
    if (found !== undefined && sha256(found) === sha) await disk.rm(join(folder, file), { force: true }).catch(() => undefined);
  }
  await disk.rm(projectPlaces(folder).pending, { force: true }).catch(() => undefined);
}
