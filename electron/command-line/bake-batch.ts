import { basename, dirname, extname, join, resolve } from 'node:path';
import { StudioError, type StudioErrorData } from '../../shared/core/errors.ts';
import type { Route } from '../../shared/core/take.ts';
import { type FrameRate, formatFrameRate } from '../../shared/core/time.ts';
import { type ExportFormatId, exportFormat } from '../../shared/export/exporter.ts';
import { overallFraction } from '../../shared/ipc/job-stages.ts';
import { sweepTemporaryFiles, writeFileAtomically } from '../files/atomic-write.ts';
import { type BakeRecord, bakeKey, hashFile, isUpToDate, readBakeRecord, writeBakeRecord } from '../takes/bake-record.ts';
import { type BakeOptions, bakeTake } from '../takes/bake-take.ts';
import type { GeneratedTake, GenerateRequest } from '../takes/generated-take.ts';
import type { HeadShelf } from '../takes/head-shelf.ts';
import { writeSidecar } from '../takes/sidecar.ts';
import type { TakeMaker } from '../takes/take-maker.ts';
import type { Reporter } from './reporter.ts';
import type { ScriptLookup } from './scripts.ts';

export interface BatchOptions {
  /** One folder for all outputs; without it each line's outputs lie beside its recording. */
  readonly out: string | undefined;
  readonly formats: readonly ExportFormatId[];
  readonly routes: readonly Route[];
  readonly frameRate: FrameRate;
  readonly headPath: string | undefined;
  readonly seed: number;
  readonly procedural: boolean;
  readonly onlyModified: boolean;
  readonly startTimecode: string | undefined;
  /** Everything of a generate request but the recording and its script. */
  readonly request: Omit<GenerateRequest, 'path' | 'script' | 'routes'>;
  /** Version of the program and of what else decides the bytes. */
  readonly version: string;
  /** Changes whenever a pack does. */
  readonly packsKey: string;
}

export interface BatchTools {
  readonly maker: TakeMaker;
  readonly heads: HeadShelf;
  readonly scripts: ScriptLookup;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
  /** Seconds clock. */
  readonly now: () => number;
}

export interface BatchResult {
  readonly done: number;
  readonly skipped: number;
  readonly failed: number;
  readonly cancelled: boolean;
}

/** Formats that refer to the sound lie beside a copy of it. */
const SOUND_FORMATS: readonly ExportFormatId[] = ['fbx', 'fbx-curves'];

type LineEnd = 'done' | 'skipped' | 'failed' | 'cancelled';

/**
 * Bakes recordings one after the other. A failing line is reported and the next one goes on; what is finished stays finished when
 * cancelled. Two recordings of the same name for one folder are refused before anything is written over.
 */
export async function bakeBatch(recordings: readonly string[], options: BatchOptions, tools: BatchTools): Promise<BatchResult> {
  const { reporter, signal } = tools;
  const count = { done: 0, skipped: 0, failed: 0 };
  const records = new Map<string, BakeRecord>();
  const taken = new Map<string, string>();
  reporter.report({ event: 'started', total: recordings.length });
  for (const [index, path] of recordings.entries()) {
    if (signal.aborted) break;
    const file = basename(path);
    reporter.report({ event: 'line-started', file, index, total: recordings.length });
    let end: LineEnd;
    try {
      end = await bakeLine(path, options, tools, records, taken);
    } catch (error) {
      end = 'failed';
      reporter.report({ event: 'line-failed', file, error: asErrorData(error) });
    }
    if (end === 'cancelled') break;
    count[end]++;
  }
  const result: BatchResult = { ...count, cancelled: signal.aborted };
  reporter.report({ event: 'finished', ...result });
  return result;
}

function asErrorData(error: unknown): StudioErrorData {
  if (error instanceof StudioError) return error.toData();
  return { code: 'job-failed', message: `It failed unexpectedly: ${error instanceof Error ? error.message : String(error)}.` };
}

async function bakeLine(
  path: string,
  options: BatchOptions,
  tools: BatchTools,
  records: Map<string, BakeRecord>,
  taken: Map<string, string>,
): Promise<Exclude<LineEnd, 'failed'>> {
  const { reporter, signal, now } = tools;
  const file = basename(path);
  const name = basename(path, extname(path));
  const folder = resolve(options.out ?? dirname(path));
  claimName(join(folder, name), path, taken);
  const script = tools.scripts(path);
  const record = records.get(folder) ?? (await openFolder(folder));
  records.set(folder, record);
  const key = await keyOf(path, script, options, tools.heads);
  if (options.onlyModified && (await isUpToDate(folder, record, file, key))) {
    reporter.report({ event: 'line-skipped', file, reason: 'up to date' });
    return 'skipped';
  }
  const startedAt = now();
  let fraction = 0;
  const outcome = await tools.maker.generate(
    { ...options.request, path, routes: [...options.routes], ...(script === undefined ? {} : { script }) },
    {
      signal,
      onProgress: ({ stage, done, total }) => {
        fraction = overallFraction(stage, total > 0 ? done / total : 0, fraction);
        reporter.report({ event: 'progress', file, stage, fraction });
      },
    },
  );
  if (outcome.cancelled || signal.aborted) return 'cancelled';
  const take = outcome.value;
  const sidecar = options.formats.some((id) => SOUND_FORMATS.includes(id)) ? `${name}.wav` : undefined;
  const baked = await bakeTake(name, take, bakeOptionsOf(options, take, sidecar), tools.heads);
  for (const { name: output, bytes } of baked.files) await writeFileAtomically(join(folder, output), bytes);
  const outputs = baked.files.map(({ name: output, bytes }) => ({ name: output, bytes: bytes.length }));
  if (sidecar !== undefined) outputs.push({ name: sidecar, bytes: await writeSidecar(path, join(folder, sidecar)) });
  record.lines[file] = { key, outputs };
  await writeBakeRecord(folder, record);
  reporter.report({
    event: 'line-done',
    file,
    outputs: outputs.map((output) => join(folder, output.name)),
    warnings: [...take.warnings, ...baked.warnings].map((warning) => warning.message),
    seconds: now() - startedAt,
    audioSeconds: take.recording.duration,
  });
  return 'done';
}

/** What the folder remembers; temporary files that a killed run left there go. */
async function openFolder(folder: string): Promise<BakeRecord> {
  await sweepTemporaryFiles(folder, Date.now());
  return readBakeRecord(folder);
}

function claimName(target: string, path: string, taken: Map<string, string>): void {
  const key = target.normalize('NFC').toLowerCase();
  const other = taken.get(key);
  if (other !== undefined) {
    throw new StudioError('usage', `"${path}" and "${other}" would be written to the same files.`, {
      hint: 'Rename one, or bake them into different folders with --out.',
    });
  }
  taken.set(key, path);
}

async function keyOf(path: string, script: string | undefined, options: BatchOptions, heads: HeadShelf): Promise<string> {
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
    rulesOnly: request.rulesOnly,
    language: request.language,
    channel: request.channel,
    version: options.version,
  });
}

function bakeOptionsOf(options: BatchOptions, take: GeneratedTake, sidecar: string | undefined): BakeOptions {
  const { sampleRate, channels, duration } = take.recording;
  return {
    formats: options.formats,
    routes: options.routes,
    frameRate: options.frameRate,
    headPath: options.headPath,
    startTimecode: options.startTimecode,
    seed: options.seed,
    procedural: options.procedural,
    audio: sidecar === undefined ? undefined : { fileName: sidecar, sampleRate, channels, durationSeconds: duration },
  };
}
