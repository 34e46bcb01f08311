import type { TimeRange } from '../core/time.ts';
import { type CompiledKeys, compileKeys, gapAt } from './evaluate-keys.ts';
import type { Keyframe, LayerMode } from './keyframe.ts';

/** What a bake needs to know of a layer (a layer record of the document is one). */
export interface CurveLayer {
  readonly id: string;
  readonly order: number;
  readonly mode: LayerMode;
  /** 0..1 */
  readonly weight: number;
  readonly isMuted: boolean;
  readonly isSolo: boolean;
  readonly range?: TimeRange;
}

/** What a bake needs to know of a track: keys in order of time. */
export interface CurveTrack {
  readonly layerId: string;
  readonly channel: string;
  readonly keys: readonly Keyframe[];
}

/** One layer's part in one channel. */
export interface ChannelLayer {
  readonly mode: LayerMode;
  readonly weight: number;
  readonly range?: TimeRange;
  readonly keys: CompiledKeys;
}

/**
 * Seconds in which a layer comes and goes: inside the ends of its range and of the gaps in a track, and for overriding tracks before the first and
 * after the last key, between which they act.
 */
export const LAYER_FADE = 0.05;

/** Layers that act, the first one first: not muted, with weight; only the soloed ones when there are any. */
export function actingLayers<L extends CurveLayer>(layers: readonly L[]): L[] {
  const audible = layers.filter((layer) => !layer.isMuted && layer.weight > 0);
  const soloed = layers.some((layer) => layer.isSolo) ? audible.filter((layer) => layer.isSolo) : audible;
  return soloed.sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
}

/** What acts on each channel, in order. Tracks without keys do nothing. `only` limits the channels. */
export function channelLayers(
  layers: readonly CurveLayer[],
  tracks: readonly CurveTrack[],
  only?: ReadonlySet<string>,
): Map<string, ChannelLayer[]> {
  const found = new Map<string, ChannelLayer[]>();
  for (const layer of actingLayers(layers)) {
    for (const track of tracks) {
      if (track.layerId !== layer.id || track.keys.length === 0 || (only && !only.has(track.channel))) continue;
      const part = {
        mode: layer.mode,
        weight: layer.weight,
        keys: compileKeys(track.keys),
        ...(layer.range && { range: layer.range }),
      };
      const list = found.get(track.channel);
      if (list) list.push(part);
      else found.set(track.channel, [part]);
    }
  }
  return found;
}

/** When a layer's part acts at all, in seconds; an additive track without a range acts always. */
export function reachOf({ mode, range, keys }: ChannelLayer): TimeRange {
  const start = mode === 'additive' ? Number.NEGATIVE_INFINITY : (keys.times[0] ?? 0) - LAYER_FADE;
  const end = mode === 'additive' ? Number.POSITIVE_INFINITY : (keys.times[keys.count - 1] ?? 0) + LAYER_FADE;
  return range ? { start: Math.max(start, range.start), end: Math.min(end, range.end) } : { start, end };
}

/** Share 0..1 with which a layer's part acts at `time`, without its weight. */
export function envelopeAt({ mode, range, keys }: ChannelLayer, time: number): number {
  let share = 1;
  if (mode === 'override') {
    share =
      ease((time - (keys.times[0] ?? 0)) / LAYER_FADE + 1) * ease(((keys.times[keys.count - 1] ?? 0) - time) / LAYER_FADE + 1);
  }
  const gap = keys.hasGaps ? gapAt(keys, time) : undefined;
  if (gap) share *= Math.max(ease(1 - (time - gap.start) / LAYER_FADE), ease(1 - (gap.end - time) / LAYER_FADE));
  if (range === undefined || share === 0) return share;
  if (time < range.start || time >= range.end) return 0;
  const fade = Math.min(LAYER_FADE, (range.end - range.start) / 2);
  return share * Math.min(ease((time - range.start) / fade), ease((range.end - time) / fade));
}

function ease(u: number): number {
  return u <= 0 ? 0 : u >= 1 ? 1 : u * u * (3 - 2 * u);
}
