import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StudioError } from '../../shared/core/errors.ts';

/**
 * Makes a folder and those above it, one level at a time: where the system only says "no such file" (as below /proc), Node's own recursive form
 * never ends. @throws StudioError `file-not-writable`
 */
export async function makeFolder(path: string): Promise<void> {
  const status = await stat(path).catch(() => undefined);
  if (status?.isDirectory()) return;
  if (status)
    throw new StudioError('file-not-writable', `"${path}" is a file, not a folder.`, {
      hint: 'Choose another folder for the outputs.',
    });
  const parent = dirname(path);
  if (parent !== path) await makeFolder(parent);
  try {
    await mkdir(path);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return;
    throw new StudioError('file-not-writable', `The folder "${path}" cannot be made.`, {
      hint: 'Choose a folder that you may write to.',
      cause,
    });
  }
}
