import { basename } from 'node:path';
import { StudioError } from '../../shared/core/errors.ts';
import type { RecordDiff } from '../../shared/document/record-diff.ts';
import { findRecord } from '../../shared/document/records.ts';
import { blobNamesOf } from '../../shared/document/validate-document.ts';
import { portableRecord } from './audio-places.ts';
import { checkChange } from './check-change.ts';
import { entryLine } from './journal-lines.ts';
import { loadManifest } from './load-project.ts';
import { createOutsideWatch } from './outside-watch.ts';
import { writePack } from './pack-project.ts';
import { createProjectAudio } from './project-audio.ts';
import { PROJECT_EXTENSION } from './project-layout.ts';
import type { ProjectChange, ProjectSession, SaveOutcome } from './project-session.ts';
import { invalid } from './record-text.ts';
import { readManifests } from './save-manifest.ts';
import { closeSession } from './session-close.ts';
import { saveInPlace } from './session-save.ts';
import { saveElsewhere } from './session-save-as.ts';
import { requireWritable, rootsOf, type SessionState } from './session-state.ts';

/** What the journal needs to write a change again, for another folder. */
interface KeptChange {
  readonly sequence: number;
  readonly at: number;
  readonly label: string;
  readonly diff: RecordDiff;
}

export interface SessionTimes {
  /** Between looks at the saved files. */
  readonly watchMs?: number;
}

/** The session of an opened project. `troubles` and `state.openJournal` are wired by the caller. */
export async function createSession(
  state: SessionState,
  troubles: Set<(error: StudioError) => void>,
  { watchMs = 4_000 }: SessionTimes = {},
): Promise<ProjectSession> {
  const watch = createOutsideWatch({ folder: () => state.folder, files: () => state.files });
  const outsideListeners = new Set<() => void>();
  const audio = await createProjectAudio({
    document: () => state.document,
    roots: () => rootsOf(state),
    requireWritable: () => void requireWritable(state),
    disk: state.disk,
  });
  /** Changes made while a save to elsewhere runs; undefined when none does. */
  let meanwhile: KeptChange[] | undefined;
  let isClosed = false;
  let queue: Promise<unknown> = Promise.resolve();

  function startWatch(): void {
    if (state.isUnsaved) return;
    watch.start(watchMs, () => {
      if (!state.isSaving) for (const listener of outsideListeners) listener();
    });
  }

  function journalChange(change: KeptChange): void {
    const portable = (record: Parameters<typeof portableRecord>[0]) => portableRecord(record, rootsOf(state));
    const { sequence, at, label, diff } = change;
    const added = Object.fromEntries(Object.entries(diff.added).map(([id, record]) => [id, portable(record)]));
    const updated = Object.fromEntries(
      Object.entries(diff.updated).map(([id, [from, to]]) => [id, [portable(from), portable(to)] as const]),
    );
    const put = [...Object.values(added), ...Object.values(updated).map(([, to]) => to)];
    state.journal?.append(entryLine(sequence, at, label, { ...diff, added, updated }), put.flatMap(blobNamesOf));
  }

  /** One save, pack or close at a time. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = queue.then(() => {
      if (isClosed) throw new StudioError('project-read-only', 'The project is closed.');
      return work();
    });
    queue = result.catch(() => undefined);
    return result;
  }

  function outcome(): SaveOutcome {
    return { name: nameOf(state), folder: state.folder, sequence: state.savedSequence };
  }

  startWatch();
  return {
    document: () => state.document,
    sequence: () => state.sequence,
    name: () => nameOf(state),
    folder: () => state.folder,
    isUnsaved: () => state.isUnsaved,
    isDirty: () => state.sequence !== state.savedSequence,
    readOnlyReason: () => state.readOnlyReason,
    canTakeOver: () => state.isLockedElsewhere && state.readOnlyReason !== undefined && !isClosed,
    warnings: () => state.warnings,
    commit(change: ProjectChange) {
      requireWritable(state);
      const checked = checkChange(state.document, state.sequence, change);
      const names = [...Object.values(checked.diff.added), ...Object.values(checked.diff.updated).map(([, to]) => to)].flatMap(
        blobNamesOf,
      );
      const unknown = names.find((name) => !state.blobs.isKnown(name));
      if (unknown !== undefined) {
        throw new StudioError(
          'project-blob-missing',
          `The change names curves (${unknown.slice(0, 12)}) that the project does not have.`,
        );
      }
      const kept = { sequence: change.sequence, at: state.now(), label: checked.label, diff: checked.diff };
      state.blobs.keep(names);
      journalChange(kept);
      meanwhile?.push(kept);
      for (const name of names) state.named.add(name);
      state.document = checked.document;
      state.sequence = change.sequence;
    },
    async flush() {
      await state.journal?.flush();
    },
    save: ({ overwriteOutside = false } = {}) =>
      inTurn(async () => {
        state.isSaving = true;
        try {
          await saveInPlace(state, watch, overwriteOutside);
        } finally {
          state.isSaving = false;
        }
        return outcome();
      }),
    saveAs: (folder, name) =>
      inTurn(async () => {
        meanwhile = [];
        watch.stop();
        try {
          await saveElsewhere(state, folder, name, () => {
            for (const change of meanwhile ?? []) journalChange(change);
          });
        } finally {
          meanwhile = undefined;
          startWatch();
        }
        return outcome();
      }),
    close: ({ discard }) =>
      inTurn(async () => {
        await closeSession(state, discard, audio);
        watch.stop();
        isClosed = true;
      }),
    blobs: {
      put: (bytes) => state.blobs.put(bytes),
      get: (name) => state.blobs.get(name),
      has: (name) => state.blobs.isKnown(name),
    },
    audio,
    async versions() {
      const manifests = await readManifests(state.folder);
      return manifests.map(({ save, savedAt, bytes, files }) => ({
        save,
        savedAt,
        bytes,
        takeCount: Object.keys(files).length - 1,
      }));
    },
    async readVersion(save) {
      const manifest = (await readManifests(state.folder)).find((item) => item.save === save);
      if (manifest === undefined) throw invalid(`version ${save}`, 'it is no longer there', 'Choose another version.');
      const version = await loadManifest(state.folder, manifest);
      return [...version.document.values()];
    },
    pack: (path, options = {}) => inTurn(() => writePack(state, path, options)),
    onTrouble: (listener) => listen(troubles, listener),
    onChangedOutside: (listener) => listen(outsideListeners, listener),
  };
}

function listen<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Of a saved project what its folder is called, since people rename folders. */
function nameOf(state: SessionState): string {
  if (!state.isUnsaved) return basename(state.folder, PROJECT_EXTENSION);
  return findRecord(state.document, 'project', 'project')?.name ?? '';
}
