import { StudioError } from '../../shared/core/errors.ts';
import { safeFileName } from '../../shared/export/safe-file-name.ts';
import { isTakeFile, PROJECT_FILE } from './project-layout.ts';

/** Why a packed project is refused; everything that these files are checked for ends here. */
export function packInvalid(why: string): StudioError {
  return new StudioError('project-pack-invalid', `The file is not a packed project that can be opened: ${why}.`, {
    hint: 'Ask for it to be packed again. Nothing was written.',
  });
}

/**
 * Checks the name of an entry: only the files that a project consists of may be in a packed one, which leaves no room for `..`, drives, devices,
 * links or anything else. @throws StudioError `project-pack-invalid`
 */
export function checkEntryName(name: string): void {
  if (name === PROJECT_FILE || isTakeFile(name)) return;
  const blob = /^blobs\/([0-9a-f]{2})\/([0-9a-f]{64})$/.exec(name);
  if (blob?.[1] !== undefined && blob[2]?.startsWith(blob[1])) return;
  const audio = /^audio\/([^/\\]+)$/.exec(name)?.[1];
  if (audio !== undefined && isSafeName(audio)) return;
  // Names may hold anything, also what moves a terminal's cursor.
  throw packInvalid(`"${name.slice(0, 120).replaceAll(/[^\x20-\x7e]/g, '?')}" has no place in a project`);
}

/** With an extension a name may be longer than a stem. */
function isSafeName(name: string): boolean {
  const dot = name.lastIndexOf('.');
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  return safeFileName(stem) === stem && /^(\.[a-z0-9]{1,8})?$/i.test(extension);
}

/** The form in which names are equal on any system: without case, composed. */
export function foldedName(name: string): string {
  return name.normalize('NFC').toLowerCase().toUpperCase();
}
