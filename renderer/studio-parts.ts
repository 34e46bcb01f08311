import type { StoreApi } from 'zustand/vanilla';
import type { LipTable } from '../shared/core/lip-measures.ts';
import type { TimeRange } from '../shared/core/time.ts';
import type { History, HistoryEntry } from '../shared/document/history.ts';
import type { LatePlace } from '../shared/document/late-changes.ts';
import type { RecordDiff } from '../shared/document/record-diff.ts';
import type { RecordId, StudioDocument } from '../shared/document/records.ts';
import type { AboutStudio } from '../shared/ipc/bridge-data.ts';
import type { ProjectBridge } from '../shared/ipc/project-bridge.ts';
import type { JobKind, PlacePurpose, PlaceToken } from '../shared/ipc/project-views.ts';
import type { TakeCurves } from './curves/shown-curves.ts';
import type { FrameLoop } from './playback/frame-loop.ts';
import type { Transport } from './playback/transport.ts';
import type { TimeViewStore } from './store/time-view.ts';

/** A drag, a dial: many changes, one entry of the history. Every update computes from the document in which the gesture began. */
export interface Gesture {
  update(change: (start: StudioDocument) => RecordDiff): void;
  commit(label?: string): void;
  cancel(): void;
}

/** The open project's document with its history; the only way to change it. Whatever ends up in the history is journalled. */
export interface DocumentStore {
  readonly state: StoreApi<History>;
  perform(label: string, change: (document: StudioDocument) => RecordDiff): void;
  begin(label: string): Gesture;
  /**
   * As `perform`, for what was not asked for in this moment (a job that ended): never part of a gesture that happens to run. With `place` it
   * stands where the job was begun, so that undo takes back first what was done since.
   */
  insert(label: string, change: (document: StudioDocument) => RecordDiff, place?: LatePlace): void;
  /** The newest entry, to `follow` it later. */
  lastEntry(): HistoryEntry | undefined;
  /**
   * Adds what follows from an entry (curves worked out after an edit of the words) to that entry. Gives the entry as it is then, to follow it
   * again; undefined when it was undone meanwhile: then nothing changes.
   */
  follow(entry: HistoryEntry, change: (document: StudioDocument) => RecordDiff): HistoryEntry | undefined;
  undo(): void;
  redo(): void;
  /** Goes to where the history has `count` entries. */
  goTo(count: number): void;
}

/** What is selected on the time axis: one thing at a time, shown alike in every lane. */
export type Selection =
  | { readonly kind: 'none' }
  | { readonly kind: 'range'; readonly range: TimeRange }
  | { readonly kind: 'word'; readonly index: number }
  | { readonly kind: 'phoneme'; readonly index: number }
  /** Key ids by the id of their track. */
  | { readonly kind: 'keys'; readonly keys: ReadonlyMap<RecordId, ReadonlySet<string>> };

export interface JobState {
  readonly jobId: string;
  readonly kind: JobKind;
  readonly takeId?: RecordId;
  readonly stage: string;
  /** 0..1 */
  readonly fraction: number;
  readonly secondsLeft?: number;
}

export interface Toast {
  readonly id: number;
  /** A newer message of the same topic takes the place of an older one; the message itself when absent. */
  readonly topic?: string;
  readonly kind: 'error' | 'warning' | 'note';
  readonly message: string;
  readonly hint?: string;
  /** An action of the table that helps, as a button. */
  readonly action?: { readonly id: string; readonly label: string };
}

/** A question with buttons; the first is the one that Enter presses. */
export interface Question {
  readonly title: string;
  readonly text: string;
  readonly buttons: readonly { readonly id: string; readonly label: string; readonly kind?: 'danger' }[];
  /** Called once: with the button, or undefined for Escape and Cancel. */
  readonly answer: (button: string | undefined) => void;
}

/** A place that is being chosen in the page, where no native dialog is at hand. */
export interface PlaceRequest {
  readonly purpose: PlacePurpose;
  /** For `save-project` and `pack`: the name that is proposed. */
  readonly name?: string;
  readonly answer: (choice: PlaceChoice | undefined) => void;
}

export interface PlaceChoice {
  readonly places: readonly PlaceToken[];
  readonly name?: string;
}

export interface OpenProject {
  readonly projectId: string;
  readonly name: string;
  readonly folder: string;
  readonly isDirty: boolean;
  readonly readOnlyReason?: string;
  /** What may only be looked at may be taken over: from another computer, or from another window. */
  readonly canTakeOver?: true;
  /** It went over to another window: nothing of it is this window's to close. */
  readonly hasMoved?: true;
  readonly missingAudio: readonly RecordId[];
}

/** Neither saved nor undone. */
export interface Session {
  /** Version and shell of the program. */
  readonly about?: AboutStudio | undefined;
  readonly project?: OpenProject | undefined;
  /** The take that is seen and heard. */
  readonly takeId?: RecordId | undefined;
  /** Takes that list commands act on; contains `takeId` when there is one. */
  readonly selectedTakes: readonly RecordId[];
  readonly selection: Selection;
  /** Repeats while playing. */
  readonly loop?: TimeRange | undefined;
  readonly jobs: readonly JobState[];
  /** Why the last generation of a take failed. */
  readonly failures: ReadonlyMap<RecordId, { readonly message: string; readonly hint?: string }>;
  readonly toasts: readonly Toast[];
  /** Id of the dialog that is open. */
  readonly dialog?: string | undefined;
  /** A question that waits for its answer, over everything else. */
  readonly question?: Question | undefined;
  readonly placeRequest?: PlaceRequest | undefined;
  /** The take whose name is being typed in the list. */
  readonly renaming?: RecordId | undefined;
  /** Files are held over the window. */
  readonly isDropping: boolean;
}

