import { isHeadChannel } from '../../shared/core/curve-channels.ts';
import { framesPerSecond, frameTime, type TimeRange } from '../../shared/core/time.ts';
import { bakeHeadInPlace } from '../../shared/curves/bake-head.ts';
import { bakeChannelsInPlace } from '../../shared/curves/bake-layers.ts';
import { actingLayers, channelLayers } from '../../shared/curves/layer-stack.ts';
import { NO_LAYERS, type TakeLayers } from '../../shared/document/evaluate-take.ts';
import type { ClipView } from '../../shared/ipc/bridge-data.ts';
import type { LipGap } from './lip-gap.ts';

const ALWAYS: readonly TimeRange[] = [{ start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY }];

/** One route's clip with the layers on it, baked again only where something changed, and only when somebody looks. */
export interface BakedRoute {
  /** Takes another clip; undefined while there is none. */
  setSource(source: ClipView | undefined): void;
  source(): ClipView | undefined;
  /** Other layers: `changed` says by channel in which stretches of time they may act differently. */
  setLayers(layers: TakeLayers, changed: ReadonlyMap<string, readonly TimeRange[]>): void;
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
  const dirty = new Map<string, readonly TimeRange[]>();

  const acts = (clip: ClipView): boolean => {
    const acting = new Set<string>(actingLayers(layers.layers).map((layer) => layer.id));
    return layers.tracks.some(
      ({ layerId, keys, channel }) =>
        acting.has(layerId) && keys.length > 0 && (isHeadChannel(channel) || clip.channels.includes(channel)),
    );
  };

  function bakeDirty(clip: ClipView, target: ClipView): void {
    const acting = channelLayers(layers.layers, layers.tracks, new Set(dirty.keys()));
    const measured: { from: number; to: number }[] = [];
    for (const { channels, from, to } of batches(clip, dirty)) {
      bakeChannelsInPlace(target, clip, acting, channels, from, to);
      bakeHeadInPlace(target, clip, acting, channels, from, to);
      if ([...channels].some((channel) => lipGap?.moves(channel))) measured.push({ from, to });
    }
    for (const { from, to } of union(measured)) lipGap?.measureInPlace(target.gap, target.values, from, to);
    dirty.clear();
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
      for (const [channel, ranges] of changed) dirty.set(channel, [...(dirty.get(channel) ?? []), ...ranges]);
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
        baked = { ...source, values: source.values.slice(), gap: source.gap.slice(), headMotion: source.headMotion.slice() };
        for (const track of layers.tracks) dirty.set(track.channel, ALWAYS);
      }
      if (dirty.size > 0) bakeDirty(source, baked);
      return baked;
    },
  };
}

interface Frames {
  readonly from: number;
  readonly to: number;
}

/** Channels that changed in the same frames go together: a frame's weights lie side by side in memory. */
function batches(
  clip: ClipView,
  dirty: ReadonlyMap<string, readonly TimeRange[]>,
): readonly (Frames & { readonly channels: ReadonlySet<string> })[] {
  const fps = framesPerSecond(clip.frameRate);
  const end = frameTime(clip.frameRate, clip.frameCount);
  const found = new Map<string, Frames & { readonly channels: Set<string> }>();
  for (const [channel, ranges] of dirty) {
    const frames = ranges.map((range) => ({
      from: Math.max(0, Math.floor(Math.max(range.start, 0) * fps)),
      to: Math.min(clip.frameCount, Math.ceil(Math.min(range.end, end) * fps) + 1),
    }));
    for (const { from, to } of union(frames)) {
      const name = `${from} ${to}`;
      const known = found.get(name);
      if (known) known.channels.add(channel);
      else found.set(name, { from, to, channels: new Set([channel]) });
    }
  }
  return [...found.values()];
}

/** The same frames, each once, in order. */
function union(parts: readonly Frames[]): readonly Frames[] {
  const joined: { from: number; to: number }[] = [];
  for (const { from, to } of [...parts].sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (from >= to) continue;
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else joined.push({ from, to });
  }
  return joined;
}
