import type { CurveChannel } from '../../shared/core/curve-channels.ts';
import { trackIdOf } from '../../shared/document/layer-commands.ts';
import type { Keyframe, LayerRecord, TrackRecord } from '../../shared/document/records.ts';

/** An additive layer of `take:1` at its full weight, with the order `key`. */
export function makeLayer(key: number, part: Partial<LayerRecord> = {}): LayerRecord {
  return {
    id: `layer:${key}`,
    kind: 'layer',
    takeId: 'take:1',
    name: `Layer ${key}`,
    order: key,
    mode: 'additive',
    weight: 1,
    isMuted: false,
    isSolo: false,
    ...part,
  };
}

/** A key with an automatic tangent. */
export function makeKey(id: string, time: number, value: number, part: Partial<Keyframe> = {}): Keyframe {
  return { id, time, value, tangent: 'auto', ...part };
}

/** A track of a layer with keys [time, value], named k1, k2 ... */
export function makeTrack(layer: LayerRecord, channel: CurveChannel, keys: readonly (readonly [number, number])[]): TrackRecord {
  return {
    id: trackIdOf(layer.id, channel),
    kind: 'track',
    layerId: layer.id,
    channel,
    keys: keys.map(([time, value], index) => makeKey(`k${index + 1}`, time, value)),
  };
}