/** Saved with the program, not with the project, and never undone. Every field has a control in Settings. */
export interface Preferences {
  readonly theme: 'dark' | 'light' | 'system';
  /** 1..2 */
  readonly scale: number;
  readonly timeUnit: 'seconds' | 'frames' | 'timecode';
  /** Faces that are shown side by side. */
  readonly faces: readonly ('text' | 'direct' | 'result')[];
  readonly followsPlayhead: boolean;
  readonly snapsToFrames: boolean;
  readonly snapsToPhonemes: boolean;
  readonly linksSides: boolean;
  readonly showsSpectrogram: boolean;
  readonly copiesAudio: boolean;
  /** Action id to key, where they differ from the table's own. */
  readonly keys: Readonly<Record<string, string>>;
  /** Layout of the docked panels, as the docking library gives it. */
  readonly layout?: unknown;
  /** Last choices of dialogs and panels, by name. */
  readonly lastChoices: Readonly<Record<string, unknown>>;
}

/** One thing that a person can do: menus, palette, keys, help and tooltips are made from the table of these. */
export interface Action {
  /** `group.verb`, e.g. `keys.delete`. */
  readonly id: string;
  readonly label: string;
  readonly group: 'File' | 'Edit' | 'View' | 'Play' | 'Take' | 'Transcript' | 'Curves' | 'Face' | 'Help';
  /** Says more than `label` where that depends on the moment: `Undo Move 3 keys`. */
  readonly currentLabel?: (parts: StudioParts) => string;
  /** `Ctrl` stands for Command on a Mac. */
  readonly keys?: readonly string[];
  /** Where its keys work; everywhere (but in text fields) without one. */
  readonly pane?: 'takes' | 'lanes' | 'curves' | 'face' | 'inspector';
  /** Reads the clipboard: its key goes on to the browser, which hands the clipboard over only with a paste of its own. */
  readonly readsClipboard?: true;
  readonly isEnabled?: (parts: StudioParts) => boolean;
  readonly isChecked?: (parts: StudioParts) => boolean;
  readonly run: (parts: StudioParts) => void | Promise<void>;
}

/** Opens, saves and closes projects; asks before anything would be lost. */
export interface Projects {
  create(args: { readonly sample: boolean }): Promise<void>;
  open(place: PlaceToken, recover?: 'ask' | 'recovered' | 'saved'): Promise<void>;
  unpack(place: PlaceToken, folder: PlaceToken): Promise<void>;
  /** Makes what may only be looked at this window's own; asks first when another computer seems to have it. */
  takeOver(): Promise<void>;
  /** Hears that the project was opened in another window. */
  moved(): void;
  /** Saves where it lies; a project that was never saved asks for a place. True when it was saved. */
  save(): Promise<boolean>;
  saveAs(place: PlaceToken, name: string): Promise<boolean>;
  /** Opens the last project, else the sample lines, unless one is open: what a start ends with. */
  resume(): Promise<void>;
  /** Everything that was done is written to the journal when this resolves. */
  flush(): Promise<void>;
}

/** What becomes of recordings: takes, and curves in them. */
export interface TakeWork {
  importFiles(files: readonly File[]): Promise<void>;
  importPlaces(places: readonly PlaceToken[]): Promise<void>;
  generate(takeIds: readonly RecordId[]): Promise<void>;
  cancel(jobIds: readonly string[]): Promise<void>;
}

export type PanelId = 'takes' | 'face' | 'inspector' | 'transcript' | 'history' | 'timeline';

/** The docked panels. */
export interface Panels {
  readonly state: StoreApi<{ readonly shown: readonly PanelId[] }>;
  /** Opens a panel where it was last, or brings it to the front. */
  show(panel: PanelId): void;
  hide(panel: PanelId): void;
  /** Everything back to the first layout. */
  reset(): void;
}

/** The parts of one window; panels get them from the context and from nowhere else. */
export interface StudioParts {
  readonly bridge: ProjectBridge;
  readonly document: DocumentStore;
  readonly session: StoreApi<Session>;
  readonly preferences: StoreApi<Preferences>;
  readonly curves: TakeCurves;
  readonly transport: Transport;
  readonly frames: FrameLoop;
  readonly view: TimeViewStore;
  /** Of the built-in head; measures the mouth of any weights. */
  readonly lipTable: StoreApi<{ readonly table?: LipTable }>;
  readonly projects: Projects;
  readonly takes: TakeWork;
  readonly panels: Panels;
  /** Every action of the table. */
  readonly actions: readonly Action[];
  /** Runs an action of the table when it is enabled. */
  run(actionId: string): void;
  /** Asks a question over everything; undefined for Cancel. */
  ask(question: Omit<Question, 'answer'>): Promise<string | undefined>;
  /** Lets a place be chosen: by the system's own dialog where there is one, else in the page. */
  choosePlace(purpose: PlacePurpose, name?: string): Promise<PlaceChoice | undefined>;
  notify(toast: Omit<Toast, 'id'>): void;
  /** Shows any error as a toast; `what` names what was being done or whose. */
  report(error: unknown, what?: string): void;
}
