import type { CurveChannel } from '../core/curve-channels.ts';
import type { TimeRange } from '../core/time.ts';
import { EMPTY_DIFF, makeDiff, type RecordDiff } from './record-diff.ts';
import {
  findRecord,
  type LayerMode,
  type LayerRecord,
  layersOf,
  type RecordId,
  type StudioDocument,
  type TrackRecord,
  tracksOf,
} from './records.ts';

/** Name of the layer that is made when somebody changes a curve and there is none to change it on. */
export const CORRECTIONS = 'Corrections';
/** As {@link CORRECTIONS}, for changes that take the place of the curve. */
export const REPLACEMENTS = 'Replacements';

/** The id that the next layer of a take gets: going on from the highest number, so that it depends on the document alone. */
export function nextLayerId(document: StudioDocument, takeId: RecordId): LayerRecord['id'] {
  const prefix = `layer:${takeId.slice('take:'.length)}-` as const;
  let highest = 0;
  for (const id of document.keys()) {
    const number = id.startsWith(prefix) ? Number(id.slice(prefix.length)) : Number.NaN;
    if (Number.isSafeInteger(number)) highest = Math.max(highest, number);
  }
  return `${prefix}${highest + 1}`;
}

/** The id of the track of a layer and channel: there is at most one. */
export function trackIdOf(layerId: RecordId, channel: CurveChannel): TrackRecord['id'] {
  return `track:${layerId.slice('layer:'.length)}-${channel}`;
}

/** A new layer on top of a take's others. */
export function newLayer(
  document: StudioDocument,
  takeId: RecordId,
  { name, mode = 'additive', range }: { readonly name?: string; readonly mode?: LayerMode; readonly range?: TimeRange } = {},
): LayerRecord {
  const layers = layersOf(document, takeId);
  const id = nextLayerId(document, takeId);
  return {
    id,
    kind: 'layer',
    takeId,
    name: freeName(layers, name ?? (mode === 'additive' ? CORRECTIONS : REPLACEMENTS)),
    order: (layers.at(-1)?.order ?? 0) + 1,
    mode,
    weight: 1,
    isMuted: false,
    isSolo: false,
    ...(range && { range }),
  };
}

/** Adds a layer on top. Nothing happens when the take is gone. */
export function addLayer(document: StudioDocument, takeId: RecordId, options: Parameters<typeof newLayer>[2] = {}): RecordDiff {
  if (!findRecord(document, 'take', takeId)) return EMPTY_DIFF;
  return makeDiff(document, { put: [newLayer(document, takeId, options)] });
}

/** What may be set of a layer; `range: undefined` lets it act everywhere. */
export type LayerChange = Partial<Pick<LayerRecord, 'name' | 'mode' | 'weight' | 'isMuted' | 'isSolo'>> & {
  readonly range?: TimeRange | undefined;
};

/** Sets some of a layer's properties: weight within 0..1, an empty name or range changes nothing. */
export function setLayer(document: StudioDocument, layerId: RecordId, change: LayerChange): RecordDiff {
  const layer = findRecord(document, 'layer', layerId);
  if (!layer) return EMPTY_DIFF;
  const { range, ...rest } = { range: layer.range, ...change };
  const { range: _, ...before } = layer;
  const isRange = range !== undefined && range.end > range.start;
  const next: LayerRecord = {
    ...before,
    ...rest,
    name: rest.name?.trim() || layer.name,
    weight: Math.min(Math.max(rest.weight ?? layer.weight, 0), 1),
    ...(isRange && { range: { start: Math.max(0, range.start), end: range.end } }),
  };
  return makeDiff(document, { put: [next] });
}

/** Removes a layer with its tracks. */
export function deleteLayer(document: StudioDocument, layerId: RecordId): RecordDiff {
  if (!findRecord(document, 'layer', layerId)) return EMPTY_DIFF;
  return makeDiff(document, { remove: [layerId, ...tracksOf(document, layerId).map((track) => track.id)] });
}

/** A copy of a layer and its tracks, right above it. */
export function duplicateLayer(document: StudioDocument, layerId: RecordId): RecordDiff {
  const layer = findRecord(document, 'layer', layerId);
  if (!layer) return EMPTY_DIFF;
  const layers = layersOf(document, layer.takeId);
  const above = layers[layers.indexOf(layer) + 1];
  const id = nextLayerId(document, layer.takeId);
  const copy: LayerRecord = {
    ...layer,
    id,
    name: freeName(layers, layer.name),
    order: above ? (layer.order + above.order) / 2 : layer.order + 1,
  };
  const tracks = tracksOf(document, layerId).map((track) => ({ ...track, id: trackIdOf(id, track.channel), layerId: id }));
  return makeDiff(document, { put: [copy, ...tracks] });
}

/** Puts a layer at place `index` (0 acts first) among the layers of its take; they are numbered anew. */
export function reorderLayer(document: StudioDocument, layerId: RecordId, index: number): RecordDiff {
  const layer = findRecord(document, 'layer', layerId);
  if (!layer) return EMPTY_DIFF;
  const others = layersOf(document, layer.takeId).filter(({ id }) => id !== layerId);
  const place = Math.min(Math.max(Math.round(index), 0), others.length);
  const ordered = [...others.slice(0, place), layer, ...others.slice(place)];
  const put = ordered.flatMap((one, at) => (one.order === at + 1 ? [] : [{ ...one, order: at + 1 }]));
  return makeDiff(document, { put });
}

function freeName(layers: readonly LayerRecord[], wanted: string): string {
  const names = new Set(layers.map(({ name }) => name));
  const stem = wanted.replace(/ \d+$/, '');
  if (!names.has(wanted)) return wanted;
  for (let number = 2; ; number++) if (!names.has(`${stem} ${number}`)) return `${stem} ${number}`;
}
