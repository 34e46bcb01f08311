import { invariant } from '../core/assert.ts';
import { applyDiff, diffDocuments, EMPTY_DIFF, isEmptyDiff, type RecordDiff, reverseDiff, squashDiffs } from './record-diff.ts';
import type { StudioDocument } from './records.ts';

/** One step that undo takes back. `label` completes "Undo ...", e.g. "Move 3 keys". */
export interface HistoryEntry {
  readonly label: string;
  readonly diff: RecordDiff;
  /** Came from a job that ended: it stands where the job was begun, so that undo takes back first what was done since. */
  readonly isLate?: true;
}

/**
 * A document with its past and future, immutable. `past` is in order of time; `future` has the next redo last.
 * While a gesture runs, `gesture` holds where it began; its changes become one entry when it is committed, or vanish when it is cancelled.
 */
export interface History {
  readonly document: StudioDocument;
  readonly past: readonly HistoryEntry[];
  readonly future: readonly HistoryEntry[];
  readonly gesture?: { readonly label: string; readonly start: StudioDocument };
}

/** Entries kept; older ones are forgotten. */
export const HISTORY_LIMIT = 20_000;

export function createHistory(document: StudioDocument): History {
  return { document, past: [], future: [] };
}

/** Does something that undo will name. Inside a gesture it becomes part of the gesture. Nothing happens for an empty diff. */
export function perform(history: History, label: string, diff: RecordDiff): History {
  if (isEmptyDiff(diff)) return history;
  const document = applyDiff(history.document, diff);
  if (history.gesture) return { ...history, document };
  return { document, past: [...history.past, { label, diff }].slice(-HISTORY_LIMIT), future: [] };
}

/** Starts a gesture (a drag, a dial). A gesture still running is committed first. */
export function beginGesture(history: History, label: string): History {
  const settled = commitGesture(history);
  return { ...settled, gesture: { label, start: settled.document } };
}

/**
 * Makes the document what `diff` makes of the gesture's *start*: gestures compute from their snapshot, so no error adds up.
 */
export function updateGesture(history: History, diff: RecordDiff): History {
  invariant(history.gesture !== undefined, 'no gesture is running');
  return { ...history, document: applyDiff(history.gesture.start, diff) };
}

/** Ends the gesture as one entry; one that changed nothing leaves none. Without a gesture nothing happens. */
export function commitGesture(history: History, label = history.gesture?.label ?? ''): History {
  const { gesture, ...rest } = history;
  if (gesture === undefined) return history;
  const diff = diffDocuments(gesture.start, history.document);
  if (isEmptyDiff(diff)) return { ...rest, document: gesture.start };
  return { ...rest, past: [...rest.past, { label, diff }].slice(-HISTORY_LIMIT), future: [] };
}

/** Ends the gesture and restores exactly what was before it. */
export function cancelGesture(history: History): History {
  const { gesture, ...rest } = history;
  return gesture === undefined ? history : { ...rest, document: gesture.start };
}

/** Takes the last entry back (a running gesture is committed first). Nothing happens at the beginning. */
export function undo(history: History): History {
  const settled = commitGesture(history);
  const entry = settled.past.at(-1);
  if (entry === undefined) return settled;
  return {
    document: applyDiff(settled.document, reverseDiff(entry.diff)),
    past: settled.past.slice(0, -1),
    future: [...settled.future, entry],
  };
}

/** Does the last undone entry again. */
export function redo(history: History): History {
  const settled = commitGesture(history);
  const entry = settled.future.at(-1);
  if (entry === undefined) return settled;
  return {
    document: applyDiff(settled.document, entry.diff),
    past: [...settled.past, entry],
    future: settled.future.slice(0, -1),
  };
}

/** Undoes or redoes until `past` has `count` entries: a click into the history list. */
export function goTo(history: History, count: number): History {
  let at = commitGesture(history);
  while (at.past.length > count) at = undo(at);
  while (at.past.length < count && at.future.length > 0) at = redo(at);
  return at;
}

/** All that happened since `before` as one diff: what the journal writes. */
export function changeSince(before: StudioDocument, after: StudioDocument): RecordDiff {
  return before === after ? EMPTY_DIFF : diffDocuments(before, after);
}

/** Makes the last two entries one, e.g. for repeated nudges of the same keys. */
export function mergeLastTwo(history: History, label: string): History {
  const [first, second] = history.past.slice(-2);
  if (first === undefined || second === undefined) return history;
  const merged = { label, diff: squashDiffs(first.diff, second.diff) };
  return { ...history, past: [...history.past.slice(0, -2), ...(isEmptyDiff(merged.diff) ? [] : [merged])] };
}
