import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { AudioReference, StudioRecord } from '../../shared/document/records.ts';

export interface AudioRoots {
  /** Where the project lies now. */
  readonly folder: string;
  /** What relative paths of recordings that were not copied are relative to: where the project lay when it was opened. */
  readonly base: string;
  /** Paths relative to a folder that will go away would be of no use. */
  readonly isUnsaved: boolean;
}

/** `//server`, `\\server`, `smb://`: opening such a path may send the user's credentials to whoever wrote it into the project. */
export function isRemote(path: string): boolean {
  return /^[\\/]{2}/.test(path) || /^[a-z][a-z0-9+.-]+:\/\//i.test(path);
}

/** Where a recording lies, absolute; undefined for a place that this system does not have or that is not looked at unasked. */
export function placeOfAudio({ path, isCopied }: AudioReference, roots: AudioRoots): string | undefined {
  if (isCopied) return join(roots.folder, path);
  if (isRemote(path) || isForeign(path)) return undefined;
  const place = resolve(roots.base, path);
  return isRemote(place) ? undefined : place;
}

/** A path of a Windows drive on another system. */
function isForeign(path: string): boolean {
  return process.platform !== 'win32' && /^[a-z]:[\\/]/i.test(path);
}

/** How a project in `folder` names a recording at an absolute path: relative where it can be. */
export function namedFrom(folder: string, place: string): string {
  const path = relative(folder, place);
  return isAbsolute(path) ? place : path.split(sep).join('/');
}

/** A record as it lies on the disk: with the path of its recording relative to where the project lies now. */
export function portableRecord(record: StudioRecord, roots: AudioRoots): StudioRecord {
  if (record.kind !== 'take' || record.audio.isCopied || (roots.folder === roots.base && !isAbsolute(record.audio.path)))
    return record;
  const place = placeOfAudio(record.audio, roots);
  if (place === undefined) return record;
  const path = roots.isUnsaved ? place : namedFrom(roots.folder, place);
  return path === record.audio.path ? record : { ...record, audio: { ...record.audio, path } };
}
