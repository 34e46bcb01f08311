import { CANVAS_FRAMES, CANVAS_SAMPLES, FRAMES_PER_SECOND, SAMPLES_PER_FRAME } from './speech-sessions.ts';

/** Seconds between canvases, and what each hears beyond the part that is kept of it. */
const HOP_SECONDS = 24;
const CONTEXT_SECONDS = 3;
/** Half a second, on the 50 Hz grid. */
const FADE_FRAMES = 25;

/** One 30 s view of a recording. Frames count 20 ms; those of the recording are meant unless said otherwise. */
export interface Canvas {
  readonly index: number;
  readonly startFrame: number;
  readonly startSeconds: number;
  readonly startSample: number;
  /** Frames that this canvas contributes to, fades included. */
  readonly from: number;
  readonly to: number;
  /** Length of the fades at `from` and before `to`; 0 at the recording's own ends. */
  readonly fadeIn: number;
  readonly fadeOut: number;
}

/** Encoder frames of a recording: every sample lies in one. */
export function frameCountOf(sampleCount: number): number {
  return Math.ceil(sampleCount / SAMPLES_PER_FRAME);
}

/**
 * Canvases over a recording: 30 s long, 24 s apart, each giving its middle 24 s (the first its beginning, the last its end too),
 * with linear cross-fades of half a second. Up to 30 s are one canvas without fades; no samples give no canvas.
 */
export function planCanvases(sampleCount: number): readonly Canvas[] {
  if (sampleCount === 0) return [];
  const hop = HOP_SECONDS * FRAMES_PER_SECOND;
  const frameCount = frameCountOf(sampleCount);
  const count = sampleCount <= CANVAS_SAMPLES ? 1 : 1 + Math.ceil((frameCount - CANVAS_FRAMES) / hop);
  return Array.from({ length: count }, (_, index) => {
    const startFrame = index * hop;
    const seam = startFrame + CONTEXT_SECONDS * FRAMES_PER_SECOND - Math.floor(FADE_FRAMES / 2);
    const isFirst = index === 0;
    const isLast = index === count - 1;
    return {
      index,
      startFrame,
      startSeconds: index * HOP_SECONDS,
      startSample: startFrame * SAMPLES_PER_FRAME,
      from: isFirst ? 0 : seam,
      to: isLast ? frameCount : seam + hop + FADE_FRAMES,
      fadeIn: isFirst ? 0 : FADE_FRAMES,
      fadeOut: isLast ? 0 : FADE_FRAMES,
    };
  });
}

/** Share 0..1 of a canvas in the recording's frame; the shares of all canvases add up to 1. */
export function canvasWeight(canvas: Canvas, frame: number): number {
  if (frame < canvas.from || frame >= canvas.to) return 0;
  const rise = canvas.fadeIn === 0 ? 1 : (frame - canvas.from + 0.5) / canvas.fadeIn;
  const fall = canvas.fadeOut === 0 ? 1 : (canvas.to - frame - 0.5) / canvas.fadeOut;
  return Math.min(1, rise, fall);
}

/** Adds a canvas's rows [1500, columns] into the recording's [T, columns], weighted. */
export function addRowsInPlace(whole: Float32Array, part: Float32Array, canvas: Canvas, columns: number): void {
  for (let frame = canvas.from; frame < canvas.to; frame++) {
    const weight = canvasWeight(canvas, frame);
    const source = (frame - canvas.startFrame) * columns;
    const target = frame * columns;
    if (weight === 1) {
      whole.set(part.subarray(source, source + columns), target);
      continue;
    }
    for (let i = 0; i < columns; i++) whole[target + i] = (whole[target + i] ?? 0) + weight * (part[source + i] ?? 0);
  }
}

/** Adds a canvas's bands [rows, 1500 * perFrame] into the recording's [rows, T * perFrame], weighted. */
export function addBandsInPlace(whole: Float32Array, part: Float32Array, canvas: Canvas, rows: number, perFrame: number): void {
  const wholeStride = whole.length / rows;
  const partStride = part.length / rows;
  for (let column = canvas.from * perFrame; column < canvas.to * perFrame; column++) {
    const weight = canvasWeight(canvas, Math.floor(column / perFrame));
    const source = column - canvas.startFrame * perFrame;
    for (let row = 0; row < rows; row++) {
      const target = row * wholeStride + column;
      whole[target] = (whole[target] ?? 0) + weight * (part[row * partStride + source] ?? 0);
    }
  }
}
