import type { StudioError } from '../../shared/core/errors.ts';
import type { RecordDiff } from '../../shared/document/record-diff.ts';
import type { AudioReference, BlobName, RecordId, StudioDocument, StudioRecord } from '../../shared/document/records.ts';

/** One change of the document, as the page made it. */
export interface ProjectChange {
  /** One more than the change before it. */
  readonly sequence: number;
  /** What undo calls it. */
  readonly label: string;
  readonly diff: RecordDiff;
}

export interface SaveOptions {
  /** Also when another program changed the saved files; what it wrote is lost. */
  readonly overwriteOutside?: boolean;
}

export interface SaveOutcome {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  /** The last change that is in the saved files. */
  readonly sequence: number;
}

export interface ProjectVersion {
  /** Counts the saves of a project; never falls, whatever the clock does. */
  readonly save: number;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  readonly takeCount: number;
  /** Of the records; dense data is shared between versions. */
  readonly bytes: number;
}

/** Dense data by content. */
export interface ProjectBlobs {
  /** Keeps the bytes in memory; they reach the disk before the first change that names them. The caller must not change them any more. */
  put(bytes: Uint8Array): BlobName;
  /** The bytes, not to be changed. @throws StudioError `project-blob-missing`, `project-blob-damaged` */
  get(name: BlobName): Promise<Uint8Array>;
  has(name: BlobName): boolean;
}

export type AudioState = 'present' | 'missing' | 'changed' | 'remote';

export interface AudioFinding {
  readonly takeId: RecordId;
  /** `remote`: on another computer, so it is not looked at unasked (opening such a path sends the user's credentials). */
  readonly state: AudioState;
}

export interface Relinked {
  readonly audio: AudioReference;
  /** The very recording that the take was made from; else the curves stay, but they were made from another one. */
  readonly isSame: boolean;
}

export interface ProjectAudio {
  /** Looks at a recording by its absolute path; `copy` copies it into the project. @throws StudioError of files and sound */
  import(path: string, options: { readonly copy: boolean; readonly signal?: AbortSignal }): Promise<AudioReference>;
  /** Where a take's recording lies, absolute. @throws StudioError `project-audio-missing`, `project-unknown-take` */
  path(takeId: RecordId): Promise<string>;
  /** Looks at size and time of every recording; at the content where those differ, or of all with `deep`. */
  check(options?: { readonly deep?: boolean; readonly signal?: AbortSignal }): Promise<readonly AudioFinding[]>;
  /** The reference to put into the take for the recording at `path`; copied in when the old one was. Changes no record. */
  relink(takeId: RecordId, path: string): Promise<Relinked>;
  /** Looks for missing recordings by their content in the folders nearby (and below `folder`): absolute paths by take. */
  find(options?: { readonly folder?: string; readonly signal?: AbortSignal }): Promise<ReadonlyMap<RecordId, string>>;
}

export interface PackOptions {
  readonly signal?: AbortSignal;
  /** Hears 0..1, never falling. */
  readonly onProgress?: (fraction: number) => void;
}

/** A project that is open: the only one who writes into its folder. */
export interface ProjectSession {
  document(): StudioDocument;
  /** Number of the last change in {@link document}. */
  sequence(): number;
  name(): string;
  /** Absolute; of an unsaved project a folder in the user's data. */
  folder(): string;
  /** Was never saved: needs {@link saveAs}. */
  isUnsaved(): boolean;
  /** Changes exist that {@link save} has not seen (they are safe in the journal). */
  isDirty(): boolean;
  /** Why it may only be looked at; undefined when it may be changed. */
  readOnlyReason(): string | undefined;
  /** It may only be looked at because another computer seems to have it open: opening it with `takeOver` takes it over. */
  canTakeOver(): boolean;
  /** What was mended or left out on opening, for people. */
  warnings(): readonly string[];
  /**
   * Applies a change at once and writes it into the journal within a second. Blobs that it names must be known.
   * @throws StudioError `project-read-only`, `project-out-of-step`, `project-change-invalid`, `project-blob-missing`
   */
  commit(change: ProjectChange): void;
  /** Resolves when every change up to now is on the disk (also when that takes retries: listen to {@link onTrouble}). */
  flush(): Promise<void>;
  /** @throws StudioError `project-changed-outside`, `project-read-only`, `project-unsaved`, `project-locked`, `disk-full`, `file-not-writable` */
  save(options?: SaveOptions): Promise<SaveOutcome>;
  /** Makes `<name>.facewright` in `folder` and goes on there. @throws StudioError `project-exists` and as {@link save} */
  saveAs(folder: string, name: string): Promise<SaveOutcome>;
  /**
   * Without `discard`, changes that were not saved are kept for the next time. @throws StudioError `disk-full`, `file-not-writable` when they
   * cannot be kept: the session then goes on
   */
  close(options: { readonly discard: boolean }): Promise<void>;
  readonly blobs: ProjectBlobs;
  readonly audio: ProjectAudio;
  /** Saved states, the newest first, at most ten. */
  versions(): Promise<readonly ProjectVersion[]>;
  /** @throws StudioError `project-invalid` */
  readVersion(save: number): Promise<readonly StudioRecord[]>;
  /** Writes the project as it is now, recordings included, into one file; warnings name recordings that could not be taken along. */
  pack(path: string, options?: PackOptions): Promise<{ readonly warnings: readonly string[] }>;
  /** The journal could not be written; changes are kept in memory and tried again. Gives the end of listening. */
  onTrouble(listener: (error: StudioError) => void): () => void;
  /** Another program changed the saved files. Gives the end of listening. */
  onChangedOutside(listener: () => void): () => void;
}

/** What openings share. */
export interface SessionOptions {
  /** The user's own folder: unsaved projects and the list of recent ones lie in it. */
  readonly dataFolder: string;
  readonly now?: () => number;
}

export interface OpenOptions extends SessionOptions {
  /**
   * What to do about changes that were never saved: `ask` rejects with `project-has-recovery` when there are any, `recovered` goes on from
   * them, `saved` throws them away.
   */
  readonly recover: 'ask' | 'recovered' | 'saved';
  /** Takes a lock over that another computer seems to have left behind. */
  readonly takeOver?: boolean;
}

/** A project with changes that no save has seen. */
export interface ProjectRecovery {
  /** Absolute. */
  readonly folder: string;
  readonly name: string;
  /** It was never saved. */
  readonly isUnsaved: boolean;
  /** Labels, the newest last, at most 50. */
  readonly changes: readonly string[];
  readonly changeCount: number;
  /** Milliseconds since 1970. */
  readonly lastChangeAt: number;
}

/*
 * The ways in, each in a file of its own:
 *   open-project.ts    openProject(folder, OpenOptions): Promise<ProjectSession>
 *   create-project.ts  createProject({ name, frameRate }, SessionOptions): Promise<ProjectSession>   (unsaved, in the data folder)
 *   recoveries.ts      listRecoveries(dataFolder): Promise<readonly ProjectRecovery[]>, discardRecovery(dataFolder, folder): Promise<void>
 *   recent-projects.ts recentProjects(dataFolder), noteRecent(dataFolder, { folder, name }), forgetRecent(dataFolder, folder)
 *   unpack-project.ts  unpackProject(file, folder): Promise<string>   (gives the new project's folder)
 *   record-schema.ts   studioRecordSchema, recordDiffSchema (zod)
 */
