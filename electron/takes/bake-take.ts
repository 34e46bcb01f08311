import type { Warning } from '../../shared/core/errors.ts';
import type { LipTable } from '../../shared/core/lip-measures.ts';
import type { Route } from '../../shared/core/take.ts';
import type { FrameRate } from '../../shared/core/time.ts';
import { checkExport } from '../../shared/export/check-export.ts';
import type { ExportAudio, ExportFile, ExportTake } from '../../shared/export/export-input.ts';
import { type ExportFormatId, exportFormat, exportTakes } from '../../shared/export/exporter.ts';
import { formatTimecode, timecodeAt } from '../../shared/export/timecode.ts';
import { exportHead } from './export-head.ts';
import type { GeneratedTake } from './generated-take.ts';
import type { HeadShelf, ShelvedHead } from './head-shelf.ts';
import { type ClipOptions, solveTake } from './solve-take.ts';

export interface BakeOptions extends ClipOptions {
  readonly formats: readonly ExportFormatId[];
  readonly routes: readonly Route[];
  readonly frameRate: FrameRate;
  /** Path of the head that was asked for; without one, meshes get the built-in head and plain curves the reference table. */
  readonly headPath: string | undefined;
  readonly startTimecode: string | undefined;
  readonly audio: ExportAudio | undefined;
  readonly maxKeyError?: number;
}

export interface BakedLine {
  readonly files: readonly ExportFile[];
  readonly warnings: readonly Warning[];
}

/** Formats that say when something was said: they are the same for both routes. */
const TRANSCRIPT_FORMATS: readonly ExportFormatId[] = ['words', 'phones', 'textgrid'];

function provenanceOf(take: GeneratedTake, route: Route, table: LipTable, options: BakeOptions): ExportTake['provenance'] {
  return {
    route,
    lipTable: table.head,
    packs: take.packs.map((pack) => `${pack.id} ${pack.version}`).join(', '),
    provider: take.provider,
    recordingSha256: take.recording.sha256,
    transcript: take.transcript.source,
    language: take.transcript.language,
    seed: options.seed,
    proceduralLayers: options.procedural,
  };
}

/** The time of day that a broadcast recording carries, as the label of frame 0. */
function recordedTimecode({ recording }: GeneratedTake, frameRate: FrameRate): string | undefined {
  const { timecodeSeconds } = recording;
  return timecodeSeconds === undefined ? undefined : formatTimecode(timecodeAt(timecodeSeconds, frameRate), frameRate);
}

/** Two lines of the same name cannot be told apart by their files; each route of a line has its own suffix when both are asked for. */
function lineName(name: string, route: Route, routes: readonly Route[]): string {
  return routes.length > 1 ? `${name}.${route}` : name;
}

/**
 * Files of one line in every format asked for. Clips are solved once for each head in use: formats with a mesh on the chosen (else the
 * built-in) head, plain curves on the chosen head or the reference table.
 * @throws StudioError of heads, tables and exporters; `export-reread-failed` when a file reads back differently
 */
export async function bakeTake(name: string, take: GeneratedTake, options: BakeOptions, heads: HeadShelf): Promise<BakedLine> {
  const files: ExportFile[] = [];
  const warnings: Warning[] = [];
  const startTimecode = options.startTimecode ?? recordedTimecode(take, options.frameRate);
  const needsMesh = options.formats.some((id) => exportFormat(id).needsHead);
  const chosen: ShelvedHead | undefined =
    options.headPath !== undefined || needsMesh ? await heads.open(options.headPath) : undefined;
  const tables = {
    mesh: chosen?.lipTable ?? heads.reference,
    curves: options.headPath === undefined ? heads.reference : (chosen?.lipTable ?? heads.reference),
  };
  for (const route of options.routes) {
    const solved = new Map<LipTable, ExportTake>();
    const takeOn = (table: LipTable): ExportTake => {
      const known = solved.get(table);
      if (known) return known;
      const { clip, headMotion } = solveTake(take, route, table, options.frameRate, options);
      const made: ExportTake = {
        name: lineName(name, route, options.routes),
        clip,
        ...(headMotion ? { headMotion } : {}),
        transcript: take.transcript,
        ...(options.audio ? { audio: options.audio } : {}),
        ...(startTimecode === undefined ? {} : { startTimecode }),
        provenance: provenanceOf(take, route, table, options),
      };
      solved.set(table, made);
      return made;
    };
    for (const id of options.formats) {
      const isShared = TRANSCRIPT_FORMATS.includes(id);
      if (isShared && route !== options.routes[0]) continue;
      const isMesh = exportFormat(id).needsHead;
      const exported = takeOn(isMesh ? tables.mesh : tables.curves);
      const shown = isShared ? { ...exported, name } : exported;
      const head = isMesh && chosen ? exportHead(chosen) : undefined;
      const result = await exportTakes(id, [shown], {
        ...(head ? { head } : {}),
        ...(options.maxKeyError === undefined ? {} : { maxKeyError: options.maxKeyError }),
      });
      // Read back before anything touches the disk: a file that does not say what the curves say is never written.
      await checkExport(id, result.files, [shown], head);
      files.push(...result.files);
      warnings.push(...result.warnings);
    }
  }
  return { files, warnings };
}
