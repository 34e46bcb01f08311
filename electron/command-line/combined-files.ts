import { basename, join } from 'node:path';
import type { ExportTake } from '../../shared/export/export-input.ts';
import type { ExportFormatId } from '../../shared/export/exporter.ts';
import { writeFileAtomically } from '../files/atomic-write.ts';
import { bakeKey, isUpToDate, readBakeRecord, writeBakeRecord } from '../takes/bake-record.ts';
import { combineTakes, type TakesByFormat, type WriteOptions } from '../takes/bake-take.ts';
import type { HeadShelf } from '../takes/head-shelf.ts';
import type { Reporter } from './reporter.ts';

export interface WrittenFile {
  readonly name: string;
  readonly bytes: number;
}

/** The files that hold all lines of a batch, in the order in which the lines were given. */
export interface CombinedFiles {
  /** What a finished line brings: its takes, the files it has of its own, and the key of all that decided them. */
  add(path: string, key: string, takes: TakesByFormat, files: readonly WrittenFile[]): void;
  /**
   * Writes the files with all takes that were added and reports them. The folder remembers the batch when every one of `lines` was.
   * @throws StudioError of heads, exporters and disk
   */
  write(lines: number): Promise<void>;
}

/** Under this name the record of a folder remembers a batch; no recording is called so. */
function lineOf(stem: string): string {
  return `* ${stem}`;
}

function keyOf(keys: ReadonlyMap<string, string>): string {
  return bakeKey(Object.fromEntries([...keys].map(([path, key]) => [basename(path), key])));
}

/** Whether a batch of lines with these keys, by path, lies in the folder as it was written. */
export async function isBatchUpToDate(folder: string, stem: string, keys: ReadonlyMap<string, string>): Promise<boolean> {
  return isUpToDate(folder, await readBakeRecord(folder), lineOf(stem), keyOf(keys));
}

export function createCombinedFiles(
  stem: string,
  folder: string,
  options: WriteOptions,
  tools: { readonly heads: HeadShelf; readonly reporter: Reporter },
): CombinedFiles {
  const takes = new Map<ExportFormatId, ExportTake[]>();
  const keys = new Map<string, string>();
  const outputs: WrittenFile[] = [];
  return {
    add(path, key, more, files) {
      for (const [id, list] of more) takes.set(id, [...(takes.get(id) ?? []), ...list]);
      keys.set(path, key);
      outputs.push(...files);
    },
    async write(lines) {
      const { files, warnings } = await combineTakes(stem, takes, options, tools.heads);
      for (const { name, bytes } of files) {
        await writeFileAtomically(join(folder, name), bytes);
        outputs.push({ name, bytes: bytes.length });
      }
      const record = await readBakeRecord(folder);
      delete record.lines[lineOf(stem)];
      if (keys.size === lines) record.lines[lineOf(stem)] = { key: keyOf(keys), outputs };
      await writeBakeRecord(folder, record);
      tools.reporter.report({
        event: 'combined',
        outputs: files.map(({ name }) => join(folder, name)),
        lines: keys.size,
        warnings: warnings.map(({ message }) => message),
      });
    },
  };
}
