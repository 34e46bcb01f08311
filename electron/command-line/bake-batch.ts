import { basename, dirname, extname, join, resolve } from 'node:path';
import { StudioError, type StudioErrorData } from '../../shared/core/errors.ts';
import type { Route } from '../../shared/core/take.ts';
import type { FrameRate } from '../../shared/core/time.ts';
import type { ExportFormatId } from '../../shared/export/exporter.ts';
import { overallFraction } from '../../shared/ipc/job-stages.ts';
import { sweepTemporaryFiles, writeFileAtomically } from '../files/atomic-write.ts';
import { type BakeRecord, isUpToDate, readBakeRecord, writeBakeRecord } from '../takes/bake-record.ts';
import { type BakeOptions, bakeTake, type WriteOptions } from '../takes/bake-take.ts';
import type { ChannelNames } from '../takes/export-head.ts';
import type { GeneratedTake, GenerateRequest } from '../takes/generated-take.ts';
import type { HeadShelf } from '../takes/head-shelf.ts';
import type { ScriptLookup } from '../takes/script-files.ts';
import { writeSidecar } from '../takes/sidecar.ts';
import type { TakeMaker } from '../takes/take-maker.ts';
import { type CombinedFiles, createCombinedFiles, isBatchUpToDate } from './combined-files.ts';
import { lineKey } from './line-key.ts';
import type { Reporter } from './reporter.ts';

