import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EXPORT_FORMATS, type ExportFormatId } from '../../shared/export/exporter.ts';
import { createHeadShelf } from '../takes/head-shelf.ts';
import { type ProgramFiles, programFiles } from '../takes/program-files.ts';
import { createTakeMaker } from '../takes/take-maker.ts';
import { type BakeArguments, parseBakeArguments } from './arguments.ts';
import { type BatchOptions, bakeBatch } from './bake-batch.ts';
import { EXIT } from './exit-codes.ts';
import { findRecordings } from './recordings.ts';
import { jsonReporter, type TextSink, textReporter } from './reporter.ts';
import { loadScripts } from './scripts.ts';

export const FORMAT_IDS: readonly ExportFormatId[] = EXPORT_FORMATS.map((format) => format.id);

/** `words` stands for both tables of what was said. */
function expandFormats(names: readonly string[]): readonly ExportFormatId[] {
  const all = names.flatMap((name) => (name === 'words' ? ['words', 'phones'] : [name]));
  return FORMAT_IDS.filter((id) => all.includes(id));
}

export function programVersion(root: string): string {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}

function batchOptions(args: BakeArguments, files: ProgramFiles, version: string): BatchOptions {
  return {
    out: args.out,
    formats: expandFormats(args.formats),
    routes: args.decoder === 'both' ? ['text', 'direct'] : [args.decoder],
    frameRate: args.frameRate,
    headPath: args.head === undefined ? undefined : resolve(args.head),
    seed: args.seed,
    procedural: args.procedural,
    onlyModified: args.onlyModified,
    startTimecode: args.startTimecode,
    request: {
      channel: args.channel,
      language: args.language,
      rulesOnly: args.rulesOnly,
      packRoots: [files.packs],
      lexiconFile: files.lexicon,
      provider: 'auto',
      ...(args.dictionary === undefined ? {} : { dictionaryPath: resolve(args.dictionary) }),
    },
    version,
  };
}

/** `facewright bake`. Gives the exit code; usage errors are thrown before anything starts. @throws StudioError */
export async function bakeCommand(argv: readonly string[], out: TextSink, log: (message: string) => void): Promise<number> {
  const args = parseBakeArguments(argv, FORMAT_IDS);
  const recordings = await findRecordings(args.inputs);
  const scripts = await loadScripts(args.script);
  const files = programFiles();
  const heads = createHeadShelf(files.heads);
  if (args.head !== undefined) await heads.open(resolve(args.head));
  const abort = new AbortController();
  const onInterrupt = (): void => abort.abort();
  process.once('SIGINT', onInterrupt);
  process.once('SIGTERM', onInterrupt);
  const maker = createTakeMaker(files.worker, log);
  try {
    const now = (): number => performance.now() / 1000;
    const reporter = args.json ? jsonReporter(out) : textReporter(out, now);
    const tools = { maker, heads, scripts, reporter, signal: abort.signal, now };
    const result = await bakeBatch(recordings, batchOptions(args, files, programVersion(files.root)), tools);
    if (result.cancelled) return EXIT.cancelled;
    return result.failed > 0 ? EXIT.someFailed : EXIT.fine;
  } finally {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onInterrupt);
    await maker.dispose();
  }
}
