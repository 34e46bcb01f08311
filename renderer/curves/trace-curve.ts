import { type FrameRate, framesPerSecond } from '../../shared/core/time.ts';
import { type TimeView, timeToX } from '../store/time-view.ts';

/** Dense values to draw: `stride` values a frame, the wanted one at `column`. */
export interface DenseCurve {
  readonly frameRate: FrameRate;
  readonly frameCount: number;
  readonly values: Float32Array;
  readonly stride: number;
  readonly column: number;
}

/** Corners of a line: x, lowest and highest value there (the same where a pixel holds one frame). */
export type CornerSink = (x: number, low: number, high: number) => void;

/**
 * Walks along the visible part of a curve: frame by frame where they are apart, else column of pixels by column with its lowest and highest value, so
 * that no peak is lost however far one zooms out. Columns begin at the same frames whatever is scrolled, so that nothing shimmers.
 */
export function walkCurve(
  { frameRate, frameCount, values, stride, column }: DenseCurve,
  view: TimeView,
  width: number,
  sink: CornerSink,
): void {
  const rate = framesPerSecond(frameRate);
  const step = Math.max(1, Math.floor(rate / view.pixelsPerSecond));
  const begin = Math.max(0, Math.floor(view.start * rate) - 1);
  const first = begin - (begin % step);
  const last = Math.min(frameCount - 1, Math.ceil((view.start + width / view.pixelsPerSecond) * rate) + step);
  for (let frame = first; frame <= last; frame += step) {
    let low = values[frame * stride + column] ?? 0;
    let high = low;
    const end = Math.min(frame + step, frameCount);
    for (let i = frame + 1; i < end; i++) {
      const value = values[i * stride + column] ?? 0;
      if (value < low) low = value;
      else if (value > high) high = value;
    }
    sink(timeToX(view, frame / rate), low, high);
  }
}

/** Adds the curve to the canvas's path; `y` turns values into pixels. Gives the first and last x, for closing an area. */
export function traceCurve(
  context: CanvasRenderingContext2D,
  curve: DenseCurve,
  view: TimeView,
  width: number,
  y: (value: number) => number,
): { readonly first: number; readonly last: number } {
  let first = Number.NaN;
  let last = 0;
  walkCurve(curve, view, width, (x, low, high) => {
    if (Number.isNaN(first)) {
      first = x;
      context.moveTo(x, y(high));
    } else context.lineTo(x, y(high));
    if (low !== high) context.lineTo(x, y(low));
    last = x;
  });
  return { first, last };
}
