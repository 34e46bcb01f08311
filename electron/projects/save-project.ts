import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { invariant } from '../../shared/core/assert.ts';
import type { BlobName, StudioDocument, StudioRecord } from '../../shared/document/records.ts';
import { blobNamesOf } from '../../shared/document/validate-document.ts';
import { sweepTemporaryFiles } from '../files/atomic-write.ts';
import { eachOf, type ProjectDisk, writeFiles } from './project-disk.ts';
import { GIT_FILES, PROJECT_FILE, projectPlaces, sha256, takeFile } from './project-layout.ts';
import { groupByTake, invalid, projectText, type TakeGroup, takeText } from './record-text.ts';
import { type FileDigests, promotePending, readText, type SaveManifest, writePending } from './save-manifest.ts';

/** A document as the texts of its files. */
export interface DocumentTexts {
  readonly texts: ReadonlyMap<string, string>;
  readonly files: FileDigests;
  readonly blobs: readonly BlobName[];
  readonly takeCount: number;
}

/** Makes texts, keeping those of takes in which nothing changed since the last time. */
export type TextMaker = (document: StudioDocument) => DocumentTexts;

interface KeptText {
  readonly group: TakeGroup;
  readonly text: string;
  readonly sha: string;
}

/** `portable` makes the records as they lie on the disk. */
export function createTextMaker(portable: (record: StudioRecord) => StudioRecord): TextMaker {
  let kept = new Map<string, KeptText>();
  return (document) => {
    const project = document.get('project');
    invariant(project?.kind === 'project', 'a document has a project record');
    const groups = groupByTake(document);
    const next = new Map<string, KeptText>();
    for (const group of groups) {
      const old = kept.get(group.take.id);
      next.set(group.take.id, old !== undefined && isSameGroup(old.group, group) ? old : keptText(group, portable));
    }
    kept = next;
    const index = projectText(project, groups);
    const texts = new Map([[PROJECT_FILE, index]]);
    const files: Record<string, string> = { [PROJECT_FILE]: sha256(index) };
    for (const { group, text, sha } of next.values()) {
      const file = takeFile(group.take);
      texts.set(file, text);
      files[file] = sha;
    }
    return { texts, files, blobs: [...blobsOf(document)].sort(), takeCount: groups.length };
  };
}

/** Names of all dense data that a document needs. */
export function blobsOf(document: StudioDocument): Set<BlobName> {
  return new Set([...document.values()].flatMap(blobNamesOf));
}

function isSameGroup(a: TakeGroup, b: TakeGroup): boolean {
  return a.take === b.take && a.rest.length === b.rest.length && a.rest.every((record, index) => record === b.rest[index]);
}

function keptText(group: TakeGroup, portable: (record: StudioRecord) => StudioRecord): KeptText {
  const take = portable(group.take);
  invariant(take.kind === 'take', 'a take stays one');
  const text = takeText({ take, rest: group.rest.map(portable) });
  return { group, text, sha: sha256(text) };
}

export interface SaveRequest {
  readonly folder: string;
  readonly disk: ProjectDisk;
  readonly content: DocumentTexts;
  readonly save: number;
  readonly savedAt: number;
  readonly sequence: number;
  /** What the files on the disk hold. */
  readonly onDisk: FileDigests;
  readonly retryDelaysMs?: readonly number[];
}

/**
 * Saves all files or, in effect, none: first the texts go into `versions/texts`, then the decision into `versions/pending.json`, then the files
 * themselves. Whoever opens the project after a crash finds the old state (no decision) or the new one (the files are finished from the texts).
 * Blobs must be on the disk already. @throws StudioError `disk-full`, `file-not-writable`
 */
export async function writeSave(request: SaveRequest): Promise<void> {
  const { folder, disk, content } = request;
  const { texts: textFolder } = projectPlaces(folder);
  const retry = request.retryDelaysMs;
  const there = new Set(await readdir(textFolder).catch(() => []));
  const missing = [...content.texts].filter(([file]) => !there.has(content.files[file] ?? ''));
  await writeFiles(
    disk,
    missing.map(([file, data]) => ({ path: join(textFolder, content.files[file] ?? ''), data })),
    retry,
  );
  let bytes = 0;
  for (const text of content.texts.values()) bytes += text.length;
  const { save, savedAt, sequence } = request;
  await writePending(folder, { save, savedAt, sequence, bytes, files: content.files, blobs: [...content.blobs] }, disk);
  await finishFiles(request);
}

/** Finishes a save that was decided. @throws StudioError `disk-full`, `file-not-writable` */
export async function finishSave(folder: string, pending: SaveManifest, onDisk: FileDigests, disk: ProjectDisk): Promise<void> {
  const texts = new Map<string, string>();
  for (const [file, sha] of Object.entries(pending.files)) {
    const text = await readText(folder, sha);
    if (text === undefined) throw invalid(file, 'the copy that was kept of it is missing or damaged');
    texts.set(file, text);
  }
  const content = { texts, files: pending.files, blobs: pending.blobs, takeCount: texts.size - 1 };
  await finishFiles({ folder, disk, content, onDisk, save: pending.save, savedAt: pending.savedAt, sequence: pending.sequence });
}

async function finishFiles({ folder, disk, content, onDisk, save, retryDelaysMs }: SaveRequest): Promise<void> {
  const changed = [...content.texts].filter(([file]) => onDisk[file] !== content.files[file]);
  const toWrite = (wanted: boolean) =>
    changed.filter(([file]) => (file === PROJECT_FILE) === wanted).map(([file, data]) => ({ path: join(folder, file), data }));
  await writeFiles(disk, toWrite(false), retryDelaysMs);
  await writeFiles(disk, toWrite(true), retryDelaysMs);
  const gone = Object.keys(onDisk).filter((file) => content.files[file] === undefined);
  await eachOf(gone, async (file) => {
    await disk.rm(join(folder, file), { force: true }).catch(() => undefined);
  });
  await promoteWhenFree(folder, save, disk, retryDelaysMs);
  for (const { name, text } of GIT_FILES) {
    const isThere = await lstat(join(folder, name)).then(
      () => true,
      () => false,
    );
    if (!isThere) await writeFiles(disk, [{ path: join(folder, name), data: text }]);
  }
}

async function promoteWhenFree(
  folder: string,
  save: number,
  disk: ProjectDisk,
  delaysMs: readonly number[] = [20, 100, 400],
): Promise<void> {
  for (const delayMs of delaysMs) {
    const isDone = await promotePending(folder, save, disk).then(
      () => true,
      () => false,
    );
    if (isDone) return;
    await delay(delayMs);
  }
  await promotePending(folder, save, disk);
}

/** Removes what killed programs left in the project's folders. Only for the holder of the lock. */
export async function sweepProject(folder: string, now: number): Promise<void> {
  const { takes, versions, texts, audio, blobs, journal } = projectPlaces(folder);
  const below = (await readdir(blobs).catch(() => []))
    .filter((name) => /^[0-9a-f]{2}$/.test(name))
    .map((name) => join(blobs, name));
  for (const place of [folder, takes, versions, texts, audio, journal, ...below]) {
    await sweepTemporaryFiles(place, now, Number.NEGATIVE_INFINITY);
  }
}
