import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { BlobName, TakeRecord } from '../../shared/document/records.ts';
import { safeFileName } from '../../shared/export/safe-file-name.ts';

/** Format of the files that this version writes; older ones are migrated, newer ones refused. */
export const PROJECT_FORMAT = 1;
export const PROJECT_EXTENSION = '.facewright';
export const PROJECT_FILE = 'project.json';
export const LOCK_FILE = 'lock';
/** Below `versions`: a save that is decided but whose files may not all be written. */
export const PENDING_FILE = 'pending.json';
/** For version control: what belongs to one computer and its last hours is left out, and line ends stay as they are. */
export const GIT_FILES: readonly { readonly name: string; readonly text: string }[] = [
  { name: '.gitignore', text: '/versions/\n/journal/\n/lock\n/lock.*\n.facewright-*.tmp\n' },
  { name: '.gitattributes', text: '*.json text eol=lf\n/blobs/** binary\n/audio/** binary\n' },
];
/** Largest text file that is read: an hour of phonemes takes 6 MB. */
export const MOST_TEXT_BYTES = 256 * 1024 ** 2;
export const MOST_VERSIONS = 10;

const MOST_SLUG = 60;

export interface ProjectPlaces {
  readonly folder: string;
  readonly project: string;
  readonly takes: string;
  readonly blobs: string;
  readonly audio: string;
  readonly versions: string;
  /** Files of saved states, by content. */
  readonly texts: string;
  readonly pending: string;
  readonly journal: string;
  readonly lock: string;
}

export function projectPlaces(folder: string): ProjectPlaces {
  const versions = join(folder, 'versions');
  return {
    folder,
    project: join(folder, PROJECT_FILE),
    takes: join(folder, 'takes'),
    blobs: join(folder, 'blobs'),
    audio: join(folder, 'audio'),
    versions,
    texts: join(versions, 'texts'),
    pending: join(versions, PENDING_FILE),
    journal: join(folder, 'journal'),
    lock: join(folder, LOCK_FILE),
  };
}

export function sha256(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}

export function blobPath(blobs: string, name: BlobName): string {
  return join(blobs, name.slice(0, 2), name);
}

/** The take's file below the project folder: readable, and its own whatever the case of letters. */
export function takeFile({ id, name }: TakeRecord): string {
  const key = id.slice('take:'.length);
  const short = /^[a-z0-9-]{1,24}$/.test(key) ? key : sha256(key).slice(0, 12);
  const slug = safeFileName([...name.toLowerCase()].slice(0, MOST_SLUG).join('').replaceAll(/\s+/g, '-'));
  return `takes/${slug}-${short}.json`;
}

/** Whether a path from a file may be a take's: one level, no tricks. */
export function isTakeFile(path: string): boolean {
  const name = /^takes\/([^/\\]+)\.json$/.exec(path)?.[1];
  return name !== undefined && safeFileName(name) === name;
}
