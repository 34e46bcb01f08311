import type { Transcript } from '../core/take.ts';
import type { TimeRange } from '../core/time.ts';
import type { RecordDiff } from '../document/record-diff.ts';
import type { AudioReference, BlobName, RecordId, StudioRecord } from '../document/records.ts';
import type { AboutStudio, ClipView, FileBody, PeaksView } from './bridge-data.ts';
import type {
  ExportPlan,
  ExportPreview,
  HeadView,
  ImportOutcome,
  MenuModel,
  PlaceListing,
  PlacePurpose,
  PlaceToken,
  ProjectEvent,
  ProjectView,
  RecentProject,
  RecoveryOffer,
  SolveRequest,
  VersionInfo,
} from './project-views.ts';

/**
 * Everything that the studio's page can ask for; the browser shell (HTTP and WebSocket) and the Electron shell (IPC) implement it over one
 * service. Methods take one object and reject with a StudioError; long work is a job id, events and {@link ProjectBridge.cancel}.
 */
export interface ProjectBridge {
  about(): Promise<AboutStudio>;

  /** A new project, unsaved: its journal lies in the user's own data folder until Save as. `sample` fills it with the sample lines. */
  newProject(args: { readonly name: string; readonly sample: boolean }): Promise<ProjectView>;
  openProject(args: { readonly place: PlaceToken; readonly recover: 'ask' | 'recovered' | 'saved' }): Promise<ProjectView>;
  /**
   * Opens a project that this page may only look at for changing: one that another computer seems to have open, or that went over to another
   * window (`moved`). @throws StudioError `project-has-recovery` with `recover: 'ask'`, `project-locked` when it cannot be had
   */
  takeOverProject(args: { readonly projectId: string; readonly recover: 'ask' | 'recovered' | 'saved' }): Promise<ProjectView>;
  recentProjects(): Promise<readonly RecentProject[]>;
  forgetRecent(args: { readonly place: PlaceToken }): Promise<void>;
  /** Projects with changes that no save has seen, from sessions that ended without one. */
  recoveries(): Promise<readonly RecoveryOffer[]>;
  discardRecovery(args: { readonly place: PlaceToken }): Promise<void>;
  /** Writes a change into the journal (flushed within a second). `sequence` numbers the changes without holes from the view's on. */
  commit(args: {
    readonly projectId: string;
    readonly sequence: number;
    readonly label: string;
    readonly diff: RecordDiff;
  }): Promise<void>;
  /** Saves; `place` saves as: a folder in which `Name.facewright` is made. */
  saveProject(args: {
    readonly projectId: string;
    readonly place?: PlaceToken;
    readonly name?: string;
    readonly overwriteOutside: boolean;
  }): Promise<{ readonly name: string; readonly folder: string; readonly sequence: number }>;
  /** `discard` throws unsaved changes away; without it they are kept for the next time. */
  closeProject(args: { readonly projectId: string; readonly discard: boolean }): Promise<void>;
  versions(args: { readonly projectId: string }): Promise<readonly VersionInfo[]>;
  /** The records of an older version; the page makes a change of them, so that it can be undone. */
  version(args: { readonly projectId: string; readonly version: PlaceToken }): Promise<readonly StudioRecord[]>;
  packProject(args: {
    readonly projectId: string;
    readonly folder: PlaceToken;
    readonly name: string;
  }): Promise<{ readonly jobId: string }>;
  unpackProject(args: { readonly place: PlaceToken; readonly folder: PlaceToken }): Promise<ProjectView>;

  /** Asks by a native dialog; undefined when it was closed. Shells without one reject with `request-refused`: use {@link places}. */
  choosePlace(args: { readonly purpose: PlacePurpose }): Promise<readonly PlaceToken[] | undefined>;
  /** Lists a folder; without `place` the one that was used last for the purpose, else the user's own. */
  places(args: { readonly purpose: PlacePurpose; readonly place?: PlaceToken }): Promise<PlaceListing>;
  /** Shows an exported file's folder in the system's file manager; browser shells reject with `request-refused`. */
  reveal(args: { readonly place: PlaceToken }): Promise<void>;

