import { StudioError } from '../../shared/core/errors.ts';
import { formatFrameRate } from '../../shared/core/time.ts';
import { exportFormat } from '../../shared/export/exporter.ts';
import { bakeKey, hashFile } from '../takes/bake-record.ts';
import type { HeadShelf } from '../takes/head-shelf.ts';
import type { BatchOptions } from './bake-batch.ts';

/** One key for everything that decides the outputs of a line. @throws StudioError `file-not-readable`, of heads */
export async function lineKey(
  path: string,
  script: string | undefined,
  options: BatchOptions,
  heads: HeadShelf,
): Promise<string> {
  const { request } = options;
  const needsHead = options.headPath !== undefined || options.formats.some((id) => exportFormat(id).needsHead);
  const headHash = needsHead ? (await heads.open(options.headPath)).sha256 : undefined;
  return bakeKey({
    recording: await hashFile(path).catch((cause) => {
      throw new StudioError('file-not-readable', `The recording "${path}" cannot be read.`, {
        hint: 'Check that it is a file and that you may read it.',
        cause,
      });
    }),
    script,
    head: headHash,
    packs: options.packsKey,
    dictionary: request.dictionaryPath === undefined ? undefined : await hashFile(request.dictionaryPath),
    formats: options.formats,
    routes: options.routes,
    frameRate: formatFrameRate(options.frameRate),
    seed: options.seed,
    procedural: options.procedural,
    timecode: options.startTimecode,
    absoluteTimecode: options.absoluteTimecode,
    maxKeyError: options.maxKeyError,
    names: options.names,
    meshName: options.meshName,
    combineAs: options.combineAs,
    rulesOnly: request.rulesOnly,
    language: request.language,
    channel: request.channel,
    version: options.version,
  });
}
