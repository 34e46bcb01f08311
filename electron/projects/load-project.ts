import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { StudioError } from '../../shared/core/errors.ts';
import type { ProjectRecord, RecordId, StudioDocument, StudioRecord } from '../../shared/document/records.ts';
import { validateDocument } from '../../shared/document/validate-document.ts';
import { formatOf, migrate, type StoredProject } from './migrations.ts';
import { MOST_TEXT_BYTES, PROJECT_FILE, PROJECT_FORMAT, projectPlaces, sha256 } from './project-layout.ts';
import { invalid, parseJson, readProjectFile, readTakeFile } from './record-text.ts';
import { digestOf, type FileDigests, readManifests, readPending, readText, type SaveManifest } from './save-manifest.ts';

/** A saved state, read and checked. */
export interface SavedState {
  readonly document: StudioDocument;
  /** Number of the last change in it. */
  readonly sequence: number;
  /** What the files on the disk hold, as far as we know of it: what differs from it was changed by somebody else. */
  readonly files: FileDigests;
  /** Name of the state. */
  readonly digest: string;
}

export interface LoadedProject {
  /** As the files say. */
  readonly saved: SavedState;
  /** The last state that the studio itself saved, when the files say something else by now. */
  readonly lastSave?: () => Promise<SavedState>;
  /** Counts the saves. */
  readonly save: number;
  /** A save that was interrupted and can be finished: `saved` is its state. */
  readonly pending?: SaveManifest;
  readonly warnings: readonly string[];
}

/**
 * Reads a project folder without changing anything in it. Each file that cannot be read is taken from the newest saved state that has it,
 * with a warning. @throws StudioError `project-not-found`, `project-newer`, `project-invalid`
 */
export async function loadProject(folder: string): Promise<LoadedProject> {
  const [manifests, pending, text] = await Promise.all([readManifests(folder), readPending(folder), readProjectText(folder)]);
  const newest = manifests[0];
  if (text === undefined && newest === undefined && pending === undefined) throw notFound(folder);
  // Before anything else: what a newer version wrote is left alone.
  if (text !== undefined) refuseNewer(text);
  if (pending !== undefined && pending.save > (newest?.save ?? 0)) {
    const loaded = await loadPending(folder, pending, newest);
    if (loaded !== undefined) return loaded;
  }
  return loadFiles(folder, text, manifests);
}

/** Whether a folder is a project that this version may open. @throws StudioError `project-not-found`, `project-newer` */
export async function checkFormat(folder: string): Promise<void> {
  const text = await readProjectText(folder);
  if (text !== undefined) refuseNewer(text);
  else if ((await readManifests(folder)).length === 0 && (await readPending(folder)) === undefined) throw notFound(folder);
}

/** The state of a save from the texts that were kept of it. @throws StudioError `project-invalid` */
export async function loadManifest(folder: string, manifest: SaveManifest): Promise<SavedState> {
  const texts = new Map<string, string>();
  for (const [file, sha] of Object.entries(manifest.files)) {
    const text = await readText(folder, sha);
    if (text === undefined) throw invalid(file, 'the copy that was kept of it is missing or damaged');
    texts.set(file, text);
  }
  const project = texts.get(PROJECT_FILE) ?? '';
  const content = readProjectFile(parseJson(project, PROJECT_FILE), PROJECT_FILE);
  const takes = content.takes.map((file) => readTakeFile(parseJson(texts.get(file) ?? '', file), file));
  return savedState(documentOf(content.project, takes), manifest.sequence, manifest.files);
}

/** Everything was decided when the process ended: only files that somebody else changed since then may differ from both states. */
async function loadPending(
  folder: string,
  pending: SaveManifest,
  newest: SaveManifest | undefined,
): Promise<LoadedProject | undefined> {
  const saved = await loadManifest(folder, pending).catch(() => undefined);
  if (saved === undefined) return undefined;
  const files: Record<string, string> = {};
  const foreign: string[] = [];
  for (const [file, sha] of Object.entries(pending.files)) {
    const text = await readProjectText(folder, file);
    const found = text === undefined ? undefined : sha256(text);
    const isOurs = found === undefined || found === sha || found === newest?.files[file];
    if (!isOurs) foreign.push(file);
    // For what somebody else wrote, what should be there: so that the next save finds it changed and asks.
    const expected = isOurs ? found : sha;
    if (expected !== undefined) files[file] = expected;
  }
  for (const [file, sha] of Object.entries(newest?.files ?? {})) {
    // Of a take that the save removes or names otherwise.
    const text = pending.files[file] === undefined ? await readProjectText(folder, file) : undefined;
    if (text !== undefined && sha256(text) === sha) files[file] = sha;
  }
  const warning = `${foreign.join(', ')} changed outside Facewright after a save was interrupted; you see the state of the save.`;
  return { saved: { ...saved, files }, save: pending.save, pending, warnings: foreign.length > 0 ? [warning] : [] };
}

/** What the files say; when they do not make a project, the newest state that was kept whole. */
async function loadFiles(folder: string, text: string | undefined, manifests: readonly SaveManifest[]): Promise<LoadedProject> {
  try {
    return await readFiles(folder, text, manifests);
  } catch (error) {
    if (!isDamage(error)) throw error;
    for (const manifest of manifests) {
      const saved = await loadManifest(folder, manifest).catch(() => undefined);
      if (saved === undefined) continue;
      // Its files are what should be there: so that saving finds them changed and asks, since somebody may want them.
      return { saved, save: manifests[0]?.save ?? 0, warnings: [`${error.message} You see the state of save ${manifest.save}.`] };
    }
    throw error;
  }
}

