import { StudioError } from '../../shared/core/errors.ts';
import type { RecordDiff } from '../../shared/document/record-diff.ts';
import type { RecordId, StudioDocument, StudioRecord } from '../../shared/document/records.ts';
import { validateChange, validateRecord } from '../../shared/document/validate-document.ts';
import type { ProjectChange } from './project-session.ts';
import { studioRecordSchema } from './record-schema.ts';

/** Digits after the point of what is measured, not chosen: a microsecond is a fraction of a sample. Other numbers stay as they are. */
const DIGITS: Readonly<Record<string, number>> = {
  start: 6,
  end: 6,
  burst: 6,
  time: 6,
  value: 6,
  inSlope: 6,
  outSlope: 6,
  confidence: 4,
};
const MOST_LABEL = 500;
const MOST_DEPTH = 12;

export interface CheckedChange {
  readonly label: string;
  /** As it is kept: copies of the records, with fields in order and measured numbers rounded. */
  readonly diff: RecordDiff;
  readonly document: StudioDocument;
}

/**
 * Checks a change against the document that it is to follow on.
 * @throws StudioError `project-out-of-step` when it is not the next one or made from another document, `project-change-invalid`
 */
export function checkChange(document: StudioDocument, sequence: number, change: ProjectChange): CheckedChange {
  if (change.sequence !== sequence + 1) throw outOfStep(`change ${change.sequence} came where ${sequence + 1} was expected`);
  const added: Record<RecordId, StudioRecord> = {};
  const updated: Record<RecordId, readonly [StudioRecord, StudioRecord]> = {};
  const removed: Record<RecordId, StudioRecord> = {};
  const next = new Map(document);
  for (const id of Object.keys(change.diff.removed)) {
    const record = document.get(id);
    if (record === undefined) throw outOfStep(`"${id}" is to be removed but is not there`);
    removed[id] = record;
    next.delete(id);
  }
  for (const [id, [, to]] of Object.entries(change.diff.updated)) {
    const record = document.get(id);
    if (record === undefined) throw outOfStep(`"${id}" is to be changed but is not there`);
    const kept = keptRecord(to, id);
    updated[id] = [record, kept];
    next.set(id, kept);
  }
  for (const [id, record] of Object.entries(change.diff.added)) {
    if (document.has(id)) throw outOfStep(`"${id}" is to be added but is there already`);
    const kept = keptRecord(record, id);
    added[id] = kept;
    next.set(id, kept);
  }
  const put = [...Object.values(updated).map(([, to]) => to), ...Object.values(added)];
  const problem = validateChange(next, put, Object.keys(removed))[0];
  if (problem !== undefined) throw refused(problem);
  return { label: String(change.label).slice(0, MOST_LABEL), diff: { added, updated, removed }, document: next };
}

/** The record as it is kept. @throws StudioError `project-change-invalid` */
export function keptRecord(record: StudioRecord, id: RecordId): StudioRecord {
  const rounded = parsed(plain(record, true), id);
  // Keys a fraction of a microsecond apart would fall together.
  return validateRecord(rounded).length === 0 ? rounded : parsed(plain(record, false), id);
}

function parsed(value: unknown, id: RecordId): StudioRecord {
  const result = studioRecordSchema.safeParse(value);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw refused(`${id}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'not a record'}`);
  }
  if (result.data.id !== id) throw refused(`"${id}" holds "${result.data.id}"`);
  return result.data;
}

/** A copy as it would come back from a file: without fields that are undefined, measured numbers rounded if wanted. */
function plain(value: unknown, isRounded: boolean, key = '', depth = 0): unknown {
  if (typeof value === 'number') {
    const digits = isRounded ? DIGITS[key] : undefined;
    // Adding 0 makes 0 of -0, which JSON cannot say.
    return (digits === undefined || !Number.isFinite(value) ? value : Number(value.toFixed(digits))) + 0;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MOST_DEPTH) throw refused('it is nested too deeply');
  if (Array.isArray(value)) return value.map((item) => plain(item, isRounded, key, depth + 1));
  const copy: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    if (field !== undefined && name !== '__proto__') copy[name] = plain(field, isRounded, name, depth + 1);
  }
  return copy;
}

function outOfStep(why: string): StudioError {
  return new StudioError('project-out-of-step', `The window and the project have parted ways: ${why}.`, {
    hint: 'Open the project again; everything up to the change before is safe.',
  });
}

function refused(problem: string): StudioError {
  return new StudioError('project-change-invalid', `The change would break the project: ${problem.slice(0, 400)}.`, {
    hint: 'Undo it. If it comes back, copy the diagnostics and report it.',
  });
}
