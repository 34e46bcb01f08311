import type { TimeRange } from '../../../shared/core/time.ts';
import { CANVAS_FRAMES, FRAMES_PER_SECOND, SAMPLE_RATE, SAMPLES_PER_FRAME } from './speech-sessions.ts';
import { nextTextWindow } from './text-windows.ts';

/** Half a second, on the 50 Hz grid: the cross-fade where a cut falls into sound. */
const FADE_FRAMES = 25;
/** How far canvases overlap there. */
const OVERLAP_FRAMES = 150;
/** Silence up to here goes with the sound behind it; more is a canvas of its own. */
const LEADING_SILENCE_FRAMES = 50;
const LONGEST_SILENCE_FRAMES = 1400;

/** One view of a recording of at most 30 s, encoded in one go and, where it holds sound, recognised in one go. Frames count 20 ms. */
export interface Canvas {
  readonly index: number;
  readonly startFrame: number;
  readonly endFrame: number;
  readonly hasSound: boolean;
  /** Its end lies inside sound: what is not finished there belongs to the next canvas. */
  readonly isOpen: boolean;
  /** Frames that this canvas contributes to, fades included. */
  readonly from: number;
  readonly to: number;
  /** Length of the fades at `from` and before `to`; 0 where it begins and ends in silence. */
  readonly fadeIn: number;
  readonly fadeOut: number;
}

type Cut = Pick<Canvas, 'startFrame' | 'endFrame' | 'hasSound' | 'isOpen'>;

/** Encoder frames of a recording: every sample lies in one. */
export function frameCountOf(sampleCount: number): number {
  return Math.ceil(sampleCount / SAMPLES_PER_FRAME);
}

/**
 * Canvases over a recording. Up to 30 s are one; longer ones are cut in pauses, so that a text is whole in its canvas, and only where
 * sound goes on for 28 s in the middle of it, with 3 s of overlap and a cross-fade of half a second. No samples give no canvas.
 * @param sound ranges of sound in order, as `findSound` gives them
 */
export function planCanvases(sampleCount: number, sound: readonly TimeRange[]): readonly Canvas[] {
  const cuts = cutsOf(sampleCount, sound);
  return cuts.map((cut, index) => {
    const before = cuts[index - 1];
    const seam = before?.isOpen ? before.endFrame - Math.floor((OVERLAP_FRAMES + FADE_FRAMES) / 2) : undefined;
    const nextSeam = cut.endFrame - Math.floor((OVERLAP_FRAMES + FADE_FRAMES) / 2);
    return {
      ...cut,
      index,
      from: seam ?? cut.startFrame,
      to: cut.isOpen ? nextSeam + FADE_FRAMES : cut.endFrame,
      fadeIn: seam === undefined ? 0 : FADE_FRAMES,
      fadeOut: cut.isOpen ? FADE_FRAMES : 0,
    };
  });
}

function cutsOf(sampleCount: number, sound: readonly TimeRange[]): readonly Cut[] {
  const total = frameCountOf(sampleCount);
  if (total === 0) return [];
  if (total <= CANVAS_FRAMES) return [{ startFrame: 0, endFrame: total, hasSound: sound.length > 0, isOpen: false }];
  const cuts: Cut[] = [];
  for (let position = 0; position < total; ) {
    const window = nextTextWindow(sound, position / FRAMES_PER_SECOND, sampleCount / SAMPLE_RATE);
    const start = window === undefined ? total : Math.floor(window.start * FRAMES_PER_SECOND);
    if (window === undefined || start - position > LEADING_SILENCE_FRAMES) {
      cuts.push(...silences(position, start));
      position = start;
      continue;
    }
    const wanted = Math.ceil(window.end * FRAMES_PER_SECOND);
    const { isOpen } = window;
    const isLast = !isOpen && total - position <= CANVAS_FRAMES && !sound.some((range) => range.end * FRAMES_PER_SECOND > wanted);
    const endFrame = isLast ? total : Math.min(total, wanted, position + CANVAS_FRAMES);
    cuts.push({ startFrame: position, endFrame, hasSound: true, isOpen });
    position = isOpen ? endFrame - OVERLAP_FRAMES : endFrame;
  }
  return cuts;
}

function silences(from: number, to: number): readonly Cut[] {
  const count = Math.ceil((to - from) / LONGEST_SILENCE_FRAMES);
  const place = (index: number): number => from + Math.round(((to - from) * index) / count);
  return Array.from({ length: count }, (_, index) => {
    return { startFrame: place(index), endFrame: place(index + 1), hasSound: false, isOpen: false };
  });
}

/** Share 0..1 of a canvas in the recording's frame; the shares of all canvases add up to 1. */
export function canvasWeight(canvas: Canvas, frame: number): number {
  if (frame < canvas.from || frame >= canvas.to) return 0;
  const rise = canvas.fadeIn === 0 ? 1 : (frame - canvas.from + 0.5) / canvas.fadeIn;
  const fall = canvas.fadeOut === 0 ? 1 : (canvas.to - frame - 0.5) / canvas.fadeOut;
  return Math.min(1, rise, fall);
}

/** Adds a canvas's rows [n, columns] into rows whose first is frame `base` of the recording, weighted. */
export function addRowsInPlace(whole: Float32Array, base: number, part: Float32Array, canvas: Canvas, columns: number): void {
  for (let frame = canvas.from; frame < canvas.to; frame++) {
    const weight = canvasWeight(canvas, frame);
    const source = (frame - canvas.startFrame) * columns;
    const target = (frame - base) * columns;
    if (weight === 1) {
      whole.set(part.subarray(source, source + columns), target);
      continue;
    }
    for (let i = 0; i < columns; i++) whole[target + i] = (whole[target + i] ?? 0) + weight * (part[source + i] ?? 0);
  }
}

/** Adds a canvas's bands [rows, n * perFrame] into the recording's [rows, T * perFrame], weighted. */
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
