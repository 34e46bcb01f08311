import type { Warning } from '../../shared/core/errors.ts';
import type { LipTable } from '../../shared/core/lip-measures.ts';
import type { Route } from '../../shared/core/take.ts';
import type { FrameRate } from '../../shared/core/time.ts';
import { renameChannels } from '../../shared/curves/clip.ts';
import { checkExport } from '../../shared/export/check-export.ts';
import type { ExportAudio, ExportFile, ExportHead, ExportOptions, ExportTake } from '../../shared/export/export-input.ts';
import { type ExportFormatId, exportFormat, exportTakes } from '../../shared/export/exporter.ts';
import { formatTimecode, timecodeAt } from '../../shared/export/timecode.ts';
import { type ChannelNames, exportHead, sourceNames } from './export-head.ts';
import type { GeneratedTake } from './generated-take.ts';
import type { HeadShelf, ShelvedHead } from './head-shelf.ts';
import { type ClipOptions, solveTake } from './solve-take.ts';

/** What decides how files are written, whatever take is in them. */
export interface WriteOptions {
  /** Path of the head that was asked for; without one, meshes get the built-in head and plain curves the reference table. */
  readonly headPath: string | undefined;
  /** Drop keyframes that move no frame by more than this (weights, 0..1); FBX only. */
  readonly maxKeyError?: number | undefined;
  /** FBX keys start at the start timecode instead of 0. */
  readonly absoluteTimecode?: boolean | undefined;
  /** Name of the mesh or joint that carries the curves in the curves-only formats. */
  readonly meshName?: string | undefined;
}

export interface BakeOptions extends ClipOptions, WriteOptions {
  readonly formats: readonly ExportFormatId[];
  readonly routes: readonly Route[];
  readonly frameRate: FrameRate;
  readonly startTimecode: string | undefined;
  readonly audio: ExportAudio | undefined;
  /** The user's names for the blend shapes, in the formats of curves only. Without them those of the head that was asked for. */
  readonly names?: ChannelNames | undefined;
  /** Write no file of the formats that can hold many takes, but hand their takes back for {@link combineTakes}. */
  readonly combine?: boolean | undefined;
}

/** Takes of one line or of many, by the format that they are meant for. */
export type TakesByFormat = ReadonlyMap<ExportFormatId, readonly ExportTake[]>;

export interface BakedLine {
  readonly files: readonly ExportFile[];
  readonly warnings: readonly Warning[];
  /** Empty unless `combine` was asked for. */
  readonly takes: TakesByFormat;
}

/** Formats that say when something was said: they are the same for both routes. */
export const TRANSCRIPT_FORMATS: readonly ExportFormatId[] = ['words', 'phones', 'textgrid'];
/** Curves that are put onto a mesh of the user's, by name. */
const MESH_CURVES: readonly ExportFormatId[] = ['fbx-curves', 'fbx-attributes', 'glb-curves'];
/** Tables whose columns are called as the user wishes, but by ARKit's names unless he says so. Live Link has names of its own. */
const TABLES: readonly ExportFormatId[] = ['csv', 'json'];

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

/** Names of the channels in a format, where they are not ARKit's. */
function namesIn(id: ExportFormatId, chosen: ShelvedHead | undefined, options: BakeOptions): ChannelNames | undefined {
  const ofHead = options.headPath === undefined || !chosen ? undefined : sourceNames(chosen.head);
  if (exportFormat(id).needsHead) return ofHead;
  if (MESH_CURVES.includes(id)) return options.names ?? ofHead;
  return TABLES.includes(id) ? options.names : undefined;
}

async function openHead(formats: readonly ExportFormatId[], headPath: string | undefined, heads: HeadShelf) {
  const needsMesh = formats.some((id) => exportFormat(id).needsHead);
  return headPath !== undefined || needsMesh ? await heads.open(headPath) : undefined;
}

/**
 * Files of one line in every format asked for. Clips are solved once for each head in use: formats with a mesh on the chosen (else the
 * built-in) head, plain curves on the chosen head or the reference table.
 * @throws StudioError of heads, tables and exporters; `export-reread-failed` when a file reads back differently
 */
export async function bakeTake(name: string, take: GeneratedTake, options: BakeOptions, heads: HeadShelf): Promise<BakedLine> {
  const startTimecode = options.startTimecode ?? recordedTimecode(take, options.frameRate);
  const chosen = await openHead(options.formats, options.headPath, heads);
  const tables = {
    mesh: chosen?.lipTable ?? heads.reference,
    curves: options.headPath === undefined ? heads.reference : (chosen?.lipTable ?? heads.reference),
  };
  const head = chosen && exportHead(chosen, options.headPath !== undefined);
  const files: ExportFile[] = [];
  const warnings: Warning[] = [];
  const takes = new Map<ExportFormatId, ExportTake[]>();
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
      const plain = takeOn(exportFormat(id).needsHead ? tables.mesh : tables.curves);
      const names = namesIn(id, chosen, options);
      const named = names ? { ...plain, clip: renameChannels(plain.clip, names) } : plain;
      const shown = isShared ? { ...named, name } : named;
      if (options.combine && exportFormat(id).canCombine) {
        takes.set(id, [...(takes.get(id) ?? []), shown]);
        continue;
      }
      const written = await writeChecked(id, [shown], head, options);
      files.push(...written.files);
      warnings.push(...written.warnings);
    }
  }
  return { files, warnings, takes };
}

/**
 * One file for each format with the takes of many lines in it, called `<stem>.<extension>`.
 * @throws StudioError of heads and exporters; `export-reread-failed` when a file reads back differently
 */
export async function combineTakes(
  stem: string,
  takes: TakesByFormat,
  options: WriteOptions,
  heads: HeadShelf,
): Promise<Omit<BakedLine, 'takes'>> {
  const chosen = await openHead([...takes.keys()], options.headPath, heads);
  const head = chosen && exportHead(chosen, options.headPath !== undefined);
  const files: ExportFile[] = [];
  const warnings: Warning[] = [];
  for (const [id, all] of takes) {
    const written = await writeChecked(id, all, head, options, stem);
    files.push(...written.files);
    warnings.push(...written.warnings);
  }
  return { files, warnings };
}

/**
 * Takes as files of one format, in memory. Read back before anything touches the disk: a file that does not say what the curves say is never
 * written. @throws StudioError of exporters; `export-reread-failed`
 */
export async function writeChecked(
  id: ExportFormatId,
  takes: readonly ExportTake[],
  head: ExportHead | undefined,
  options: Omit<WriteOptions, 'headPath'>,
  combineAs?: string,
) {
  const { maxKeyError, absoluteTimecode, meshName } = options;
  const own = exportFormat(id).needsHead ? head : undefined;
  const exportOptions: ExportOptions & { head?: ExportHead } = {
    ...(own ? { head: own } : {}),
    ...(maxKeyError === undefined ? {} : { maxKeyError }),
    ...(absoluteTimecode === undefined ? {} : { absoluteTimecode }),
    ...(meshName === undefined ? {} : { standInName: meshName }),
    ...(combineAs === undefined ? {} : { combineAs }),
  };
  const result = await exportTakes(id, takes, exportOptions);
  await checkExport(id, result.files, takes, own);
  return result;
}
