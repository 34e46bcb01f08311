import type { TimeRange } from '../core/time.ts';
import { bakeLayers } from '../curves/bake-layers.ts';
import { changedRanges } from '../curves/changed-ranges.ts';
import type { CurveClip } from '../curves/clip.ts';
import { actingLayers } from '../curves/layer-stack.ts';
import { type LayerRecord, layersOf, type RecordId, recordsOf, type StudioDocument, type TrackRecord } from './records.ts';

/** What lies on a take's clips: its layers with all their tracks. */
export interface TakeLayers {
  readonly layers: readonly LayerRecord[];
  readonly tracks: readonly TrackRecord[];
}

export const NO_LAYERS: TakeLayers = { layers: [], tracks: [] };

/** The layers of a take, first the one that acts first, and their tracks. */
export function takeLayers(document: StudioDocument, takeId: RecordId): TakeLayers {
  const layers = layersOf(document, takeId);
  if (layers.length === 0) return NO_LAYERS;
  const own = new Set<RecordId>(layers.map((layer) => layer.id));
  return { layers, tracks: recordsOf(document, 'track').filter((track) => own.has(track.layerId)) };
}

/** The generated clip of a take with its layers on it: what plays and is exported. The very same clip when nothing acts on it. */
export function evaluateTake<T extends CurveClip>(document: StudioDocument, takeId: RecordId, clip: T): T {
  const { layers, tracks } = takeLayers(document, takeId);
  return bakeLayers(clip, layers, tracks);
}

const ALWAYS: readonly TimeRange[] = [{ start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY }];

/** By channel, the stretches of time (seconds, ends may be infinite) in which a bake of the two may differ. Nothing for equal layers. */
export function changedChannels(before: TakeLayers, after: TakeLayers): Map<string, readonly TimeRange[]> {
  const changed = new Map<string, readonly TimeRange[]>();
  const isSameStack = actsAlike(actingLayers(before.layers), actingLayers(after.layers));
  const modes = new Map(after.layers.map((layer) => [layer.id as RecordId, layer.mode]));
  const tracksBefore = new Map(before.tracks.map((track) => [track.id, track]));
  const tracksAfter = new Map(after.tracks.map((track) => [track.id, track]));
  for (const id of new Set([...tracksBefore.keys(), ...tracksAfter.keys()])) {
    const [from, to] = [tracksBefore.get(id), tracksAfter.get(id)];
    const track = to ?? from;
    if (!track) continue;
    const mode = modes.get(track.layerId) ?? 'additive';
    const ranges = isSameStack ? changedRanges(from?.keys ?? [], to?.keys ?? [], mode) : ALWAYS;
    if (ranges.length > 0) changed.set(track.channel, [...(changed.get(track.channel) ?? []), ...ranges]);
  }
  return changed;
}

/** Whether two lists of acting layers act alike on the same tracks: names and the like do not matter. */
function actsAlike(before: readonly LayerRecord[], after: readonly LayerRecord[]): boolean {
  return (
    before.length === after.length &&
    before.every((layer, index) => {
      const other = after[index];
      return (
        layer === other ||
        (layer.id === other?.id &&
          layer.mode === other.mode &&
          layer.weight === other.weight &&
          layer.range?.start === other.range?.start &&
          layer.range?.end === other.range?.end)
      );
    })
  );
}
