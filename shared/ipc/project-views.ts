import type { StudioErrorData } from '../core/errors.ts';
import type { LipTable } from '../core/lip-measures.ts';
import type { Route, Transcript } from '../core/take.ts';
import type { FrameRate, TimeRange } from '../core/time.ts';
import type { AudioReference, BlobName, Generation, RecordId, StudioRecord } from '../document/records.ts';

/** Stands for a folder or file that the service or a native dialog named; the page never makes up a path. */
export type PlaceToken = string;

/** An open project as the page first sees it. */
export interface ProjectView {
  readonly projectId: string;
  readonly name: string;
  /** For people: where it lies; empty for a project that was never saved. */
  readonly folder: string;
  readonly records: readonly StudioRecord[];
  /** Number of the last change in `records`; commits go on from here. */
  readonly sequence: number;
  /** Changes exist that were not saved with Save (they are safe in the journal). */
  readonly isDirty: boolean;
  /** Set when it may only be looked at: open elsewhere, newer format, read-only folder. */
  readonly readOnlyReason?: string;
  /** It may be taken over from another computer that seems to have it open. */
  readonly canTakeOver?: true;
  /** Recordings that are not where they should be, by take. */
  readonly missingAudio: readonly RecordId[];
  readonly warnings: readonly string[];
}

export interface RecentProject {
  readonly place: PlaceToken;
  readonly name: string;
  readonly folder: string;
  readonly isMissing: boolean;
}

/** A project whose last session ended without a save. */
export interface RecoveryOffer {
  readonly place: PlaceToken;
  readonly name: string;
  readonly folder: string;
  /** Labels of the changes that were not saved, the newest last, at most 50. */
  readonly changes: readonly string[];
  readonly changeCount: number;
  /** Milliseconds since 1970 of the last of them. */
  readonly lastChangeAt: number;
}

export interface VersionInfo {
  readonly version: PlaceToken;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  readonly takeCount: number;
  readonly bytes: number;
}

/** A line of a folder listing, for choosing places where no native dialog is at hand. */
export interface PlaceEntry {
  readonly place: PlaceToken;
  readonly name: string;
  readonly kind: 'folder' | 'project' | 'file' | 'packed-project' | 'recording' | 'script';
}

export interface PlaceListing {
  readonly place: PlaceToken;
  /** For people. */
  readonly path: string;
  readonly parent?: PlaceToken;
  readonly entries: readonly PlaceEntry[];
}

export type PlacePurpose =
  | 'open-project'
  | 'save-project'
  | 'export-folder'
  | 'recordings'
  | 'pack'
  | 'unpack'
  | 'unpack-folder'
  | 'find-recording';

/** A recording that is ready to become a take. */
export interface ImportedRecording {
  readonly name: string;
  readonly audio: AudioReference;
  /** Found by name or in a CSV beside the recording; empty when none was. */
  readonly script: string;
  readonly warnings: readonly string[];
}

/** A script for a recording that was not among the files that came with it. */
export interface LooseScript {
  /** What the recording is called, without folder and ending, in small letters. */
  readonly name: string;
  readonly text: string;
  /** Name of the file that says so. */
  readonly from: string;
}

export interface ImportOutcome {
  readonly recordings: readonly ImportedRecording[];
  readonly scripts: readonly LooseScript[];
  readonly failures: readonly { readonly name: string; readonly error: StudioErrorData }[];
}

/** What a finished generation gives: the page makes the records of it, as one undoable step. */
export interface GenerationResult {
  readonly takeId: RecordId;
  readonly generation: Generation;
  readonly transcript: Transcript;
  /** Seconds that each step took. */
  readonly timings: Readonly<Record<string, number>>;
}

export type JobKind = 'generate' | 'export' | 'pack' | 'align';

export type ProjectEvent =
  | {
      readonly event: 'progress';
      readonly jobId: string;
      readonly kind: JobKind;
      /** The take that is worked on, where there is one. */
      readonly takeId?: RecordId;
      readonly stage: string;
      /** 0..1 over the whole job. */
      readonly fraction: number;
      readonly secondsLeft?: number;
    }
  | { readonly event: 'generated'; readonly jobId: string; readonly result: GenerationResult }
  | { readonly event: 'exported'; readonly jobId: string; readonly outcome: ExportOutcome }
  | { readonly event: 'cancelled'; readonly jobId: string; readonly takeId?: RecordId }
  | { readonly event: 'failed'; readonly jobId: string; readonly takeId?: RecordId; readonly error: StudioErrorData }
  /** Another program changed the saved project. */
  | { readonly event: 'changed-outside'; readonly projectId: string }
  /** The journal or a save failed; edits are kept in memory and tried again. */
  | { readonly event: 'storage-trouble'; readonly projectId: string; readonly error: StudioErrorData }
  /** Electron's menu or a file opened with the program: the action of the page's table to run. */
  /** Another window of this computer opened the project: changes of this one are refused until it takes the project over again. */
  | { readonly event: 'moved'; readonly projectId: string }
  | { readonly event: 'action'; readonly action: string; readonly place?: PlaceToken };

/** Everything that decides the curves of a route besides the models: all of it acts without hearing the recording again. */
export interface SolveRequest {
  readonly projectId: string;
  readonly takeId: RecordId;
  readonly route: Route;
  readonly plan: BlobName;
  readonly style: Readonly<Record<string, number>>;
  readonly procedural: Readonly<Record<string, number>>;
  readonly isAlive: boolean;
  readonly seed: number;
  readonly frameRate: FrameRate;
  /** Where phrases, stresses and pauses lie, for blinks and brows. */
  readonly transcript: Pick<Transcript, 'text' | 'words' | 'phonemes'>;
}

export interface ExportPlan {
  readonly projectId: string;
  readonly takeIds: readonly RecordId[];
  readonly folder: PlaceToken;
  /** Ids of shared/export's formats. */
  readonly formats: readonly string[];
  readonly routes: readonly Route[] | 'chosen';
  readonly frameRate: FrameRate;
  readonly range?: TimeRange;
  readonly startTimecode?: string;
  /** `{take}`, `{route}`, `{project}`, `{index}` are filled in. */
  readonly namePattern: string;
  readonly withHead: boolean;
  /** All takes in one file where the format can. */
  readonly combine: boolean;
  readonly maxKeyError?: number;
  readonly overwrite: boolean;
}

export interface ExportPreview {
  readonly files: readonly { readonly takeId: RecordId; readonly name: string; readonly exists: boolean }[];
}

export interface ExportOutcome {
  readonly folder: PlaceToken;
  readonly written: readonly string[];
  readonly failures: readonly { readonly takeId: RecordId; readonly name: string; readonly error: StudioErrorData }[];
}

/** The head as GLB with what the page needs to measure its mouth. */
export interface HeadView {
  readonly bytes: ArrayBuffer;
  readonly lipTable: LipTable;
}

/** A line of a native menu. `keys` as in the page's table (`Ctrl+Shift+S`); they are shown, the page itself hears them. */
export type MenuItem =
  | {
      readonly kind: 'action';
      readonly action: string;
      readonly label: string;
      readonly keys?: string;
      readonly isEnabled: boolean;
      readonly isChecked?: boolean;
    }
  | { readonly kind: 'separator' };

export interface MenuModel {
  readonly menus: readonly { readonly label: string; readonly items: readonly MenuItem[] }[];
}
