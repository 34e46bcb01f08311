import type { StudioRecord } from '../../shared/document/records.ts';

type Fields = Readonly<Record<string, unknown>>;
/** Items `at`..`at + drop` of a list are replaced by `put`. */
interface Splice {
  readonly at: number;
  readonly drop: number;
  readonly put: readonly unknown[];
}

/** What changed in a record: the journal must not write an hour of phonemes again for each one that moved. */
export interface RecordPatch {
  readonly id: string;
  readonly set?: Fields;
  readonly unset?: readonly string[];
  readonly splice?: Readonly<Record<string, Splice>>;
}

/** The patch that makes `to` of `from`; both are plain data, and ids are the same. */
export function patchRecord(from: StudioRecord, to: StudioRecord): RecordPatch {
  const [before, after]: [Fields, Fields] = [{ ...from }, { ...to }];
  const set: Record<string, unknown> = {};
  const splice: Record<string, Splice> = {};
  for (const [key, value] of Object.entries(after)) {
    const old = before[key];
    if (Array.isArray(value) && Array.isArray(old)) {
      const change = spliceOf(old, value);
      if (change !== undefined) splice[key] = change;
    } else if (!isSame(old, value)) set[key] = value;
  }
  const unset = Object.keys(before).filter((key) => !(key in after));
  return {
    id: to.id,
    ...(Object.keys(set).length > 0 && { set }),
    ...(unset.length > 0 && { unset }),
    ...(Object.keys(splice).length > 0 && { splice }),
  };
}

/** The patched record, not yet checked. @throws when the patch does not fit */
export function applyPatch(from: StudioRecord, patch: RecordPatch): unknown {
  const fields = new Map<string, unknown>(Object.entries(from));
  for (const key of patch.unset ?? []) fields.delete(key);
  for (const [key, value] of Object.entries(patch.set ?? {})) fields.set(key, value);
  for (const [key, { at, drop, put }] of Object.entries(patch.splice ?? {})) {
    const list = fields.get(key);
    if (!Array.isArray(list) || at + drop > list.length) throw new Error(`the change of ${key} does not fit ${patch.id}`);
    fields.set(key, [...list.slice(0, at), ...put, ...list.slice(at + drop)]);
  }
  return Object.fromEntries(fields);
}

function spliceOf(from: readonly unknown[], to: readonly unknown[]): Splice | undefined {
  const most = Math.min(from.length, to.length);
  let head = 0;
  while (head < most && isSame(from[head], to[head])) head++;
  if (head === from.length && head === to.length) return undefined;
  let tail = 0;
  while (tail < most - head && isSame(from[from.length - 1 - tail], to[to.length - 1 - tail])) tail++;
  return { at: head, drop: from.length - head - tail, put: to.slice(head, to.length - tail) };
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isSame(a[key], b[key]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
