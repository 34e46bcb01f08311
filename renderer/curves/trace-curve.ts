import { type FrameRate, framesPerSecond } from '../../shared/core/time.ts';
import { type TimeView, timeToX } from '../store/time-view.ts';
import { BUCKET, type Extremes } from './extremes.ts';

/** Dense values to draw: `stride` values a frame, the wanted one at `column`. */
export interface DenseCurve {
  readonly frameRate: FrameRate;
  readonly frameCount: number;
  readonly values: Float32Array;
  readonly stride: number;
  readonly column: number;
  /** Known where the values never change: hours are drawn from these; undefined while they are being worked out. */
  readonly extremes?: () => Extremes | undefined;
}

/** CSS pixels of a column where frames share one: finer would not be seen, or not while it moves. */
const COLUMN = 1.5;
const COARSE_COLUMN = 3;

/** Corners of a line: x, lowest and highest value there (the same where a pixel holds one frame). */
export type CornerSink = (x: number, low: number, high: number) => void;

/**
 * Walks along the visible part of a curve: frame by frame where they are apart, else column of pixels by column with its lowest and highest value, so
 * that no peak is lost however far one zooms out. Columns begin at the same frames whatever is scrolled, so that nothing shimmers.
 */
export function walkCurve(curve: DenseCurve, view: TimeView, width: number, sink: CornerSink, isCoarse = false): void {
  const rate = framesPerSecond(curve.frameRate);
  const wanted = Math.max(1, Math.floor((rate / view.pixelsPerSecond) * (isCoarse ? COARSE_COLUMN : COLUMN)));
  const usesBuckets = curve.extremes !== undefined && wanted >= 2 * BUCKET;
  const step = usesBuckets ? wanted - (wanted % BUCKET) : wanted;
  const begin = Math.max(0, Math.floor(view.start * rate) - 1);
  const first = begin - (begin % step);
  const last = Math.min(curve.frameCount - 1, Math.ceil((view.start + width / view.pixelsPerSecond) * rate) + step);
  const put = (frame: number, low: number, high: number): void => sink(timeToX(view, frame / rate), low, high);
  if (!usesBuckets) {
    walkFrames(curve, first, last, step, put);
    return;
  }
  const extremes = curve.extremes?.();
  if (extremes) walkBuckets(extremes, first, last, step, put);
}

function walkFrames(
  { values, stride, column, frameCount }: DenseCurve,
  first: number,
  last: number,
  step: number,
  put: CornerSink,
): void {
  for (let frame = first; frame <= last; frame += step) {
    let low = values[frame * stride + column] ?? 0;
    let high = low;
    const end = Math.min(frame + step, frameCount);
    for (let i = frame + 1; i < end; i++) {
      const value = values[i * stride + column] ?? 0;
      if (value < low) low = value;
      else if (value > high) high = value;
    }
    put(frame, low, high);
  }
}

function walkBuckets({ lowest, highest }: Extremes, first: number, last: number, step: number, put: CornerSink): void {
  for (let frame = first; frame <= last; frame += step) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    const end = Math.min((frame + step) / BUCKET, lowest.length);
    for (let i = frame / BUCKET; i < end; i++) {
      low = Math.min(low, lowest[i] ?? 0);
      high = Math.max(high, highest[i] ?? 0);
    }
    put(frame, low, high);
  }
}

/** Whether several frames share a column of pixels: areas and thick lines would then cost much and say little. */
export function isCrowded(curve: Pick<DenseCurve, 'frameRate'>, view: TimeView): boolean {
  return Math.floor((framesPerSecond(curve.frameRate) / view.pixelsPerSecond) * COLUMN) > 1;
}

/** A curve as a path, and as the area between it and a base line: walked along once, drawn as often as needed. */
export interface CurvePath {
  readonly line: Path2D;
  /** The area down (or up) to `y`. */
  area(y: number): Path2D;
}

/** The visible part of a curve as a path; `y` turns values into pixels. A coarse one has half as many corners. */
export function curvePath(
  curve: DenseCurve,
  view: TimeView,
  width: number,
  y: (value: number) => number,
  isCoarse = false,
): CurvePath {
  const line = new Path2D();
  let first = Number.NaN;
  let last = 0;
  const corner = (x: number, low: number, high: number): void => {
    if (Number.isNaN(first)) {
      first = x;
      line.moveTo(x, y(high));
    } else line.lineTo(x, y(high));
    if (low !== high) line.lineTo(x, y(low));
    last = x;
  };
  walkCurve(curve, view, width, corner, isCoarse);
  return {
    line,
    area(base) {
      const area = new Path2D(line);
      area.lineTo(last, base);
      area.lineTo(first, base);
      area.closePath();
      return area;
    },
  };
}
