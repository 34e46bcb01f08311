import { StudioError } from '../../shared/core/errors.ts';
import type { BlobName, StudioDocument } from '../../shared/document/records.ts';
import { type AudioRoots, portableRecord } from './audio-places.ts';
import type { BlobStore } from './blob-store.ts';
import type { JournalWriter } from './journal-writer.ts';
import type { ProjectDisk } from './project-disk.ts';
import type { ProjectLock } from './project-lock.ts';
import type { FileDigests } from './save-manifest.ts';
import { createTextMaker, type TextMaker } from './save-project.ts';

/** What an open project knows; only the files `session*.ts` change it. */
export interface SessionState {
  folder: string;
  /** Where the project lay when it was opened: relative paths of recordings are relative to it. */
  readonly audioBase: string;
  readonly dataFolder: string;
  isUnsaved: boolean;
  readOnlyReason: string | undefined;
  /** Another computer's lock is all that is in the way. */
  readonly isLockedElsewhere: boolean;
  document: StudioDocument;
  sequence: number;
  savedSequence: number;
  /** Counts the saves. */
  save: number;
  /** The files hold the state of `savedSequence` as this version writes it: nothing was mended or migrated on opening. */
  isCurrent: boolean;
  /** What the files on the disk hold. */
  files: FileDigests;
  lock: ProjectLock | undefined;
  /** Absent when the project may only be looked at. */
  journal: JournalWriter | undefined;
  texts: TextMaker;
  /** Every blob that was named since the project was opened: undo may bring it back. */
  readonly named: Set<BlobName>;
  /** A save writes its files right now: they are not what anybody should compare. */
  isSaving: boolean;
  readonly blobs: BlobStore;
  readonly disk: ProjectDisk;
  readonly now: () => number;
  readonly warnings: readonly string[];
  /** Makes the journal for the folder as it is now. */
  openJournal(base: { readonly digest: string; readonly sequence: number }, firstSegment: number): JournalWriter;
}

export function rootsOf(state: Pick<SessionState, 'folder' | 'audioBase' | 'isUnsaved'>): AudioRoots {
  return { folder: state.folder, base: state.audioBase, isUnsaved: state.isUnsaved };
}

/** A text maker for where the project lies now. */
export function textMakerFor(roots: AudioRoots): TextMaker {
  return createTextMaker((record) => portableRecord(record, roots));
}

/** @throws StudioError `project-read-only` */
export function requireWritable(state: SessionState): JournalWriter {
  if (state.readOnlyReason === undefined && state.journal !== undefined) return state.journal;
  throw new StudioError('project-read-only', state.readOnlyReason ?? 'The project is closed.', {
    hint: 'Save it elsewhere to go on with a copy.',
  });
}
