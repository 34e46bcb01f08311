import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { StudioError } from '../../shared/core/errors.ts';

/** Gives the script of a recording, or nothing where none is known. */
export type ScriptLookup = (recordingPath: string) => string | undefined;

/** What a recording and its script have in common: the name without folder and ending, in whatever case. */
export function stem(path: string): string {
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

/** Scripts of a table with the columns `file` and `text`. @throws StudioError `script-invalid` without them */
export function fromCsv(text: string, name: string): ScriptLookup {
  const byStem = new Map(tableLines(text, name).map((line) => [line.stem, line.text]));
  return (path) => byStem.get(stem(path)) || undefined;
}

function tableLines(text: string, name: string): { readonly stem: string; readonly text: string }[] {
  const [header = [], ...rows] = parseCsv(text);
  const columns = header.map((cell) => cell.trim().toLowerCase());
  const fileColumn = columns.indexOf('file');
  const textColumn = columns.indexOf('text');
  if (fileColumn < 0 || textColumn < 0) {
    throw new StudioError('script-invalid', `The script table "${name}" has the columns ${columns.join(', ') || '(none)'}.`, {
      hint: 'It needs a first row with the columns "file" and "text".',
    });
  }
  return rows.map((cells) => ({
    stem: stem((cells[fileColumn] ?? '').trim().replaceAll('\\', '/')),
    text: (cells[textColumn] ?? '').trim(),
  }));
}

/** Text files and tables, which may hold scripts. */
export function isScriptName(path: string): boolean {
  return /\.(txt|csv|tsv)$/i.test(path);
}

/** What a script file says about one recording. */
export interface ScriptLine {
  /** The file that says it. */
  readonly path: string;
  /** What the recording is called, as {@link stem} gives it. */
  readonly stem: string;
  readonly text: string;
}

export interface Scripts {
  readonly scriptOf: ScriptLookup;
  /** All that the files say, whether or not there is a recording for it. */
  readonly lines: readonly ScriptLine[];
}

/**
 * What the given script files say about recordings: a `.txt` of the same name in the same folder, else the only one of that name anywhere
 * among them, else a table's line. A file that cannot be
 * read or is no table of scripts is told to `onFailure` and passed over.
 */
export async function readScripts(files: readonly string[], onFailure: (path: string, error: unknown) => void): Promise<Scripts> {
  const texts = new Map<string, string>();
  const byStem = new Map<string, string[]>();
  const tables = new Map<string, string>();
  const lines: ScriptLine[] = [];
  for (const path of files) {
    try {
      const text = decodeText(await readFile(path), basename(path));
      if (!/\.txt$/i.test(path)) {
        const rows = tableLines(text, basename(path));
        lines.push(...rows.map((line) => ({ path, ...line })));
        // The first table that says something about a recording is believed.
        const said = new Map(rows.map((line) => [line.stem, line.text]));
        for (const [name, script] of said) if (script !== '' && !tables.has(name)) tables.set(name, script);
        continue;
      }
      lines.push({ path, stem: stem(path), text: text.trim() });
      texts.set(join(dirname(path), stem(path)), text.trim());
      byStem.set(stem(path), [...(byStem.get(stem(path)) ?? []), text.trim()]);
    } catch (error) {
      onFailure(path, error);
    }
  }
  const onlyOne = (path: string): string | undefined => {
    const [text, ...more] = byStem.get(stem(path)) ?? [];
    return more.length === 0 ? text : undefined;
  };
  const scriptOf: ScriptLookup = (path) => texts.get(join(dirname(path), stem(path))) || onlyOne(path) || tables.get(stem(path));
  return { scriptOf, lines };
}
