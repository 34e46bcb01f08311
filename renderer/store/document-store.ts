import { createStore } from 'zustand/vanilla';
import {
  beginGesture,
  cancelGesture,
  changeSince,
  commitGesture,
  createHistory,
  goTo,
  type History,
  perform,
  redo,
  undo,
  updateGesture,
} from '../../shared/document/history.ts';
import { followEntry, insertEntry } from '../../shared/document/late-changes.ts';
import { isEmptyDiff, type RecordDiff } from '../../shared/document/record-diff.ts';
import type { StudioDocument } from '../../shared/document/records.ts';
import type { DocumentStore, Gesture } from '../studio-parts.ts';

/** The document with what only the flow of projects may do to it. */
export interface OwnedDocument extends DocumentStore {
  /** Takes over another project's records, with an empty history; nothing of it is journalled. */
  open(document: StudioDocument): void;
  /** Hands changes that wait for the end of the current task to the journal now. */
  settle(): void;
}

interface DocumentOptions {
  /** Called once a task with all that changed in it; never while a gesture runs. */
  readonly journal: (label: string, diff: RecordDiff) => void;
  /** Why nothing may be changed, if so; every change is then refused. */
  readonly readOnlyReason?: () => string | undefined;
  readonly onRefused?: (reason: string) => void;
}

export function createDocumentStore({ journal, readOnlyReason, onRefused }: DocumentOptions): OwnedDocument {
  const state = createStore<History>(() => createHistory(new Map()));
  let journalled: StudioDocument = state.getState().document;
  let isScheduled = false;
  let lastLabel = '';

  function settle(): void {
    isScheduled = false;
    const history = state.getState();
    const settled = history.gesture?.start ?? history.document;
    const diff = changeSince(journalled, settled);
    journalled = settled;
    if (!isEmptyDiff(diff)) journal(lastLabel, diff);
  }

  /** Goes to another state unless the project may only be looked at. */
  function move(label: string, next: (history: History) => History): void {
    const before = state.getState();
    const after = next(before);
    if (after === before) return;
    const reason = after.document === before.document ? undefined : readOnlyReason?.();
    if (reason !== undefined) {
      onRefused?.(reason);
      return;
    }
    state.setState(after, true);
    lastLabel = label;
    if (isScheduled) return;
    isScheduled = true;
    queueMicrotask(settle);
  }

  let running: Gesture | undefined;
  return {
    state,
    perform: (label, change) => move(label, (history) => perform(history, label, change(history.document))),
    insert: (label, change, place) => move(label, (history) => insertEntry(history, label, change, place)),
    lastEntry: () => state.getState().past.at(-1),
    follow(entry, change) {
      const index = state.getState().past.indexOf(entry);
      if (index >= 0) move(entry.label, (history) => followEntry(history, entry, change));
      return index < 0 ? undefined : state.getState().past[index];
    },
    begin(label) {
      move(label, (history) => beginGesture(history, label));
      const isRunning = (): boolean => running === gesture && state.getState().gesture !== undefined;
      const gesture: Gesture = {
        update(change) {
          if (!isRunning()) return;
          move(label, (history) => (history.gesture ? updateGesture(history, change(history.gesture.start)) : history));
        },
        commit: (name = label) => (isRunning() ? move(name, (history) => commitGesture(history, name)) : undefined),
        cancel: () => (isRunning() ? move(label, cancelGesture) : undefined),
      };
      running = gesture;
      return gesture;
    },
    undo: () => move(`Undo ${state.getState().past.at(-1)?.label ?? ''}`, undo),
    redo: () => move(`Redo ${state.getState().future.at(-1)?.label ?? ''}`, redo),
    goTo: (count) => move('Go back in history', (history) => goTo(history, count)),
    open(document) {
      running = undefined;
      journalled = document;
      state.setState(createHistory(document), true);
    },
    settle,
  };
}
