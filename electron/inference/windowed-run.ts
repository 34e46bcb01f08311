import type { JobContext } from './worker-runtime.ts';

/** How a long recording is cut for a net: windows of `length` frames, each giving only what lies more than `margin` frames inside its cuts. */
export interface WindowPlan {
  readonly length: number;
  readonly margin: number;
}

export interface Window {
  /** Frames given to the net. */
  readonly start: number;
  readonly end: number;
  /** Frames taken from its answer; the windows' parts cover the recording without overlap. */
  readonly keepStart: number;
  readonly keepEnd: number;
}

/**
 * Windows over `frameCount` frames. A net without recurrence whose reach is at most `margin` gives the same values as in one piece.
 * A recording of at most `length` frames is one window.
 */
export function planWindows(frameCount: number, { length, margin }: WindowPlan): readonly Window[] {
  if (frameCount <= length) return [{ start: 0, end: frameCount, keepStart: 0, keepEnd: frameCount }];
  const hop = length - 2 * margin;
  const windows: Window[] = [];
  for (let keepStart = 0; keepStart < frameCount; ) {
    const start = Math.max(0, keepStart - margin);
    const end = Math.min(frameCount, start + length);
    const keepEnd = end === frameCount ? frameCount : Math.min(frameCount, start === 0 ? length - margin : keepStart + hop);
    windows.push({ start, end, keepStart, keepEnd });
    keepStart = keepEnd;
  }
  return windows;
}

/** Calls `run` for each window in order, reporting progress and letting a cancel through in between. */
export async function forEachWindow(
  windows: readonly Window[],
  stage: string,
  context: JobContext,
  run: (window: Window) => Promise<void>,
): Promise<void> {
  for (const [index, window] of windows.entries()) {
    context.progress({ stage, done: index, total: windows.length });
    await context.checkpoint();
    await run(window);
  }
  context.progress({ stage, done: windows.length, total: windows.length });
}

/** Copies rows of a window's answer [n, columns] into the whole [T, columns]; `scale` = answer rows per window frame (2 for 100 Hz from 50 Hz). */
export function keepRows(whole: Float32Array, answer: Float32Array, window: Window, columns: number, scale: number): void {
  const from = (window.keepStart - window.start) * scale * columns;
  const to = (window.keepEnd - window.start) * scale * columns;
  whole.set(answer.subarray(from, to), window.keepStart * scale * columns);
}
