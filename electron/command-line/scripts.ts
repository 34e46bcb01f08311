import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { StudioError } from '../../shared/core/errors.ts';
import { decodeText, fromCsv, type ScriptLookup, stem } from '../takes/script-files.ts';

async function fromFolder(folder: string): Promise<ScriptLookup> {
  const byStem = new Map<string, string>();
  for (const name of (await readdir(folder)).sort()) {
    if (extname(name).toLowerCase() === '.txt')
      byStem.set(stem(name), decodeText(await readFile(join(folder, name)), name).trim());
  }
  if (byStem.size === 0) {
    throw new StudioError('script-invalid', `There is no script in the folder "${folder}".`, {
      hint: 'Each line needs a text file named like its recording: line01.wav, line01.txt.',
    });
  }
  return (path) => byStem.get(stem(path)) || undefined;
}

/**
 * Reads `--script`: a folder with `<recording>.txt` files, a CSV with the columns `file,text`, a text file, or the words themselves.
 * A value that looks like a path to a text file but does not exist is an error, not a line of dialogue.
 * @throws StudioError `script-invalid`, `file-not-found`
 */
export async function loadScripts(value: string | undefined): Promise<ScriptLookup> {
  if (value === undefined) return () => undefined;
  const status = value.length < 4096 ? await stat(value).catch(() => undefined) : undefined;
  if (status?.isDirectory()) return fromFolder(value);
  if (status?.isFile()) {
    const text = decodeText(await readFile(value), value);
    if (/\.(csv|tsv)$/i.test(value)) return fromCsv(text, value);
    return () => text.trim() || undefined;
  }
  if (/^\S+\.(txt|csv|tsv)$/i.test(value)) {
    throw new StudioError('file-not-found', `The script "${value}" does not exist.`, {
      hint: 'Give a text file, a folder, a CSV with the columns file,text, or the words in quotes.',
    });
  }
  return () => value.trim() || undefined;
}