export interface BatchOptions extends WriteOptions {
  /** One folder for all outputs; without it each line's outputs lie beside its recording. */
  readonly out: string | undefined;
  /** Name of the files below `out` that hold all lines, in the formats that can. */
  readonly combineAs?: string | undefined;
  /** The user's names for the blend shapes. */
  readonly names?: ChannelNames | undefined;
  readonly formats: readonly ExportFormatId[];
  readonly routes: readonly Route[];
  readonly frameRate: FrameRate;
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

/** What the lines of one run share. */
interface Batch {
  readonly options: BatchOptions;
  readonly tools: BatchTools;
  /** What each output folder remembers. */
  readonly records: Map<string, BakeRecord>;
  /** Which recording has claimed a name in a folder. */
  readonly taken: Map<string, string>;
  readonly combined: CombinedFiles | undefined;
}

/**
 * Bakes recordings one after the other. A failing line is reported and the next one goes on; what is finished stays finished when
 * cancelled. Two recordings of the same name for one folder are refused before anything is written over. Files that hold all lines
 * are written at the end, with the lines that worked, and not at all when cancelled.
 */
export async function bakeBatch(recordings: readonly string[], options: BatchOptions, tools: BatchTools): Promise<BatchResult> {
  const { reporter, signal } = tools;
  const count = { done: 0, skipped: 0, failed: 0 };
  reporter.report({ event: 'started', total: recordings.length });
  const { out, combineAs } = options;
  const whole = combineAs === undefined || out === undefined ? undefined : { stem: combineAs, folder: resolve(out) };
  const isWholeUpToDate = options.onlyModified && whole !== undefined && (await hasWhole(whole, recordings, options, tools));
  const combined = whole && createCombinedFiles(whole.stem, whole.folder, options, tools);
  const batch: Batch = { options, tools, records: new Map(), taken: new Map(), combined };
  if (whole) claimName(join(whole.folder, whole.stem), `--combine ${whole.stem}`, batch.taken);
  for (const [index, path] of recordings.entries()) {
    if (signal.aborted) break;
    const file = basename(path);
    reporter.report({ event: 'line-started', file, index, total: recordings.length });
    let end: LineEnd;
    try {
      end = isWholeUpToDate ? skipLine(file, reporter) : await bakeLine(path, batch);
    } catch (error) {
      end = 'failed';
      reporter.report({ event: 'line-failed', file, error: asErrorData(error) });
    }
    if (end === 'cancelled') break;
    count[end]++;
  }
  if (combined && count.done > 0 && !signal.aborted) {
    await combined.write(recordings.length).catch((error) => {
      count.failed++;
      reporter.report({ event: 'line-failed', file: combineAs ?? '', error: asErrorData(error) });
    });
  }
  const result: BatchResult = { ...count, cancelled: signal.aborted };
  reporter.report({ event: 'finished', ...result });
  return result;
}

/** Whether the files with all lines are those of these very recordings and options. */
async function hasWhole(
  { stem, folder }: { readonly stem: string; readonly folder: string },
  recordings: readonly string[],
  options: BatchOptions,
  { scripts, heads }: BatchTools,
): Promise<boolean> {
  const keys = new Map<string, string>();
  for (const path of recordings) {
    // A recording that cannot be read is named when its turn comes.
    const key = await lineKey(path, scripts(path), options, heads).catch(() => undefined);
    if (key === undefined) return false;
    keys.set(path, key);
  }
  return isBatchUpToDate(folder, stem, keys);
}

function skipLine(file: string, reporter: Reporter): 'skipped' {
  reporter.report({ event: 'line-skipped', file, reason: 'up to date' });
  return 'skipped';
}

function asErrorData(error: unknown): StudioErrorData {
  if (error instanceof StudioError) return error.toData();
  return { code: 'job-failed', message: `It failed unexpectedly: ${error instanceof Error ? error.message : String(error)}.` };
}

async function bakeLine(path: string, batch: Batch): Promise<Exclude<LineEnd, 'failed'>> {
  const { options, tools, records, combined } = batch;
  const { reporter, signal, now } = tools;
  const file = basename(path);
  const name = basename(path, extname(path));
  const folder = resolve(options.out ?? dirname(path));
  claimName(join(folder, name), path, batch.taken);
  const script = tools.scripts(path);
  const record = records.get(folder) ?? (await openFolder(folder));
  records.set(folder, record);
  const key = await lineKey(path, script, options, tools.heads);
  // A file with all lines needs every line's take, up to date or not.
  if (options.onlyModified && !combined && (await isUpToDate(folder, record, file, key))) return skipLine(file, reporter);
  const startedAt = now();
  const take = await listen(path, script, options, tools);
  if (take === undefined || signal.aborted) return 'cancelled';
  const sidecar = options.formats.some((id) => SOUND_FORMATS.includes(id)) ? `${name}.wav` : undefined;
  const baked = await bakeTake(name, take, bakeOptionsOf(options, take, sidecar), tools.heads);
  for (const { name: output, bytes } of baked.files) await writeFileAtomically(join(folder, output), bytes);
  const outputs = baked.files.map(({ name: output, bytes }) => ({ name: output, bytes: bytes.length }));
  if (sidecar !== undefined) outputs.push({ name: sidecar, bytes: await writeSidecar(path, join(folder, sidecar)) });
  record.lines[file] = { key, outputs };
  await writeBakeRecord(folder, record);
  combined?.add(path, key, baked.takes, outputs);
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

/** What the models say about a recording; nothing when cancelled. */
async function listen(
  path: string,
  script: string | undefined,
  options: BatchOptions,
  { maker, reporter, signal }: BatchTools,
): Promise<GeneratedTake | undefined> {
  const file = basename(path);
  let fraction = 0;
  const outcome = await maker.generate(
    { ...options.request, path, routes: [...options.routes], ...(script === undefined ? {} : { script }) },
    {
      signal,
      onProgress: ({ stage, done, total }) => {
        fraction = overallFraction(stage, total > 0 ? done / total : 0, fraction);
        reporter.report({ event: 'progress', file, stage, fraction });
      },
    },
  );
  return outcome.cancelled ? undefined : outcome.value;
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

function bakeOptionsOf(options: BatchOptions, take: GeneratedTake, sidecar: string | undefined): BakeOptions {
  const { sampleRate, channels, duration } = take.recording;
  return {
    ...options,
    combine: options.combineAs !== undefined,
    audio: sidecar === undefined ? undefined : { fileName: sidecar, sampleRate, channels, durationSeconds: duration },
  };
}
