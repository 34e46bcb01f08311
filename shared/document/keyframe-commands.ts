import { type CurveChannel, isHeadChannel } from '../core/curve-channels.ts';
import { HEAD_LIMITS } from '../curves/bake-head.ts';
import { orderKeys } from '../curves/keyframe.ts';
import type { ValueLimits } from '../curves/move-keys.ts';
import { newLayer, trackIdOf } from './layer-commands.ts';
import { EMPTY_DIFF, makeDiff, type RecordDiff } from './record-diff.ts';
import {
  findRecord,
  type Keyframe,
  type LayerMode,
  type LayerRecord,
  layersOf,
  type RecordId,
  type StudioDocument,
  type StudioRecord,
  type TrackRecord,
  tracksOf,
} from './records.ts';

/** Ids of keys by the id of their track. */
export type KeySelection = ReadonlyMap<RecordId, ReadonlySet<string>>;

/** The track of a layer and channel, or undefined before it has keys. */
export function trackOf(document: StudioDocument, layerId: RecordId, channel: CurveChannel): TrackRecord | undefined {
  // Copies of takes once gave their tracks names of their own.
  return (
    findRecord(document, 'track', trackIdOf(layerId, channel)) ??
    tracksOf(document, layerId).find((track) => track.channel === channel)
  );
}

/** What values keys of a channel may have on a layer of that mode: turns of the head are degrees, everything else weights. */
export function valueLimits(mode: LayerMode, channel: CurveChannel): ValueLimits {
  if (isHeadChannel(channel)) return HEAD_LIMITS;
  return mode === 'additive' ? { lowest: -1, highest: 1 } : { lowest: 0, highest: 1 };
}

/** Puts a track's keys, in order, one a moment, within the layer's limits; without keys the track goes. */
export function setKeys(
  document: StudioDocument,
  layerId: RecordId,
  channel: CurveChannel,
  keys: readonly Keyframe[],
): RecordDiff {
  const layer = findRecord(document, 'layer', layerId);
  return layer ? diffOf(document, [trackChange(document, layer, channel, keys)]) : EMPTY_DIFF;
}

/** Changes the keys of every selected track by one verb; tracks that are gone are passed over, emptied ones go. */
export function changeSelectedKeys(
  document: StudioDocument,
  selection: KeySelection,
  verb: (
    keys: readonly Keyframe[],
    selected: ReadonlySet<string>,
    limits: ValueLimits,
    track: TrackRecord,
  ) => readonly Keyframe[],
): RecordDiff {
  const changes: TrackChange[] = [];
  for (const [trackId, selected] of selection) {
    const track = findRecord(document, 'track', trackId);
    const layer = track && findRecord(document, 'layer', track.layerId);
    if (!track || !layer) continue;
    const keys = verb(track.keys, selected, valueLimits(layer.mode, track.channel), track);
    if (keys !== track.keys) changes.push(trackChange(document, layer, track.channel, keys));
  }
  return diffOf(document, changes);
}

/** Where a change of the result goes: the layer to change, and the record to add when the take had none. */
export interface EditLayer {
  readonly layer: LayerRecord;
  readonly isNew: boolean;
}

/**
 * The layer on which a change of the result is made: `preferred` when it is one of the take's (and of that mode), else the topmost of
 * the mode, else a new one: "Corrections" for additive changes, "Replacements" for overriding ones.
 */
export function editLayer(document: StudioDocument, takeId: RecordId, mode: LayerMode | 'any', preferred?: RecordId): EditLayer {
  const layers = layersOf(document, takeId).filter((layer) => mode === 'any' || layer.mode === mode);
  const layer = layers.find(({ id }) => id === preferred) ?? layers.at(-1);
  if (layer) return { layer, isNew: false };
  return { layer: newLayer(document, takeId, { mode: mode === 'any' ? 'additive' : mode }), isNew: true };
}

/** New keys for channels of a layer that may not be there yet: both come in one change. */
export function editChannels<C extends CurveChannel>(
  document: StudioDocument,
  { layer, isNew }: EditLayer,
  channels: readonly C[],
  edit: (keys: readonly Keyframe[], channel: C) => readonly Keyframe[],
): RecordDiff {
  const changes = channels.map((channel) => {
    const keys = trackOf(document, layer.id, channel)?.keys ?? [];
    return trackChange(document, layer, channel, edit(keys, channel));
  });
  return diffOf(document, changes, isNew ? [layer] : []);
}

interface TrackChange {
  readonly put?: TrackRecord;
  readonly remove?: RecordId;
}

function trackChange(
  document: StudioDocument,
  layer: LayerRecord,
  channel: CurveChannel,
  keys: readonly Keyframe[],
): TrackChange {
  const known = trackOf(document, layer.id, channel);
  const id = known?.id ?? trackIdOf(layer.id, channel);
  if (keys.length === 0) return known ? { remove: id } : {};
  const { lowest, highest } = valueLimits(layer.mode, channel);
  const ordered = orderKeys(keys);
  const isHeld = ordered.every(({ value }) => value >= lowest && value <= highest);
  const held = isHeld ? ordered : ordered.map((key) => ({ ...key, value: Math.min(Math.max(key.value, lowest), highest) }));
  return { put: { id, kind: 'track', layerId: layer.id, channel, keys: held } };
}

function diffOf(document: StudioDocument, changes: readonly TrackChange[], records: readonly StudioRecord[] = []): RecordDiff {
  return makeDiff(document, {
    put: [...records, ...changes.flatMap(({ put }) => (put ? [put] : []))],
    remove: changes.flatMap(({ remove }) => (remove ? [remove] : [])),
  });
}
