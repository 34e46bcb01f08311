import { type FrameRate, framesPerSecond, frameTime } from '../core/time.ts';
import type { CurveClip } from './clip.ts';
import { sampleKeysInPlace } from './evaluate-keys.ts';
import { type ChannelLayer, type CurveLayer, type CurveTrack, channelLayers, envelopeAt, reachOf } from './layer-stack.ts';
import type { ValueLimits } from './move-keys.ts';

/** Results of blend shapes. */
const WEIGHTS: ValueLimits = { lowest: 0, highest: 1 };

/**
 * The clip with the layers on it, held within `limits` (weights: 0..1): the very same clip when nothing acts on its channels. Layers act in their order,
 * each on what is below it: additive ones add value x weight, overriding ones blend to their value by their weight between their
 * first and last key; in gaps (`off`) neither does anything. Tracks of channels that the clip lacks are left out.
 */
export function bakeLayers<T extends CurveClip>(
  clip: T,
  layers: readonly CurveLayer[],
  tracks: readonly CurveTrack[],
  limits = WEIGHTS,
): T {
  const acting = channelLayers(layers, tracks);
  const columns = clip.channels.flatMap((channel, column) => (acting.has(channel) ? [column] : []));
  if (columns.length === 0) return clip;
  const baked = { ...clip, values: clip.values.slice() };
  bakeColumnsInPlace(baked, clip, columns, acting, 0, clip.frameCount, limits);
  return baked;
}

/**
 * Bakes only `channels` in the frames `fromFrame`..`toFrame` (end excluded) into `target`, a clip of the same shape; everything else
 * of the target stays as it is. With all channels and frames it does exactly what {@link bakeLayers} does.
 */
export function bakeLayersInPlace(
  target: CurveClip,
  clip: CurveClip,
  layers: readonly CurveLayer[],
  tracks: readonly CurveTrack[],
  channels: ReadonlySet<string>,
  fromFrame: number,
  toFrame: number,
): void {
  bakeChannelsInPlace(target, clip, channelLayers(layers, tracks, channels), channels, fromFrame, toFrame);
}

/** As {@link bakeLayersInPlace}, from what {@link channelLayers} gave: for several stretches of the same layers. */
export function bakeChannelsInPlace(
  target: CurveClip,
  clip: CurveClip,
  acting: ReadonlyMap<string, readonly ChannelLayer[]>,
  channels: ReadonlySet<string>,
  fromFrame: number,
  toFrame: number,
  limits = WEIGHTS,
): void {
  const columns = clip.channels.flatMap((channel, column) => (channels.has(channel) ? [column] : []));
  bakeColumnsInPlace(target, clip, columns, acting, Math.max(0, fromFrame), Math.min(clip.frameCount, toFrame), limits);
}

/** Frames that are worked on together: all their weights lie in the processor's cache. */
const BLOCK = 128;

function bakeColumnsInPlace(
  target: CurveClip,
  clip: CurveClip,
  columns: readonly number[],
  acting: ReadonlyMap<string, readonly ChannelLayer[]>,
  from: number,
  to: number,
  limits: ValueLimits,
): void {
  const line = new Float64Array(BLOCK);
  const keyed = new Float64Array(BLOCK);
  const stacks = columns.map((column) => acting.get(clip.channels[column] ?? '') ?? []);
  const stride = clip.channels.length;
  for (let first = from; first < to; first += BLOCK) {
    const end = Math.min(first + BLOCK, to);
    columns.forEach((column, index) => {
      const layers = stacks[index] ?? [];
      const start = first * stride + column;
      for (let i = 0, at = start; i < end - first; i++, at += stride) line[i] = clip.values[at] ?? 0;
      for (const layer of layers) addLayerInPlace(line, keyed, layer, clip.frameRate, first, end);
      writeInPlace(target.values, line, start, stride, end - first, layers.length > 0 ? limits : undefined);
    });
  }
}

/** A channel without layers is the source bit for bit, any other is held within the limits. */
function writeInPlace(
  values: Float32Array,
  line: Float64Array,
  start: number,
  stride: number,
  count: number,
  limits: ValueLimits | undefined,
): void {
  const { lowest, highest } = limits ?? { lowest: Number.NEGATIVE_INFINITY, highest: Number.POSITIVE_INFINITY };
  for (let i = 0, at = start; i < count; i++, at += stride) {
    const value = line[i] ?? 0;
    values[at] = value < lowest ? lowest : value > highest ? highest : value;
  }
}

function addLayerInPlace(
  line: Float64Array,
  keyed: Float64Array,
  layer: ChannelLayer,
  rate: FrameRate,
  from: number,
  to: number,
): void {
  if (layer.mode === 'additive' && layer.range === undefined && !layer.keys.hasGaps) {
    sampleKeysInPlace(keyed, layer.keys, rate, from, to);
    const { weight } = layer;
    for (let i = 0; i < to - from; i++) line[i] = (line[i] ?? 0) + (keyed[i] ?? 0) * weight;
    return;
  }
  const reach = reachOf(layer);
  const fps = framesPerSecond(rate);
  const first = Math.max(from, Math.ceil(Math.max(reach.start * fps, from) - 1e-6));
  const end = Math.min(to, Math.floor(Math.min(reach.end * fps, to) + 1e-6) + 1);
  if (first >= end) return;
  sampleKeysInPlace(keyed, layer.keys, rate, first, end);
  for (let i = first; i < end; i++) {
    const share = layer.weight * envelopeAt(layer, frameTime(rate, i));
    const below = line[i - from] ?? 0;
    const value = keyed[i - first] ?? 0;
    line[i - from] = layer.mode === 'additive' ? below + value * share : share === 1 ? value : below + (value - below) * share;
  }
}
