import { type FrameRate, framesPerSecond, frameTime } from '../core/time.ts';
import { changeKeys, type Keyframe } from './keyframe.ts';

/** What times are drawn to. */
export interface SnapGrid {
  /** Times fall onto frames of this rate. */
  readonly frameRate?: FrameRate;
  /** Seconds, rising: bounds of phonemes, the playhead; nearer than `reach` they win over frames. */
  readonly marks?: readonly number[];
  /** Seconds. */
  readonly reach?: number;
}

/** The nearest mark within reach, else the nearest frame, else the time itself. */
export function snapTime(time: number, { frameRate, marks = [], reach = 0 }: SnapGrid): number {
  let best: number | undefined;
  for (const mark of marks) {
    if (Math.abs(mark - time) <= reach && (best === undefined || Math.abs(mark - time) < Math.abs(best - time))) best = mark;
  }
  if (best !== undefined) return best;
  return frameRate ? Math.max(0, frameTime(frameRate, Math.round(time * framesPerSecond(frameRate)))) : time;
}

/** The selected keys, each on its nearest mark or frame; of two that meet the later one stays. */
export function snapKeys(keys: readonly Keyframe[], selected: ReadonlySet<string>, grid: SnapGrid): readonly Keyframe[] {
  return changeKeys(keys, selected, (key) => ({ ...key, time: snapTime(key.time, grid) }));
}
