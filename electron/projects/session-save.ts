import { StudioError } from '../../shared/core/errors.ts';
import { removeSegments } from './journal-reader.ts';
import { readProjectText } from './load-project.ts';
import type { OutsideWatch } from './outside-watch.ts';
import { projectPlaces, sha256 } from './project-layout.ts';
import { digestOf, type FileDigests, pruneVersions } from './save-manifest.ts';
import { blobsOf, writeSave } from './save-project.ts';
import { requireWritable, type SessionState } from './session-state.ts';

/** Saves where the project lies. @throws StudioError as `ProjectSession.save` */
export async function saveInPlace(state: SessionState, watch: OutsideWatch, overwriteOutside: boolean): Promise<void> {
  const journal = requireWritable(state);
  if (state.isUnsaved) {
    throw new StudioError('project-unsaved', 'The project has no place yet.', { hint: 'Choose a folder and a name for it.' });
  }
  if (!(await state.lock?.isHeld())) throw lockLost();
  const { document, sequence } = state;
  // Pressing Save ten times must not push ten older versions out.
  if (state.isCurrent && sequence === state.savedSequence && !overwriteOutside) return refuseChangedOutside(state, watch, []);
  const segment = journal.startSegment();
  const content = state.texts(document);
  if (!overwriteOutside) await refuseChangedOutside(state, watch, Object.keys(content.files));
  // What others wrote counts as nothing, so that every file is written.
  const onDisk = overwriteOutside ? Object.fromEntries(Object.keys(state.files).map((file) => [file, ''])) : state.files;
  await state.blobs.writeOut(content.blobs);
  const { folder, disk } = state;
  try {
    await writeSave({ folder, disk, content, save: state.save + 1, savedAt: state.now(), sequence, onDisk });
  } catch (error) {
    state.isCurrent = false;
    // Some files may hold the new text by now; that was us, and the next save must not take it for somebody else's.
    state.files = await filesAsTheyAre(folder, onDisk === state.files ? state.files : {}, content.files);
    throw error;
  }
  state.save++;
  state.isCurrent = true;
  state.files = content.files;
  state.savedSequence = sequence;
  journal.setBase({ digest: digestOf(content.files), sequence });
  await tidyUp(state, segment);
}

/** After a save: nothing here may fail it. */
async function tidyUp(state: SessionState, segment: number): Promise<void> {
  const { folder, disk } = state;
  await removeSegments(projectPlaces(folder).journal, segment);
  try {
    const versions = await pruneVersions(folder, disk);
    const keep = new Set([...versions.flatMap(({ blobs }) => blobs), ...blobsOf(state.document), ...state.named]);
    await state.blobs.collect(keep);
  } catch {
    // What could not be removed now is removed after the next save.
  }
}

async function refuseChangedOutside(state: SessionState, watch: OutsideWatch, toWrite: readonly string[]): Promise<void> {
  const extra = toWrite.filter((file) => state.files[file] === undefined);
  const changed = await watch.changedFiles(extra);
  if (changed.length === 0) return;
  const names = changed.slice(0, 3).join(', ') + (changed.length > 3 ? ` and ${changed.length - 3} more` : '');
  throw new StudioError('project-changed-outside', `Another program changed the project since it was opened: ${names}.`, {
    hint: 'Save it under another name, overwrite what the other program did, or close without saving and open it again.',
  });
}

/** What the files hold after a save that failed on the way: the old or the new text, or what nobody of us wrote. */
async function filesAsTheyAre(folder: string, before: FileDigests, after: FileDigests): Promise<FileDigests> {
  const files: Record<string, string> = { ...before };
  for (const [file, sha] of Object.entries(after)) {
    const text = await readProjectText(folder, file);
    if (text !== undefined && sha256(text) === sha) files[file] = sha;
  }
  for (const file of Object.keys(files)) {
    // Of a take that is gone; the save got as far as removing it.
    if (after[file] === undefined && (await readProjectText(folder, file)) === undefined) delete files[file];
  }
  return files;
}

function lockLost(): StudioError {
  return new StudioError('project-locked', 'Another window took the project over, so it cannot be saved here.', {
    hint: 'Save it under another name.',
  });
}
