import { invariant } from '../core/assert.ts';
import type { RecordId, StudioDocument, StudioRecord } from './records.ts';

/** A change of the document. An id is in at most one of the three parts. */
export interface RecordDiff {
  readonly added: Readonly<Record<RecordId, StudioRecord>>;
  readonly updated: Readonly<Record<RecordId, readonly [from: StudioRecord, to: StudioRecord]>>;
  readonly removed: Readonly<Record<RecordId, StudioRecord>>;
}

export const EMPTY_DIFF: RecordDiff = { added: {}, updated: {}, removed: {} };

export function isEmptyDiff(diff: RecordDiff): boolean {
  return !hasKeys(diff.added) && !hasKeys(diff.updated) && !hasKeys(diff.removed);
}

function hasKeys(part: object): boolean {
  for (const _ in part) return true;
  return false;
}

/** The document after the change. Records that the diff does not name are the very same objects. */
export function applyDiff(document: StudioDocument, diff: RecordDiff): StudioDocument {
  if (isEmptyDiff(diff)) return document;
  const next = new Map(document);
  for (const id of Object.keys(diff.removed)) next.delete(id);
  for (const [id, [, to]] of Object.entries(diff.updated)) next.set(id, to);
  for (const [id, record] of Object.entries(diff.added)) next.set(id, record);
  return next;
}

/** The change that takes this one back. */
export function reverseDiff(diff: RecordDiff): RecordDiff {
  const updated = Object.fromEntries(Object.entries(diff.updated).map(([id, [from, to]]) => [id, [to, from] as const]));
  return { added: diff.removed, updated, removed: diff.added };
}

/** One change that does what `first` and then `second` do. What is added and removed again leaves no trace. */
export function squashDiffs(first: RecordDiff, second: RecordDiff): RecordDiff {
  const added: Record<RecordId, StudioRecord> = { ...first.added };
  const updated: Record<RecordId, readonly [StudioRecord, StudioRecord]> = { ...first.updated };
  const removed: Record<RecordId, StudioRecord> = { ...first.removed };
  for (const [id, record] of Object.entries(second.added)) {
    const before = removed[id];
    if (before === undefined) {
      added[id] = record;
      continue;
    }
    delete removed[id];
    if (before !== record) updated[id] = [before, record];
  }
  for (const [id, [from, to]] of Object.entries(second.updated)) {
    if (added[id] !== undefined) added[id] = to;
    else updated[id] = [updated[id]?.[0] ?? from, to];
  }
  for (const [id, record] of Object.entries(second.removed)) {
    if (added[id] !== undefined) {
      delete added[id];
      continue;
    }
    removed[id] = updated[id]?.[0] ?? record;
    delete updated[id];
  }
  return { added, updated, removed };
}

/**
 * The change from one document to another, by identity of the records: those that are the same objects are not looked into.
 */
export function diffDocuments(from: StudioDocument, to: StudioDocument): RecordDiff {
  const added: Record<RecordId, StudioRecord> = {};
  const updated: Record<RecordId, readonly [StudioRecord, StudioRecord]> = {};
  const removed: Record<RecordId, StudioRecord> = {};
  for (const [id, record] of to) {
    const before = from.get(id);
    if (before === undefined) added[id] = record;
    else if (before !== record) updated[id] = [before, record];
  }
  for (const [id, record] of from) if (!to.has(id)) removed[id] = record;
  return { added, updated, removed };
}

/**
 * Builds a diff against a document: the way in which commands speak. Putting a record adds or updates it; the last word on an id counts.
 * A command that removes a record must remove what hangs on it (`removeWithChildren` in commands does).
 */
export function makeDiff(
  document: StudioDocument,
  change: { readonly put?: readonly StudioRecord[]; readonly remove?: readonly RecordId[] },
): RecordDiff {
  const next = new Map(document);
  for (const id of change.remove ?? []) {
    invariant(next.has(id), `the document has no record ${id} to remove`);
    next.delete(id);
  }
  for (const record of change.put ?? []) next.set(record.id, record);
  return diffDocuments(document, next);
}
