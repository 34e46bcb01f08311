import { z } from 'zod';
import { StudioError } from '../../shared/core/errors.ts';
import type { ProjectRecord, StudioDocument, StudioRecord, TakeRecord } from '../../shared/document/records.ts';
import { validateRecord } from '../../shared/document/validate-document.ts';
import { isTakeFile, PROJECT_FORMAT, takeFile } from './project-layout.ts';
import { projectRecordSchema, studioRecordSchema, takeRecordSchema } from './record-schema.ts';

/** Longest object on one line. */
const LINE = 100;
const DIALS: readonly string[] = ['style', 'procedural'];

/** A take with everything that hangs on it, in the order of its file. */
export interface TakeGroup {
  readonly take: TakeRecord;
  /** Transcript, layers, tracks. */
  readonly rest: readonly StudioRecord[];
}

/** The document by takes, in the order of the list. Looks at each record once. */
export function groupByTake(document: StudioDocument): TakeGroup[] {
  const rest = new Map<string, StudioRecord[]>();
  for (const record of document.values()) {
    if (record.kind === 'take') rest.set(record.id, rest.get(record.id) ?? []);
    const layer = record.kind === 'track' ? document.get(record.layerId) : record;
    if (layer?.kind !== 'transcript' && layer?.kind !== 'layer') continue;
    const list = rest.get(layer.takeId) ?? [];
    list.push(record);
    rest.set(layer.takeId, list);
  }
  const takes = [...document.values()].filter((record) => record.kind === 'take');
  takes.sort((a, b) => a.order - b.order || compare(a.id, b.id));
  return takes.map((take) => ({ take, rest: sorted(rest.get(take.id) ?? []) }));
}

const RANK = { project: 0, take: 1, transcript: 2, layer: 3, track: 4 } as const;

function sorted(records: StudioRecord[]): StudioRecord[] {
  return records.sort((a, b) => {
    if (a.kind === 'layer' && b.kind === 'layer') return a.order - b.order || compare(a.id, b.id);
    if (a.kind === 'track' && b.kind === 'track') return compare(a.layerId, b.layerId) || compare(a.channel, b.channel);
    return RANK[a.kind] - RANK[b.kind] || compare(a.id, b.id);
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The text of `project.json`: the project record and the files of its takes. */
export function projectText(project: ProjectRecord, groups: readonly TakeGroup[]): string {
  const takes = groups.map(({ take }) => takeFile(take));
  return `${lines({ format: PROJECT_FORMAT, project, takes }, '')}\n`;
}

/** The text of a take's file: one record after the other, one phoneme, word or key a line. */
export function takeText({ take, rest }: TakeGroup): string {
  return `${lines({ take, records: rest }, '')}\n`;
}

function lines(value: unknown, indent: string, key = ''): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    const items = value.map((item) => inner + (isRecord(item) ? lines(item, inner) : JSON.stringify(item)));
    return `[\n${items.join(',\n')}\n${indent}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  // Dials come in the order in which they were touched.
  if (DIALS.includes(key)) fields.sort(([a], [b]) => compare(a, b));
  const text = fields.map(([name, field]) => {
    return `${inner}${JSON.stringify(name)}: ${isFlat(name, field) ? JSON.stringify(field) : lines(field, inner, name)}`;
  });
  return fields.length === 0 ? '{}' : `{\n${text.join(',\n')}\n${indent}}`;
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && 'id' in value;
}

/** Short enough for one line and without anything that changes by itself inside. */
function isFlat(key: string, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value) || DIALS.includes(key)) return false;
  const isPlain = Object.values(value).every((field) => typeof field !== 'object' || field === null);
  return isPlain && !('path' in value) && JSON.stringify(value).length <= LINE;
}

const projectFileSchema = z.strictObject({
  format: z.literal(PROJECT_FORMAT),
  project: projectRecordSchema,
  takes: z.array(z.string().refine(isTakeFile, 'is not the name of a take file')).max(100_000),
});
const takeFileSchema = z.strictObject({
  take: takeRecordSchema,
  records: z.array(studioRecordSchema).max(1_000_000),
});

export interface ProjectFileContent {
  readonly project: ProjectRecord;
  /** Below the project folder. */
  readonly takes: readonly string[];
}

/** What a parsed `project.json` says. @throws StudioError `project-invalid`, naming `file` */
export function readProjectFile(value: unknown, file: string): ProjectFileContent {
  const content = check(projectFileSchema, value, file);
  const folded = new Set(content.takes.map((take) => take.normalize('NFC').toLowerCase()));
  if (folded.size < content.takes.length) throw invalid(file, 'it names a take file twice');
  return content;
}

/** The records of a parsed take file. @throws StudioError `project-invalid`, naming `file` */
export function readTakeFile(value: unknown, file: string): StudioRecord[] {
  const content = check(takeFileSchema, value, file);
  const records: StudioRecord[] = [content.take, ...content.records];
  const problem = records.flatMap(validateRecord)[0];
  if (problem !== undefined) throw invalid(file, problem);
  return records;
}

/** @throws StudioError `project-invalid` */
export function parseJson(text: string, file: string): unknown {
  if (/^<{7} /m.test(text))
    throw invalid(file, 'it holds merge conflicts that were not solved', 'Solve them in a text editor and open it again.');
  try {
    // Some editors put a byte order mark in front.
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (cause) {
    throw invalid(file, `it is no JSON (${cause instanceof Error ? cause.message.slice(0, 120) : 'unreadable'})`);
  }
}

/** @throws StudioError `project-invalid`, naming `file` */
export function check<T>(schema: z.ZodType<T>, value: unknown, file: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw invalid(file, `${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'not as expected'}`);
}

export function invalid(
  file: string,
  why: string,
  hint = 'Take the file back from version control or a copy, or move it away.',
): StudioError {
  return new StudioError('project-invalid', `"${file}" cannot be read: ${why.slice(0, 300)}.`, { hint });
}
