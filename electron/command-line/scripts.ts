import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { StudioError } from '../../shared/core/errors.ts';

/** Gives the script of a recording, or nothing where none is known. */
export type ScriptLookup = (recordingPath: string) => string | undefined;

function stem(path: string): string {
  return basename(path, extname(path)).normalize('NFC').toLowerCase();
}

/** Text in UTF-8 or, with its mark, UTF-16. @throws StudioError `script-invalid` */
export function decodeText(bytes: Uint8Array, name: string): string {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const encoding = isUtf16 ? (bytes[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new StudioError('script-invalid', `The script "${name}" is not readable text.`, {
      hint: 'Save it as plain text in UTF-8.',
    });
  }
}

/** Splits CSV text into rows of cells: quotes, doubled quotes, line ends of every system; comma, semicolon or tab. */
export function parseCsv(text: string): string[][] {
  const firstLine = text.slice(0, text.search(/[\r\n]|$/));
  const separator = [';', '\t', ','].find((mark) => firstLine.includes(mark)) ?? ',';
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  const endCell = (): void => {
    row.push(cell);
    cell = '';
  };
  const endRow = (): void => {
    endCell();
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  };
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? '';
    if (isQuoted) {
      if (character === '"' && text[i + 1] === '"') cell += text[i++];
      else if (character === '"') isQuoted = false;
      else cell += character;
    } else if (character === '"' && cell === '') isQuoted = true;
    else if (character === separator) endCell();
    else if (character === '\n') endRow();
    else if (character !== '\r') cell += character;
  }
  if (cell !== '' || row.length > 0) endRow();
  return rows;
}

function fromCsv(text: string, name: string): ScriptLookup {
  const [header = [], ...rows] = parseCsv(text);
  const columns = header.map((cell) => cell.trim().toLowerCase());
  const fileColumn = columns.indexOf('file');
  const textColumn = columns.indexOf('text');
  if (fileColumn < 0 || textColumn < 0) {
    throw new StudioError('script-invalid', `The script table "${name}" has the columns ${columns.join(', ') || '(none)'}.`, {
      hint: 'It needs a first row with the columns "file" and "text".',
    });
  }
  const byStem = new Map(
    rows.map((cells) => [stem((cells[fileColumn] ?? '').trim().replaceAll('\\', '/')), (cells[textColumn] ?? '').trim()]),
  );
  return (path) => byStem.get(stem(path)) || undefined;
}

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
