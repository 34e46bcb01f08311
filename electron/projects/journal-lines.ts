import { z } from 'zod';
import type { RecordDiff } from '../../shared/document/record-diff.ts';
import type { RecordId, StudioDocument, StudioRecord } from '../../shared/document/records.ts';
import { validateChange } from '../../shared/document/validate-document.ts';
import { sha256 } from './project-layout.ts';
import { applyPatch, patchRecord, type RecordPatch } from './record-patch.ts';
import { studioRecordSchema } from './record-schema.ts';

/*
 * A journal is a folder of segments `00000001.log`, ... A segment's first line says which saved state it began on; the others are changes.
 * Each line is `<first 16 digits of sha256 of the rest> <JSON>`. A killed program leaves at most one broken line, at the end of a segment;
 * nothing is ever appended behind one: each session and each retry begins a new segment.
 */
const CHECK_DIGITS = 16;
const patchSchema = z.strictObject({
  id: z.string(),
  set: z.record(z.string(), z.unknown()).exactOptional(),
  unset: z.array(z.string()).exactOptional(),
  splice: z
    .record(z.string(), z.strictObject({ at: z.number().int(), drop: z.number().int(), put: z.array(z.unknown()) }))
    .exactOptional(),
});
const headerSchema = z.strictObject({ journal: z.literal(1), base: z.string(), baseSequence: z.number().int().nonnegative() });
const entrySchema = z.strictObject({
  sequence: z.number().int().positive(),
  /** Milliseconds since 1970. */
  at: z.number(),
  label: z.string(),
  add: z.array(z.unknown()).exactOptional(),
  patch: z.array(patchSchema).exactOptional(),
  remove: z.array(z.string()).exactOptional(),
});

/** The saved state, by the digest of its files, and the number of the last change in it. */
export type JournalHeader = z.infer<typeof headerSchema>;
export type JournalEntry = z.infer<typeof entrySchema>;

export function headerLine(base: string, baseSequence: number): string {
  return journalLine({ journal: 1, base, baseSequence } satisfies JournalHeader);
}

/** The line of a change. */
export function entryLine(sequence: number, at: number, label: string, diff: RecordDiff): string {
  const add = Object.values(diff.added);
  const patch = Object.values(diff.updated).map(([from, to]) => patchRecord(from, to));
  const remove = Object.keys(diff.removed);
  return journalLine({
    sequence,
    at,
    label,
    ...(add.length > 0 && { add }),
    ...(patch.length > 0 && { patch }),
    ...(remove.length > 0 && { remove }),
  });
}

/** Any line of a journal: a {@link JournalHeader} or {@link JournalEntry}. */
export function journalLine(value: object): string {
  const json = JSON.stringify(value);
  return `${sha256(json).slice(0, CHECK_DIGITS)} ${json}\n`;
}

export interface SegmentLines {
  readonly header?: JournalHeader;
  /** Up to the first line that is broken. */
  readonly entries: readonly JournalEntry[];
  /** Whole lines from the first broken one on. The part of a line at the end is none: there a program died while it wrote. */
  readonly brokenLines: number;
}

/** Reads what can be trusted of a segment, whatever it holds. */
export function readSegment(text: string): SegmentLines {
  const lines = text.split('\n');
  // After the last line break comes nothing, or the part of a line that was being written.
  lines.pop();
  const header = checked(lines[0] ?? '', headerSchema);
  if (header === undefined) return { entries: [], brokenLines: lines.length };
  const entries: JournalEntry[] = [];
  for (const item of lines.slice(1)) {
    const entry = checked(item, entrySchema);
    if (entry === undefined) break;
    entries.push(entry);
  }
  return { header, entries, brokenLines: lines.length - 1 - entries.length };
}

function checked<T>(item: string, schema: z.ZodType<T>): T | undefined {
  const json = item.slice(CHECK_DIGITS + 1);
  if (sha256(json).slice(0, CHECK_DIGITS) !== item.slice(0, CHECK_DIGITS) || item[CHECK_DIGITS] !== ' ') return undefined;
  try {
    const result = schema.safeParse(JSON.parse(json));
    return result.success ? result.data : undefined;
  } catch {
    return undefined;
  }
}

/** The document after an entry. @throws when the entry does not fit the document */
export function applyEntry(document: StudioDocument, entry: JournalEntry): StudioDocument {
  const next = new Map<RecordId, StudioRecord>(document);
  const put: StudioRecord[] = [];
  for (const id of entry.remove ?? []) if (!next.delete(id)) throw new Error(`there is no ${id} to remove`);
  for (const patch of entry.patch ?? []) {
    const from = document.get(patch.id);
    if (from === undefined) throw new Error(`there is no ${patch.id} to change`);
    put.push(studioRecordSchema.parse(applyPatch(from, patch satisfies RecordPatch)));
  }
  for (const record of entry.add ?? []) put.push(studioRecordSchema.parse(record));
  for (const record of put) next.set(record.id, record);
  const problem = validateChange(next, put, entry.remove ?? [])[0];
  if (problem !== undefined) throw new Error(problem);
  return next;
}
