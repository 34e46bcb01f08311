import { BLEND_SHAPE_NAMES, type BlendShapeName, isBlendShapeName, mirrorBlendShape } from './blend-shapes.ts';

/** Turns of the head, keyed like blend shapes but in degrees; their order is that of `HeadMotion.head` (positive: up, to the character's left, towards the left shoulder). */
export const HEAD_CHANNELS = ['headPitch', 'headYaw', 'headRoll'] as const;

export type HeadChannel = (typeof HEAD_CHANNELS)[number];

/** Everything that can be keyed: weights of the 52 blend shapes, and turns of the head in degrees. */
export type CurveChannel = BlendShapeName | HeadChannel;

export const CURVE_CHANNELS = [...BLEND_SHAPE_NAMES, ...HEAD_CHANNELS] as const;

/** Degrees to each side: as far as a key may turn the head. */
export const MOST_DEGREES = 90;

/** Degrees that count as much as a whole weight: for steps, tolerances and moves of keys of both kinds at once. */
const DEGREES_PER_WEIGHT = 20;

/** Place of a turn in {@link HEAD_CHANNELS}; -1 for any other name. */
export function headAxis(channel: string): number {
  const names: readonly string[] = HEAD_CHANNELS;
  return names.indexOf(channel);
}

export function isHeadChannel(channel: string): channel is HeadChannel {
  return headAxis(channel) >= 0;
}

export function isCurveChannel(channel: string): channel is CurveChannel {
  return isBlendShapeName(channel) || isHeadChannel(channel);
}

/** The same channel on the other side of the face; shapes without a side and turns of the head are their own mirror. */
export function mirrorChannel(channel: CurveChannel): CurveChannel {
  return isHeadChannel(channel) ? channel : mirrorBlendShape(channel);
}

/** What values of a channel are multiplied by in the mirror: a turn to the left becomes one to the right. */
export function mirrorSign(channel: CurveChannel): 1 | -1 {
  return channel === 'headYaw' || channel === 'headRoll' ? -1 : 1;
}

/** What of a channel's own unit counts as much as a whole weight: 1, or degrees. */
export function channelUnit(channel: string): number {
  return isHeadChannel(channel) ? DEGREES_PER_WEIGHT : 1;
}
