import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { StudioError } from '../../shared/core/errors.ts';
import type { ImportedRecording, ImportOutcome } from '../../shared/ipc/project-views.ts';
import type { ProjectSession } from '../projects/project-session.ts';
import { isRecordingName, RECORDING_EXTENSIONS } from '../takes/recording-names.ts';
import { isScriptName, readScripts, stem } from '../takes/script-files.ts';
import { asErrorData } from './job-lanes.ts';
import type { OpenProjects } from './open-projects.ts';
import type { PlaceRegistry } from './place-registry.ts';
import type { JsonHandlers } from './project-handlers.ts';
import type { UploadFolder } from './uploads.ts';

export interface ImportParts {
  readonly projects: OpenProjects;
  readonly places: PlaceRegistry;
  readonly uploads: UploadFolder;
  /** Files that were handed over, by token: uploads of ours, or files of the user's that a shell knows to be meant. */
  readonly received: PlaceRegistry;
  readonly onUnexpected: (error: unknown, what: string) => void;
}

/** Folders in folders in which recordings are looked for, and how many files are taken at once. */
const MOST_DEPTH = 8;
const MOST_FILES = 10_000;

/** Recordings and their scripts into a project. */
export function importHandlers(parts: ImportParts): JsonHandlers<'importUploads' | 'importPlaces' | 'relink'> {
  const { projects, places, uploads, received } = parts;
  return {
    async importUploads({ projectId, uploads: tokens }) {
      const { session } = projects.get(projectId);
      const files = tokens.map((token) => received.pathOf(token));
      const outcome = await importFiles(parts, session, { files, scripts: files, named: files, copy: true });
      for (const file of files) await uploads.remove(file);
      return outcome;
    },
    async importPlaces({ projectId, places: tokens, copy }) {
      const { session } = projects.get(projectId);
      const named = tokens.map((token) => places.pathOf(token));
      const byPlace = await Promise.all(named.map((path) => filesBelow(path, 0)));
      const found = byPlace.flat().slice(0, MOST_FILES);
      const besides = await Promise.all([...new Set(found.map((path) => dirname(path)))].map(scriptsIn));
      const scripts = [...new Set([...found, ...besides.flat()])];
      const { failures, ...taken } = await importFiles(parts, session, { files: found, scripts, named, copy });
      const empty = named.filter((_, index) => byPlace[index]?.length === 0);
      return { ...taken, failures: [...failures, ...empty.map(withoutRecordings)] };
    },
    async relink({ projectId, takeId, place }) {
      projects.take(projectId, takeId);
      return (await projects.get(projectId).session.audio.relink(takeId, places.pathOf(place))).audio;
    },
  };
}

function withoutRecordings(path: string): ImportOutcome['failures'][number] {
  const error = new StudioError('file-not-found', `There is no recording in the folder "${basename(path)}".`, {
    hint: `Recordings end in ${RECORDING_EXTENSIONS.join(' ')}.`,
  });
  return { name: basename(path), error: error.toData() };
}

interface Chosen {
  readonly files: readonly string[];
  /** Files in which scripts may be. */
  readonly scripts: readonly string[];
  /** What the user chose; a table that merely lies beside it and is none of scripts is no fault. */
  readonly named: readonly string[];
  readonly copy: boolean;
}

/** Takes what is a recording among the files, with what the scripts say about it. */
async function importFiles({ onUnexpected }: ImportParts, session: ProjectSession, chosen: Chosen): Promise<ImportOutcome> {
  const { files, scripts, named, copy } = chosen;
  const failures: { name: string; error: ReturnType<typeof asErrorData> }[] = [];
  const fail = (path: string, error: unknown): void => {
    failures.push({ name: basename(path), error: asErrorData(error, (unexpected) => onUnexpected(unexpected, 'import')) });
  };
  const { scriptOf, lines } = await readScripts(scripts.filter(isScriptName), (path, error) => {
    if (named.includes(path)) fail(path, error);
  });
  const recordings: ImportedRecording[] = [];
  for (const path of files.filter((file) => !isScriptName(file))) {
    try {
      const audio = await session.audio.import(path, { copy });
      recordings.push({ name: basename(path, extname(path)), audio, script: scriptOf(path) ?? '', warnings: [] });
    } catch (error) {
      fail(path, error);
    }
  }
  // Scripts that came after their recordings, or before them.
  const taken = new Set(files.filter((file) => !isScriptName(file)).map(stem));
  const meant = new Set(files.filter(isScriptName));
  const left = lines.filter((line) => meant.has(line.path) && line.text !== '' && !taken.has(line.stem));
  return { recordings, failures, scripts: left.map(({ path, stem: name, text }) => ({ name, text, from: basename(path) })) };
}

/** A file itself; of a folder the recordings and scripts in it and below, in their names' order. Links to folders are not followed. */
async function filesBelow(path: string, depth: number): Promise<string[]> {
  const status = await stat(path).catch(() => undefined);
  // What is gone is named by whoever wants to read it.
  if (!status?.isDirectory()) return [path];
  if (depth > MOST_DEPTH) return [];
  const entries = (await readdir(path, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  const found: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith('.') || found.length > MOST_FILES) continue;
    const inside = join(path, entry.name);
    if (entry.isDirectory()) found.push(...(await filesBelow(inside, depth + 1)));
    else if (isRecordingName(entry.name) || isScriptName(entry.name)) found.push(inside);
  }
  return found;
}

async function scriptsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter(isScriptName).map((name) => join(folder, name));
}
