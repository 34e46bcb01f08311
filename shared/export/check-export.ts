import { isBlendShapeName } from '../core/blend-shapes.ts';
import { StudioError } from '../core/errors.ts';
import { frameTime } from '../core/time.ts';
import { type CurveClip, channelValues, clampClip } from '../curves/clip.ts';
import { fbxCurves } from './check-fbx.ts';
import { glbCurves } from './check-gltf.ts';
import type { ExportFile, ExportHead, ExportTake } from './export-input.ts';
import type { ExportFormatId } from './exporter.ts';
import { plainName } from './fbx-builder.ts';
import { csvCell, utf8Text } from './text-format.ts';

/** A curve as it was found in a file; weights 0..1. */
export interface FoundCurve {
  /** Which take of the file, from 0. */
  readonly take: number;
  readonly channel: string;
  /** Seconds; absent where rows are frames without a time of their own. */
  readonly times?: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
}

const WEIGHT_TOLERANCE = 1e-4;
/** Float times of an hour are this exact. */
const TIME_TOLERANCE = 2.5e-4;

/**
 * Reads files that {@link exportTakes} made back with a reader of its own and compares every key with the takes: names, counts, times,
 * values. For FBX, GLB, CSV, Live Link and JSON; other formats hold no curves or are the same writer's, and pass. Call it before the
 * bytes go to disk. `takes` and `head` are those that went into the export; reduced keys are compared where they stand.
 * @throws StudioError `export-reread-failed`, naming the first difference
 */
export async function checkExport(
  id: ExportFormatId,
  files: readonly ExportFile[],
  takes: readonly ExportTake[],
  head?: ExportHead,
): Promise<void> {
  const isCombined = files.length === 1 && takes.length > 1;
  for (const [index, file] of files.entries()) {
    const found = await readCurves(id, file);
    if (found !== undefined) compare(id, file.name, found, isCombined ? takes : takes.slice(index, index + 1), head);
  }
}

async function readCurves(id: ExportFormatId, file: ExportFile): Promise<readonly FoundCurve[] | undefined> {
  switch (id) {
    case 'fbx':
    case 'fbx-curves':
    case 'fbx-attributes':
      return fbxCurves(file.bytes);
    case 'glb':
    case 'glb-curves':
      return await glbCurves(file.bytes);
    case 'csv':
      return csvCurves(utf8Text(file.bytes));
    case 'json':
      return jsonCurves(utf8Text(file.bytes));
    case 'livelink':
      return liveLinkCurves(utf8Text(file.bytes));
    default:
      return undefined;
  }
}

function compare(
  id: ExportFormatId,
  fileName: string,
  found: readonly FoundCurve[],
  takes: readonly ExportTake[],
  head: ExportHead | undefined,
): void {
  for (const [index, take] of takes.entries()) {
    const fail = (what: string): never => {
      throw new StudioError(
        'export-reread-failed',
        `"${fileName}" does not read back as it was written: ${what} in "${take.name}".`,
        {
          hint: 'Nothing was replaced. Export again; if it happens again, please report it.',
        },
      );
    };
    const { clip } = clampClip(take.clip);
    const curves = found.filter((curve) => curve.take === index);
    for (const channel of writtenChannels(id, clip, head)) {
      const name = nameInFile(id, channel);
      const own = curves.filter((curve) => curve.channel === name);
      if (own.length === 0) fail(`"${channel}" is missing`);
      for (const curve of own) compareCurve(curve, clip, channel, (what) => fail(`${what} of "${channel}"`));
    }
  }
}

/** Channels of the clip that the format must hold: all, or those that the head or the standard has. */
function writtenChannels(id: ExportFormatId, clip: CurveClip, head: ExportHead | undefined): readonly string[] {
  if (id === 'livelink') return clip.channels.filter(isBlendShapeName);
  if (id !== 'fbx' && id !== 'glb') return clip.channels;
  const shapes = new Set(head?.meshes.flatMap((mesh) => mesh.targets.map((target) => target.name)));
  return clip.channels.filter((channel) => shapes.has(channel));
}

function nameInFile(id: ExportFormatId, channel: string): string {
  if (id === 'csv') return csvCell(channel);
  return id.startsWith('fbx') ? plainName(channel) : channel;
}

function compareCurve(curve: FoundCurve, clip: CurveClip, channel: string, fail: (what: string) => never): void {
  const values = channelValues(clip, channel);
  const count = curve.weights.length;
  const start = curve.times?.[0] ?? 0;
  for (let key = 0; key < count; key++) {
    const time = curve.times ? (curve.times[key] ?? Number.NaN) - start : frameTime(clip.frameRate, key);
    const frame = Math.round((time * clip.frameRate.numerator) / clip.frameRate.denominator);
    if (!(Math.abs(frameTime(clip.frameRate, frame) - time) <= TIME_TOLERANCE)) fail(`key ${key} between frames`);
    if (!(Math.abs((curve.weights[key] ?? Number.NaN) - (values[frame] ?? Number.NaN)) <= WEIGHT_TOLERANCE)) {
      fail(`${curve.weights[key]} instead of ${values[frame]} at frame ${frame}`);
    }
    if (key === count - 1 && frame !== clip.frameCount - 1)
      fail(`the last key at frame ${frame} instead of ${clip.frameCount - 1}`);
  }
  if (count === 0) fail('no key');
}

/** Cells as they are written, quotes included. */
function columns(text: string): { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  const [header = '', ...rows] = text.trimEnd().split('\n');
  return { header: header.match(/"(?:[^"]|"")*"|[^,]+/g) ?? [], rows: rows.map((line) => line.split(',')) };
}

function csvCurves(text: string): FoundCurve[] {
  const { header, rows } = columns(text);
  const times = rows.map((row) => Number(row[0]));
  return header.slice(1).map((channel, i) => ({ take: 0, channel, times, weights: rows.map((row) => Number(row[i + 1])) }));
}

const LIVE_LINK_WEIGHTS = 52;

function liveLinkCurves(text: string): FoundCurve[] {
  const { header, rows } = columns(text);
  // Labels are not times at NTSC rates, so each row counts as the frame that it is.
  return header.slice(2, 2 + LIVE_LINK_WEIGHTS).map((name, i) => ({
    take: 0,
    channel: name.charAt(0).toLowerCase() + name.slice(1),
    weights: rows.map((row) => Number(row[i + 2])),
  }));
}

interface JsonTakes {
  readonly takes: readonly {
    readonly frameRate: CurveClip['frameRate'];
    readonly channels: readonly string[];
    readonly weights: readonly (readonly number[])[];
  }[];
}

function jsonCurves(text: string): FoundCurve[] {
  const { takes } = JSON.parse(text) as JsonTakes;
  return takes.flatMap(({ frameRate, channels, weights }, index) => {
    const times = weights.map((_, frame) => frameTime(frameRate, frame));
    return channels.map((channel, i) => ({
      take: index,
      channel,
      times,
      weights: weights.map((row) => row[i] ?? Number.NaN),
    }));
  });
}
