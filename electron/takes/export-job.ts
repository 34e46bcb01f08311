import { join } from 'node:path';
import { z } from 'zod';
import { StudioError, type Warning } from '../../shared/core/errors.ts';
import type { TimeRange } from '../../shared/core/time.ts';
import type { ExportFile, ExportTake } from '../../shared/export/export-input.ts';
import { type ExportFormatId, exportFormat } from '../../shared/export/exporter.ts';
import { writeFileAtomically } from '../files/atomic-write.ts';
import type { JobHandler } from '../inference/worker-runtime.ts';
import { TRANSCRIPT_FORMATS, writeChecked } from './bake-take.ts';
import { exportHead } from './export-head.ts';
import { type ExportLine, exportTakeOf } from './export-line.ts';
import { createHeadShelf, type HeadShelf } from './head-shelf.ts';
import { writeSidecar } from './sidecar.ts';
import { openSound, type SoundFile } from './sound-reader.ts';
import { wavPieces } from './wav-pieces.ts';

/** The job `export`: lines to files in a folder, read back before they are written, each whole or not there. */
export interface ExportRequest {
  /** Absolute. */
  readonly folder: string;
  readonly formats: readonly ExportFormatId[];
  readonly lines: readonly ExportLine[];
  /** What files are called that are the same for all lines of a take; the first line's name without it. */
  readonly sharedName?: string;
  /** All lines in one file of this name, in the formats that can. */
  readonly combineAs?: string;
  readonly maxKeyError?: number;
  readonly headsFolder: string;
  /** Sound that is put beside the files. */
  readonly sound?: ExportSound;
}

export interface ExportSound {
  readonly file: SoundFile;
  readonly name: string;
  readonly range?: TimeRange;
  readonly cacheFolder: string;
}

export interface ExportOutput {
  readonly written: readonly string[];
  readonly warnings: readonly Warning[];
}

const requestSchema = z.object({
  folder: z.string().min(1),
  formats: z.array(z.string()).min(1),
  lines: z.array(z.object({ name: z.string(), clip: z.object({ values: z.instanceof(Float32Array) }) })).min(1),
  headsFolder: z.string().min(1),
});

/** @throws StudioError `protocol-invalid`, those of exporters and of the disk */
export function exportJob(): JobHandler {
  const shelves = new Map<string, HeadShelf>();
  return async (payload, context): Promise<ExportOutput> => {
    if (!requestSchema.safeParse(payload).success)
      throw new StudioError('protocol-invalid', 'The request to export is malformed.');
    const request = payload as ExportRequest;
    const heads = shelves.get(request.headsFolder) ?? createHeadShelf(request.headsFolder);
    shelves.set(request.headsFolder, heads);
    const takes = request.lines.map(exportTakeOf);
    const files: ExportFile[] = [];
    const warnings: Warning[] = [];
    for (const format of request.formats) {
      await context.checkpoint();
      const made = await writeFormat(format, takes, request, heads);
      files.push(...made.files);
      warnings.push(...made.warnings);
    }
    await context.checkpoint();
    for (const { name, bytes } of files) await writeFileAtomically(join(request.folder, name), bytes);
    const written = files.map(({ name }) => name);
    if (request.sound) written.push(await writeSound(request.folder, request.sound));
    return { written, warnings };
  };
}

async function writeFormat(id: ExportFormatId, takes: readonly ExportTake[], request: ExportRequest, heads: HeadShelf) {
  const { combineAs, sharedName, maxKeyError } = request;
  const { needsHead, canCombine } = exportFormat(id);
  const head = needsHead ? exportHead(await heads.open(undefined)) : undefined;
  const shared = takes.slice(0, 1).map((take) => (sharedName === undefined ? take : { ...take, name: sharedName }));
  const written = TRANSCRIPT_FORMATS.includes(id) ? shared : takes;
  return writeChecked(id, written, head, { maxKeyError }, canCombine ? combineAs : undefined);
}

/** The recording as it is; a part of it as the one channel that was listened to. */
async function writeSound(folder: string, { file, name, range, cacheFolder }: ExportSound): Promise<string> {
  if (range === undefined) {
    await writeSidecar(file.path, join(folder, name));
    return name;
  }
  const sound = await openSound(file, cacheFolder);
  try {
    const { sampleRate, frameCount } = sound;
    const first = Math.max(0, Math.min(frameCount, Math.round(range.start * sampleRate)));
    const last = Math.max(first, Math.min(frameCount, Math.round(range.end * sampleRate)));
    const step = 1 << 17;
    async function* blocks(): AsyncGenerator<Float32Array> {
      for (let at = first; at < last; at += step) yield await sound.read(at, Math.min(last, at + step));
    }
    await writeFileAtomically(join(folder, name), wavPieces(sampleRate, last - first, blocks()));
  } finally {
    await sound.dispose();
  }
  return name;
}
