import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCsv } from '../../electron/takes/script-files.ts';

export interface EvaluationItem {
  readonly id: string;
  readonly path: string;
  /** What was said, where the set tells it. */
  readonly text: string | undefined;
}

export interface EvaluationSet {
  readonly name: string;
  readonly folder: string;
  readonly items: readonly EvaluationItem[];
}

/** Words of a GRID alignment file as a line of text. */
function wordsOf(folder: string, id: string): string | undefined {
  try {
    const rows = parseCsv(readFileSync(join(folder, `${id}.words.csv`), 'utf8')).slice(1);
    return rows
      .map((row) => row[2] ?? '')
      .filter((word) => word !== 'sil' && word !== 'sp')
      .join(' ');
  } catch {
    return undefined;
  }
}

function indexTexts(folder: string): ReadonlyMap<string, string> {
  try {
    const [header = [], ...rows] = parseCsv(readFileSync(join(folder, 'index.csv'), 'utf8'));
    const [id, text] = [header.indexOf('id'), header.indexOf('text')];
    return new Map(rows.map((row) => [row[id] ?? '', row[text] ?? '']));
  } catch {
    return new Map();
  }
}

/** The recordings of one set with their texts, in the order of their names. */
export function readEvaluationSet(evalFolder: string, name: string): EvaluationSet {
  const folder = join(evalFolder, name);
  const texts = indexTexts(folder);
  const ids = readdirSync(folder)
    .filter((file) => file.endsWith('.wav'))
    .map((file) => file.slice(0, -4))
    .sort();
  return {
    name,
    folder,
    items: ids.map((id) => ({ id, path: join(folder, `${id}.wav`), text: texts.get(id) ?? wordsOf(folder, id) })),
  };
}
