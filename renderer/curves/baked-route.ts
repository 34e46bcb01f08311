import { framesPerSecond, frameTime, type TimeRange } from '../../shared/core/time.ts';
import { bakeLayersInPlace } from '../../shared/curves/bake-layers.ts';
import { actingLayers } from '../../shared/curves/layer-stack.ts';
import { NO_LAYERS, type TakeLayers } from '../../shared/document/evaluate-take.ts';
import type { ClipView } from '../../shared/ipc/studio-bridge.ts';
import type { LipGap } from './lip-gap.ts';

const ALWAYS: TimeRange = { start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY };

/** One route's clip with the layers on it, baked again only where something changed, and only when somebody looks. */
export interface BakedRoute {
  /** Takes another clip; undefined while there is none. */
  setSource(source: ClipView | undefined): void;
  source(): ClipView | undefined;
  /** Other layers: `changed` says by channel in which stretch of time they may act differently. */
  setLayers(layers: TakeLayers, changed: ReadonlyMap<string, TimeRange>): void;
  /** Another way of measuring the mouth. */
  setLipGap(make: ((channels: readonly string[]) => LipGap) | undefined): void;
  /** The source itself when no layer acts on it. */
  result(): ClipView | undefined;
}

export function createBakedRoute(): BakedRoute {
  let source: ClipView | undefined;
  let layers: TakeLayers = NO_LAYERS;
  let makeLipGap: ((channels: readonly string[]) => LipGap) | undefined;
  let lipGap: LipGap | undefined;
  let baked: ClipView | undefined;
  const dirty = new Map<string, TimeRange>();

  const acts = (clip: ClipView): boolean => {
    const acting = new Set<string>(actingLayers(layers.layers).map((layer) => layer.id));
    return layers.tracks.some(
      (track) => acting.has(track.layerId) && track.keys.length > 0 && clip.channels.includes(track.channel),
    );
  };

  function bakeDirty(clip: ClipView, target: ClipView): void {
    let [gapFrom, gapTo] = [Number.POSITIVE_INFINITY, 0];
    for (const [channel, range] of dirty) {
      const fps = framesPerSecond(clip.frameRate);
      const from = Math.max(0, Math.floor(Math.max(range.start, 0) * fps));
      const to = Math.min(clip.frameCount, Math.ceil(Math.min(range.end, frameTime(clip.frameRate, clip.frameCount)) * fps) + 1);
      if (from >= to) continue;
      bakeLayersInPlace(target, clip, layers.layers, layers.tracks, new Set([channel]), from, to);
      if (lipGap?.moves(channel)) [gapFrom, gapTo] = [Math.min(gapFrom, from), Math.max(gapTo, to)];
    }
    dirty.clear();
    lipGap?.measureInPlace(target.gap, target.values, gapFrom, gapTo);
  }

  return {
    setSource(next) {
      if (next === source) return;
      source = next;
      baked = undefined;
      lipGap = source && makeLipGap?.(source.channels);
    },
    source: () => source,
    setLayers(next, changed) {
      layers = next;
      for (const [channel, range] of changed) {
        const known = dirty.get(channel);
        dirty.set(channel, known ? { start: Math.min(known.start, range.start), end: Math.max(known.end, range.end) } : range);
      }
    },
    setLipGap(make) {
      makeLipGap = make;
      lipGap = source && make?.(source.channels);
      baked = undefined;
    },
    result() {
      if (!source || !acts(source)) {
        baked = undefined;
        dirty.clear();
        return source;
      }
      if (!baked) {
        baked = { ...source, values: source.values.slice(), gap: source.gap.slice() };
        for (const track of layers.tracks) dirty.set(track.channel, ALWAYS);
      }
      if (dirty.size > 0) bakeDirty(source, baked);
      return baked;
    },
  };
}
