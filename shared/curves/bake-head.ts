import { HEAD_CHANNELS, type HeadChannel, isHeadChannel, MOST_DEGREES } from '../core/curve-channels.ts';
import type { FrameRate } from '../core/time.ts';
import { bakeChannelsInPlace, bakeLayers } from './bake-layers.ts';
import type { CurveClip } from './clip.ts';
import { actingLayers, type ChannelLayer, type CurveLayer, type CurveTrack } from './layer-stack.ts';
import type { ValueLimits } from './move-keys.ts';

/** How far layers turn the head, in degrees. */
export const HEAD_LIMITS: ValueLimits = { lowest: -MOST_DEGREES, highest: MOST_DEGREES };

/** Anything with turns of a head: `headMotion` is [T, 3] pitch, yaw, roll in degrees. */
export interface TurningHead {
  readonly frameRate: FrameRate;
  readonly frameCount: number;
  readonly headMotion: Float32Array;
}

/** The turns of a head as a clip of {@link HEAD_CHANNELS}; the same numbers in memory. */
export function headClip({ frameRate, frameCount, headMotion }: TurningHead): CurveClip & {
  readonly channels: readonly HeadChannel[];
} {
  return { frameRate, frameCount, channels: HEAD_CHANNELS, values: headMotion };
}

/** Turns of the head with the layers on them, [T, 3] degrees; the very same array when no layer acts on the head. */
export function bakeHead(head: TurningHead, layers: readonly CurveLayer[], tracks: readonly CurveTrack[]): Float32Array {
  return bakeLayers(headClip(head), layers, tracks, HEAD_LIMITS).values;
}

/** Bakes `channels` of the head in the frames `from`..`to` (end excluded) into the turns of `target`. */
export function bakeHeadInPlace(
  target: TurningHead,
  source: TurningHead,
  acting: ReadonlyMap<string, readonly ChannelLayer[]>,
  channels: ReadonlySet<string>,
  from: number,
  to: number,
): void {
  bakeChannelsInPlace(headClip(target), headClip(source), acting, channels, from, to, HEAD_LIMITS);
}

/** Whether any layer that acts has keys on the head. */
export function turnsHead(layers: readonly CurveLayer[], tracks: readonly CurveTrack[]): boolean {
  const acting = new Set(actingLayers(layers).map(({ id }) => id));
  return tracks.some(({ layerId, channel, keys }) => keys.length > 0 && isHeadChannel(channel) && acting.has(layerId));
}
