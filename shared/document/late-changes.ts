import { type History, type HistoryEntry, perform } from './history.ts';
import { applyDiff, isEmptyDiff, type RecordDiff, squashDiffs } from './record-diff.ts';
import type { StudioDocument } from './records.ts';

/** Makes a change from the document that it is given. */
export type Change = (document: StudioDocument) => RecordDiff;

/** Where a late change belongs: behind the entry that was the last one when its job was begun; `undefined` for the beginning. */
export interface LatePlace {
  readonly after: HistoryEntry | undefined;
}

/**
 * Does something that was not asked for in this moment (a job that ended) as an entry of its own. It stands where its job was begun, behind
 * other late ones, unless entries since then changed the same records (or there is no place): then it is the last. A gesture that runs goes on,
 * over a start that has the change in it. What was undone stays to be redone unless it concerns the same records. Nothing happens for an empty
 * diff.
 */
export function insertEntry(history: History, label: string, change: Change, place?: LatePlace): History {
  const diff = change(history.gesture?.start ?? history.document);
  if (isEmptyDiff(diff)) return history;
  if (place === undefined && history.gesture === undefined) return perform(history, label, diff);
  const ids = idsOf(diff);
  const isTouched = (entry: HistoryEntry): boolean => idsOf(entry.diff).some((id) => ids.includes(id));
  const entry: HistoryEntry = { label, diff, isLate: true };
  const at = latePosition(history.past, place, isTouched);
  const past = [...history.past.slice(0, at), entry, ...history.past.slice(at)];
  return { ...withChangeBeneath(history, change), past, future: history.future.some(isTouched) ? [] : history.future };
}

function latePosition(
  past: readonly HistoryEntry[],
  place: LatePlace | undefined,
  isTouched: (entry: HistoryEntry) => boolean,
): number {
  const begun = place?.after === undefined ? -1 : past.indexOf(place.after);
  if (place === undefined || (place.after !== undefined && begun < 0)) return past.length;
  let at = begun + 1;
  while (past[at]?.isLate) at++;
  return past.slice(at).some(isTouched) ? past.length : at;
}

/**
 * Adds what follows from an entry (curves that were worked out after an edit of the transcript) to that entry, so that one undo takes both
 * back. When later entries changed the same records it becomes part of the last one instead. What was undone stays to be redone unless it
 * concerns the same records. An entry that is not in the past any more (it was undone) changes nothing.
 */
export function followEntry(history: History, entry: HistoryEntry, change: Change): History {
  const index = history.past.indexOf(entry);
  const diff = change(history.gesture?.start ?? history.document);
  if (index < 0 || isEmptyDiff(diff)) return history;
  const ids = idsOf(diff);
  const isTouched = (later: HistoryEntry): boolean => idsOf(later.diff).some((id) => ids.includes(id));
  const target = history.past.slice(index + 1).some(isTouched) ? history.past.length - 1 : index;
  const past = history.past.map((known, at) => (at === target ? { ...known, diff: squashDiffs(known.diff, diff) } : known));
  return { ...withChangeBeneath(history, change), past, future: history.future.some(isTouched) ? [] : history.future };
}

/** The document with the change, and the start of a running gesture too. */
function withChangeBeneath(history: History, change: Change): History {
  const document = applyDiff(history.document, change(history.document));
  if (history.gesture === undefined) return { ...history, document };
  const start = applyDiff(history.gesture.start, change(history.gesture.start));
  return { ...history, document, gesture: { ...history.gesture, start } };
}

function idsOf(diff: RecordDiff): string[] {
  return [...Object.keys(diff.added), ...Object.keys(diff.updated), ...Object.keys(diff.removed)];
}
