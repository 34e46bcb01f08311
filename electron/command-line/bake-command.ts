import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EXPORT_FORMATS, type ExportFormatId } from '../../shared/export/exporter.ts';
import { parseTimecode } from '../../shared/export/timecode.ts';
import { loadProfile } from '../files/actor-profile.ts';
import { loadUserDictionary } from '../files/dictionary.ts';
import { makeFolder } from '../files/make-folder.ts';
import { listPacks, packRoot } from '../inference/pack.ts';
import type { ChannelNames } from '../takes/export-head.ts';
import { createHeadShelf, type HeadShelf } from '../takes/head-shelf.ts';
import { type ProgramFiles, programFiles } from '../takes/program-files.ts';
import { createTakeMaker } from '../takes/take-maker.ts';
import { type BakeArguments, parseBakeArguments } from './arguments.ts';
import { type BatchOptions, bakeBatch } from './bake-batch.ts';
import { EXIT } from './exit-codes.ts';
import { withInterrupts } from './interrupts.ts';
import { checkLanguage } from './language.ts';
import { loadNameMap } from './name-map.ts';
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

function batchOptions(
  args: BakeArguments,
  files: ProgramFiles,
  version: string,
  packsKey: string,
  names: ChannelNames | undefined,
): BatchOptions {
  return {
    combineAs: args.combineAs,
    names,
    meshName: args.meshName,
    maxKeyError: args.maxKeyError,
    absoluteTimecode: args.absoluteTimecode,
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
      ...(args.profile === undefined ? {} : { profilePath: resolve(args.profile) }),
    },
    version,
    packsKey,
  };
}

/** Whatever can be wrong with the options themselves is said before the first line is listened to. @throws StudioError */
async function checkBeforeWork(args: BakeArguments, files: ProgramFiles, heads: HeadShelf): Promise<void> {
  await checkLanguage(args.language, files.packs);
  if (args.head !== undefined) await heads.open(resolve(args.head));
  if (args.dictionary !== undefined) await loadUserDictionary(resolve(args.dictionary));
  if (args.profile !== undefined) await loadProfile(resolve(args.profile));
  if (args.startTimecode !== undefined) parseTimecode(args.startTimecode, args.frameRate);
  if (args.out !== undefined) await makeFolder(resolve(args.out));
}

/** One hash over all manifests: it changes whenever a pack does. */
async function hashPacks(folder: string): Promise<string> {
  const { packs } = await listPacks([packRoot(folder)]);
  return createHash('sha256')
    .update(JSON.stringify(packs.map(({ manifest }) => manifest)))
    .digest('hex');
}

/** `facewright bake`. Gives the exit code; usage errors are thrown before anything starts. @throws StudioError */
export async function bakeCommand(argv: readonly string[], out: TextSink, log: (message: string) => void): Promise<number> {
  const args = parseBakeArguments(argv, FORMAT_IDS);
  const recordings = await findRecordings(args.inputs, args.out);
  const scripts = await loadScripts(args.script);
  const files = programFiles();
  const heads = createHeadShelf(files.heads);
  await checkBeforeWork(args, files, heads);
  const names = args.names === undefined ? undefined : await loadNameMap(resolve(args.names));
  const maker = createTakeMaker(files.worker, log);
  try {
    const now = (): number => performance.now() / 1000;
    const reporter = args.json ? jsonReporter(out) : textReporter(out, now);
    const options = batchOptions(args, files, programVersion(files.root), await hashPacks(files.packs), names);
    const result = await withInterrupts((signal) =>
      bakeBatch(recordings, options, { maker, heads, scripts, reporter, signal, now }),
    );
    if (result.cancelled) return EXIT.cancelled;
    return result.failed > 0 ? EXIT.someFailed : EXIT.fine;
  } finally {
    await maker.dispose();
  }
}
