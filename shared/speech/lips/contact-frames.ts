import { type FrameRate, framesPerSecond, frameTime, type TimeRange } from '../../core/time.ts';

/** Which frames lie in ranges of time, and when each frame samples the plan. */
export interface ContactFrames {
  /** [T] index of the range that holds the frame, or -1. */
  readonly range: Int32Array;
  /** [T] seconds: the frame's own time, or the middle of a range that falls between two frames and was moved onto this one. */
  readonly time: Float64Array;
}

/**
 * Frames inside each range. A range that is shorter than a frame and holds none is snapped to the frame nearest to its middle,
 * so that a 30 ms closure is seen at 24 frames a second too.
 */
export function contactFrames(ranges: readonly TimeRange[], rate: FrameRate, frameCount: number): ContactFrames {
  const range = new Int32Array(frameCount).fill(-1);
  const time = Float64Array.from({ length: frameCount }, (_, frame) => frameTime(rate, frame));
  const fps = framesPerSecond(rate);
  ranges.forEach(({ start, end }, index) => {
    let held = 0;
    for (let frame = Math.max(0, Math.ceil(start * fps - 1e-9)); frame < frameCount && frameTime(rate, frame) <= end; frame++) {
      range[frame] = index;
      held++;
    }
    if (held > 0) return;
    const middle = (start + end) / 2;
    const nearest = Math.round(middle * fps);
    if (nearest < 0 || nearest >= frameCount || (range[nearest] ?? -1) >= 0) return;
    range[nearest] = index;
    time[nearest] = middle;
  });
  return { range, time };
}
