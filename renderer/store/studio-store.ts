import { createStore, type StoreApi } from 'zustand/vanilla';
import type { StudioErrorData } from '../../shared/core/errors.ts';
import type { Route } from '../../shared/core/take.ts';
import type { TimeRange } from '../../shared/core/time.ts';
import type { AboutStudio, ClipView, PeaksView, RecordingInfo, TakeView } from '../../shared/ipc/studio-bridge.ts';

/** Where a line stands on its way to a talking face. */
export type TakeStatus = 'new' | 'running' | 'done' | 'failed' | 'cancelled';

export interface RunningJob {
  readonly jobId: string;
  readonly stage: string;
  /** 0..1 over the whole job. */
  readonly fraction: number;
}

/** One line in the list: a sample that was not opened yet, or an opened recording. */
export interface TakeEntry {
  /** Stable within the session. */
  readonly id: string;
  readonly title: string;
  /** Name of the sample it comes from. */
  readonly sample?: string;
  readonly credit?: string;
  readonly recording?: RecordingInfo;
  readonly script: string;
  readonly language: string;
  readonly status: TakeStatus;
  readonly job?: RunningJob;
  readonly error?: StudioErrorData;
  readonly take?: TakeView;
}

/** What the selected line needs to be seen and heard; dense data is fetched for this line only. */
export interface LoadedTake {
  readonly id: string;
  readonly peaks?: PeaksView;
  readonly clips: Readonly<Partial<Record<Route, ClipView>>>;
}

export interface Toast {
  readonly id: number;
  readonly kind: 'error' | 'note';
  readonly message: string;
  readonly hint?: string;
}

export interface StudioState {
  readonly about?: AboutStudio;
  readonly takes: readonly TakeEntry[];
  readonly selectedId?: string;
  readonly loaded?: LoadedTake;
  readonly route: Route;
  readonly toasts: readonly Toast[];
  readonly theme: 'dark' | 'light';
  /** Breath, blinks and glances while nothing plays. */
  readonly alive: boolean;
  /** A chosen stretch of time, usually a word. */
  readonly selection?: TimeRange;
  /** Files are held over the window. */
  readonly dropping: boolean;
}

export type StudioStore = StoreApi<StudioState>;

export function createStudioStore(initial: Partial<StudioState> = {}): StudioStore {
  return createStore<StudioState>(() => ({
    takes: [],
    route: 'text',
    toasts: [],
    theme: 'dark',
    alive: true,
    dropping: false,
    ...initial,
  }));
}

export function selectedTake(state: StudioState): TakeEntry | undefined {
  return state.takes.find((take) => take.id === state.selectedId);
}

/** The curves that play: those of the chosen route, else of the one there is. */
export function playingClip(state: StudioState): ClipView | undefined {
  const clips = state.loaded?.clips;
  return clips?.[state.route] ?? clips?.text ?? clips?.direct;
}

/** The other route's curves, when there are both. */
export function otherClip(state: StudioState): ClipView | undefined {
  const clips = state.loaded?.clips;
  return clips?.[state.route] ? clips[state.route === 'text' ? 'direct' : 'text'] : undefined;
}

/** Changes one line of the list; an unknown id changes nothing. */
export function updateTake(store: StudioStore, id: string, change: (take: TakeEntry) => TakeEntry): void {
  store.setState(({ takes }) => ({ takes: takes.map((take) => (take.id === id ? change(take) : take)) }));
}