  /** Takes over the content of a dropped or picked file (recording or script) until {@link importUploads}. */
  upload(args: { readonly name: string; readonly body: FileBody }): Promise<{ readonly upload: string }>;
  /** Recordings and scripts (`.txt` of the same name, CSV with file,text) that were uploaded together. Uploads are always copied in. */
  importUploads(args: { readonly projectId: string; readonly uploads: readonly string[] }): Promise<ImportOutcome>;
  /** Recordings by place (files or folders); `copy` copies them into the project. */
  importPlaces(args: {
    readonly projectId: string;
    readonly places: readonly PlaceToken[];
    readonly copy: boolean;
  }): Promise<ImportOutcome>;
  /** A recording for a take whose own is missing or changed. */
  relink(args: { readonly projectId: string; readonly takeId: RecordId; readonly place: PlaceToken }): Promise<AudioReference>;

  /** Queues; jobs run one after the other in the order of their start. Ends with `generated`, `failed` or `cancelled`. */
  generate(args: { readonly projectId: string; readonly takeId: RecordId }): Promise<{ readonly jobId: string }>;
  cancel(args: { readonly jobId: string }): Promise<void>;
  /** Places other words on the recording. With `range` only what lies in it may move; `words` of the rest stay. */
  realign(args: {
    readonly projectId: string;
    readonly takeId: RecordId;
    readonly analysis: BlobName;
    readonly transcript: Transcript;
    readonly text: string;
  }): Promise<Transcript>;
  /** Phonemes as edited to a plan of the text route. */
  articulate(args: {
    readonly projectId: string;
    readonly takeId: RecordId;
    readonly analysis: BlobName;
    readonly transcript: Transcript;
  }): Promise<{ readonly plan: BlobName }>;
  /** A plan to a clip on the built-in head, style and dials applied. Kept with the project once a committed record names it. */
  solve(args: SolveRequest): Promise<{ readonly clip: BlobName }>;

  /** A dense clip by its name; never changes, so it may be kept. */
  clip(args: { readonly projectId: string; readonly clip: BlobName }): Promise<ClipView>;
  /** True envelope of the recording; `level` 0 is the finest of the pyramid (128, 1,024, 8,192 samples a bucket). */
  peaks(args: { readonly projectId: string; readonly takeId: RecordId; readonly level: 0 | 1 | 2 }): Promise<PeaksView>;
  /** Magnitudes in dB (-90..0 as 0..255), bands x columns, columns 10 ms apart from `start` on. */
  spectrogram(args: {
    readonly projectId: string;
    readonly takeId: RecordId;
    readonly range: TimeRange;
  }): Promise<{ readonly start: number; readonly hop: number; readonly bands: number; readonly values: Uint8Array }>;
  /** A stretch of the recording as a 16-bit mono WAV; the whole without a range. */
  sound(args: { readonly projectId: string; readonly takeId: RecordId; readonly range?: TimeRange }): Promise<ArrayBuffer>;
  /** The built-in head; `light` has fewer vertices, for machines that draw with the processor. */
  head(args: { readonly light: boolean }): Promise<HeadView>;

  previewExport(args: ExportPlan): Promise<ExportPreview>;
  export(args: ExportPlan): Promise<{ readonly jobId: string }>;

  /** Settings as one JSON object; unknown keys survive. */
  settings(): Promise<Readonly<Record<string, unknown>>>;
  saveSettings(args: { readonly settings: Readonly<Record<string, unknown>> }): Promise<void>;
  /** What helps to find a fault: versions, provider, last errors; no recordings, no names of people. */
  diagnostics(): Promise<string>;

  /** The native menu, made from the page's table of actions; what is chosen comes back as an `action` event. Browser shells do nothing. */
  setMenu(args: { readonly menu: MenuModel }): Promise<void>;

  subscribe(listener: (event: ProjectEvent) => void): () => void;
}
