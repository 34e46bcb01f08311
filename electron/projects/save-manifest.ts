import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../files/atomic-write.ts';
import type { ProjectDisk } from './project-disk.ts';
import {
  isTakeFile,
  MOST_TEXT_BYTES,
  MOST_VERSIONS,
  PENDING_FILE,
  PROJECT_FILE,
  projectPlaces,
  sha256,
} from './project-layout.ts';

const VERSION = /^(\d{6,15})\.json$/;
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const manifestSchema = z.strictObject({
  save: z.number().int().positive(),
  savedAt: z.number(),
  sequence: z.number().int().nonnegative(),
  bytes: z.number().int().nonnegative(),
  files: z.record(z.string(), digest).refine((files) => Object.keys(files).every(isProjectText)),
  blobs: z.array(digest),
});

/** One save: which text each file had, by content, and the dense data that it needs. The texts themselves lie in `versions/texts`. */
export type SaveManifest = z.infer<typeof manifestSchema>;

export type FileDigests = Readonly<Record<string, string>>;

/** A name for a set of files, whatever their order. */
export function digestOf(files: FileDigests): string {
  return sha256(JSON.stringify(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))));
}

function isProjectText(path: string): boolean {
  return path === PROJECT_FILE || isTakeFile(path);
}

/** Saved states that can be read, the newest first. Damaged ones are left out. */
export async function readManifests(folder: string): Promise<SaveManifest[]> {
  const { versions } = projectPlaces(folder);
  const names = (await readdir(versions).catch(() => [])).filter((name) => VERSION.test(name));
  const manifests = await Promise.all(names.map((name) => readManifest(join(versions, name))));
  return manifests.filter((manifest) => manifest !== undefined).sort((a, b) => b.save - a.save);
}

/** A save that was decided but perhaps not finished. */
export function readPending(folder: string): Promise<SaveManifest | undefined> {
  return readManifest(join(projectPlaces(folder).versions, PENDING_FILE));
}

async function readManifest(path: string): Promise<SaveManifest | undefined> {
  const size = await stat(path).then(
    ({ size }) => size,
    () => Number.POSITIVE_INFINITY,
  );
  const text = size > MOST_TEXT_BYTES ? undefined : await readFile(path, 'utf8').catch(() => undefined);
  const [check, json] = text?.split('\n') ?? [];
  if (check === undefined || json === undefined || check !== sha256(json)) return undefined;
  try {
    return manifestSchema.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}

/** Decides a save: from here on it can be finished by anybody. */
export async function writePending(folder: string, manifest: SaveManifest, disk: ProjectDisk): Promise<void> {
  const json = JSON.stringify(manifest);
  await writeFileAtomically(projectPlaces(folder).pending, `${sha256(json)}\n${json}\n`, { operations: disk });
}

/** Makes the pending save the newest version. */
export async function promotePending(folder: string, save: number, disk: ProjectDisk): Promise<void> {
  const { pending, versions } = projectPlaces(folder);
  await disk.rename(pending, join(versions, versionName(save)));
  // Else a power cut could bring this decision back after the next one was made.
  const folderHandle = await disk.open(versions, 'r').catch(() => undefined);
  await folderHandle?.sync().catch(() => undefined);
  await folderHandle?.close();
}

function versionName(save: number): string {
  return `${String(save).padStart(6, '0')}.json`;
}

/** The text that a saved state had for a file, if it is still there and whole. */
export async function readText(folder: string, sha: string | undefined): Promise<string | undefined> {
  if (sha === undefined) return undefined;
  const text = await readFile(join(projectPlaces(folder).texts, sha), 'utf8').catch(() => undefined);
  return text !== undefined && sha256(text) === sha ? text : undefined;
}

/**
 * Removes versions but the newest ten and the texts that none of these needs; gives the versions that stay. What cannot be removed now is
 * removed after the next save.
 */
export async function pruneVersions(folder: string, disk: ProjectDisk): Promise<SaveManifest[]> {
  const { versions, texts } = projectPlaces(folder);
  await mkdir(texts, { recursive: true });
  const kept = (await readManifests(folder)).slice(0, MOST_VERSIONS);
  const names = new Set(kept.map(({ save }) => versionName(save)));
  const needed = new Set(kept.flatMap(({ files }) => Object.values(files)));
  for (const name of await readdir(versions)) {
    if (VERSION.test(name) && !names.has(name)) await disk.rm(join(versions, name), { force: true }).catch(() => undefined);
  }
  for (const name of await readdir(texts)) {
    if (/^[0-9a-f]{64}$/.test(name) && !needed.has(name))
      await disk.rm(join(texts, name), { force: true }).catch(() => undefined);
  }
  return kept;
}
