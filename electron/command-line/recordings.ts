import { stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { glob } from 'tinyglobby';
import { StudioError } from '../../shared/core/errors.ts';
import { isRecordingName, RECORDING_EXTENSIONS } from '../takes/recording-names.ts';

async function kindOf(path: string): Promise<'file' | 'folder' | 'other' | 'absent'> {
  try {
    const status = await stat(path);
    return status.isFile() ? 'file' : status.isDirectory() ? 'folder' : 'other';
  } catch {
    return 'absent';
  }
}

async function expand(input: string, ignoredFolder: string | undefined): Promise<string[]> {
  const kind = await kindOf(input);
  if (kind === 'file' || kind === 'other') return [resolve(input)];
  const options = { absolute: true, onlyFiles: true, caseSensitiveMatch: true, expandDirectories: false } as const;
  const found =
    kind === 'folder'
      ? await glob('**/*', { ...options, cwd: resolve(input) })
      : await glob(input.replaceAll('\\', '/'), { ...options, cwd: process.cwd() });
  const isOutput = (path: string): boolean =>
    ignoredFolder !== undefined && kind === 'folder' && path.startsWith(ignoredFolder + sep);
  const recordings = found
    .map((path) => resolve(path))
    .filter((path) => (kind !== 'folder' || isRecordingName(path)) && !isOutput(path));
  if (recordings.length > 0) return recordings.sort();
  if (kind === 'folder') {
    throw new StudioError('file-not-found', `There is no recording in the folder "${input}".`, {
      hint: `Recordings end in ${RECORDING_EXTENSIONS.join(' ')}.`,
    });
  }
  throw new StudioError('file-not-found', `"${input}" does not exist.`, {
    hint: 'Check the path; patterns such as lines/*.wav are allowed.',
  });
}

/**
 * The recordings meant by file names, folders (searched through) and patterns: absolute paths, each once, in the order asked.
 * What lies in `outputFolder` inside a folder that was named is output of an earlier run (copies of the sound among it), not input.
 * @throws StudioError `file-not-found` for an input that matches nothing
 */
export async function findRecordings(inputs: readonly string[], outputFolder?: string): Promise<readonly string[]> {
  const all: string[] = [];
  for (const input of inputs) {
    const ignored = outputFolder === undefined || resolve(input) === resolve(outputFolder) ? undefined : resolve(outputFolder);
    all.push(...(await expand(input, ignored)));
  }
  return [...new Set(all)];
}
