import { type FrameRate, framesPerSecond, frameTime } from '../core/time.ts';
import type { CurveClip } from './clip.ts';
import { sampleKeysInPlace } from './evaluate-keys.ts';
import { type ChannelLayer, type CurveLayer, type CurveTrack, channelLayers, envelopeAt, reachOf } from './layer-stack.ts';

/**
 * The clip with the layers on it, held within 0..1: the very same clip when nothing acts on its channels. Layers act in their order,
 * each on what is below it: additive ones add value x weight, overriding ones blend to their value by their weight between their
 * first and last key. Tracks of channels that the clip lacks are left out.
 */
export function bakeLayers<T extends CurveClip>(clip: T, layers: readonly CurveLayer[], tracks: readonly CurveTrack[]): T {
  const acting = channelLayers(layers, tracks);
  const channels = clip.channels.filter((channel) => acting.has(channel));
  if (channels.length === 0) return clip;
  const baked = { ...clip, values: clip.values.slice() };
  for (const channel of channels) bakeChannelInPlace(baked, clip, channel, acting.get(channel) ?? [], 0, clip.frameCount);
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
  const acting = channelLayers(layers, tracks, channels);
  const from = Math.max(0, fromFrame);
  const to = Math.min(clip.frameCount, toFrame);
  if (from >= to) return;
  for (const channel of channels) bakeChannelInPlace(target, clip, channel, acting.get(channel) ?? [], from, to);
}

function bakeChannelInPlace(
  target: CurveClip,
  clip: CurveClip,
  channel: string,
  layers: readonly ChannelLayer[],
  from: number,
  to: number,
): void {
  const column = clip.channels.indexOf(channel);
  if (column < 0) return;
  const stride = clip.channels.length;
  const line = new Float64Array(to - from);
  for (let i = 0, at = from * stride + column; i < line.length; i++, at += stride) line[i] = clip.values[at] ?? 0;
  for (const layer of layers) addLayerInPlace(line, layer, clip.frameRate, from);
  for (let i = 0, at = from * stride + column; i < line.length; i++, at += stride) {
    const value = line[i] ?? 0;
    // A channel without layers is the source bit for bit.
    target.values[at] = layers.length === 0 ? value : value < 0 ? 0 : value > 1 ? 1 : value;
  }
}

function addLayerInPlace(line: Float64Array, layer: ChannelLayer, rate: FrameRate, from: number): void {
  const reach = reachOf(layer);
  const fps = framesPerSecond(rate);
  const first = Math.max(0, Math.ceil(Math.max(reach.start * fps - 1e-6, from) - from));
  const end = Math.min(line.length, Math.floor(Math.min(reach.end * fps + 1e-6, from + line.length) - from) + 1);
  if (first >= end) return;
  const keyed = new Float64Array(end - first);
  sampleKeysInPlace(keyed, layer.keys, rate, from + first);
  const isAlways = layer.mode === 'additive' && layer.range === undefined;
  for (let i = first; i < end; i++) {
    const share = isAlways ? layer.weight : layer.weight * envelopeAt(layer, frameTime(rate, from + i));
    const below = line[i] ?? 0;
    const value = keyed[i - first] ?? 0;
    line[i] = layer.mode === 'additive' ? below + value * share : share === 1 ? value : below + (value - below) * share;
  }
}
