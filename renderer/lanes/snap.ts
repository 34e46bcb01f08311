import { type FrameRate, framesPerSecond, frameTime } from '../../shared/core/time.ts';

export interface SnapRules {
  /** Frames to stick to, if any: between two of them there is nothing. */
  readonly frames?: FrameRate;
  /** Times that attract what comes close: boundaries, the playhead, edges of the selection. */
  readonly magnets?: readonly number[];
  /** How close, in seconds. */
  readonly reach: number;
}

/** The time that is meant: a magnet within reach, else the nearest frame, else the time itself. */
export function snapTime(time: number, { frames, magnets = [], reach }: SnapRules): number {
  let best = time;
  let distance = reach;
  for (const magnet of magnets) {
    const away = Math.abs(magnet - time);
    if (away <= distance) [best, distance] = [magnet, away];
  }
  if (best !== time || frames === undefined) return best;
  return frameTime(frames, Math.max(0, Math.round(time * framesPerSecond(frames))));
}