/** Merge conflicts hold somebody's work: an older state in their place would hide it. */
function isDamage(error: unknown): error is StudioError {
  return error instanceof StudioError && error.code === 'project-invalid' && !error.message.includes('merge conflicts');
}

async function readFiles(folder: string, text: string | undefined, manifests: readonly SaveManifest[]): Promise<LoadedProject> {
  const newest = manifests[0];
  const warnings: string[] = [];
  const digests: Record<string, string> = {};
  const project = await readOr(PROJECT_FILE, text, folder, manifests, warnings, (value) => {
    const format = formatOf(value);
    // A file of an older format holds what the migration needs of it; takes in files of their own came with format 1.
    return format === PROJECT_FORMAT ? readProjectFile(value, PROJECT_FILE) : migrated(value, format);
  });
  if (text !== undefined) digests[PROJECT_FILE] = sha256(text);
  if ('stored' in project) {
    const { project: content, takes } = readMigrated(project.stored);
    warnings.push(`The project was made by an older version (format ${project.format}); saving brings it up to date.`);
    return { saved: savedState(documentOf(content.project, takes), 0, digests), save: newest?.save ?? 0, warnings };
  }
  const takes: StudioRecord[][] = [];
  const texts = await readProjectTexts(folder, project.takes);
  for (const [index, file] of project.takes.entries()) {
    const takeText = texts[index];
    takes.push(await readOr(file, takeText, folder, manifests, warnings, (value) => readTakeFile(value, file)));
    if (takeText !== undefined) digests[file] = sha256(takeText);
  }
  const document = documentOf(project.project, takes);
  const isOurs = newest === undefined || digestOf(newest.files) === digestOf(digests);
  if (!isOurs && warnings.length === 0) warnings.push('The project was changed outside Facewright since it was saved here.');
  return {
    saved: savedState(document, newest?.sequence ?? 0, digests),
    save: newest?.save ?? 0,
    warnings,
    ...(!isOurs && newest && { lastSave: () => loadManifest(folder, newest) }),
  };
}

/** Reads a file's text; when it cannot be, the newest text that was kept of it. */
async function readOr<T>(
  file: string,
  text: string | undefined,
  folder: string,
  manifests: readonly SaveManifest[],
  warnings: string[],
  read: (value: unknown) => T,
): Promise<T> {
  let failure: unknown = invalid(file, 'it is missing');
  try {
    if (text !== undefined) return read(parseJson(text, file));
  } catch (error) {
    if (!isDamage(error)) throw error;
    failure = error;
  }
  for (const manifest of manifests) {
    const kept = await readText(folder, manifest.files[file]);
    if (kept === undefined) continue;
    const value = read(parseJson(kept, file));
    const what = text === undefined ? 'is missing' : 'is damaged';
    warnings.push(`"${file}" ${what}; you see its state of save ${manifest.save}.`);
    return value;
  }
  throw failure;
}

function migrated(value: unknown, format: number): { readonly stored: StoredProject; readonly format: number } {
  return { stored: migrate({ project: value, takes: new Map() }, format), format };
}

function readMigrated(stored: StoredProject): {
  readonly project: ReturnType<typeof readProjectFile>;
  readonly takes: StudioRecord[][];
} {
  const project = readProjectFile(stored.project, PROJECT_FILE);
  return { project, takes: project.takes.map((file) => readTakeFile(stored.takes.get(file), file)) };
}

/** @throws StudioError `project-invalid` */
function documentOf(project: ProjectRecord, takes: readonly (readonly StudioRecord[])[]): StudioDocument {
  const document = new Map<RecordId, StudioRecord>([[project.id, project]]);
  for (const record of takes.flat()) {
    if (document.has(record.id)) throw invalid(PROJECT_FILE, `${record.id} is in it twice`);
    document.set(record.id, record);
  }
  const problem = validateDocument(document)[0];
  if (problem !== undefined) throw invalid(PROJECT_FILE, problem);
  return document;
}

function savedState(document: StudioDocument, sequence: number, files: FileDigests): SavedState {
  return { document, sequence, files, digest: digestOf(files) };
}

/** The text of a file of the project; undefined when it is missing, unreadable or larger than any can be. */
export async function readProjectText(folder: string, file = PROJECT_FILE): Promise<string | undefined> {
  const path = join(folder, file);
  const status = await stat(path).catch(() => undefined);
  if (!status?.isFile() || status.size > MOST_TEXT_BYTES) return undefined;
  return readFile(path, 'utf8').catch(() => undefined);
}

/** Files that are read at once: waiting for one after the other is most of what opening a large project takes. */
const AT_ONCE = 16;

/** The texts of some files, in their order. */
async function readProjectTexts(folder: string, files: readonly string[]): Promise<readonly (string | undefined)[]> {
  const texts: (string | undefined)[] = [];
  for (let from = 0; from < files.length; from += AT_ONCE)
    texts.push(...(await Promise.all(files.slice(from, from + AT_ONCE).map((file) => readProjectText(folder, file)))));
  return texts;
}

function refuseNewer(text: string): void {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return;
  }
  if (typeof value === 'object' && value !== null && 'format' in value && typeof value.format === 'number') formatOf(value);
}

function notFound(folder: string): StudioError {
  return new StudioError(
    'project-not-found',
    `"${basename(folder)}" is not a Facewright project: ${basename(projectPlaces(folder).project)} is missing.`,
    {
      hint: 'Choose a folder whose name ends in .facewright.',
    },
  );
}
