import { invariant } from '../../shared/core/assert.ts';
import { addBandsInPlace, addRowsInPlace, type Canvas } from './whisper/canvas-plan.ts';
import type { EncodedCanvas } from './whisper/encode.ts';
import { MEL_BANDS, MEL_PER_FRAME, TAP_SIZE } from './whisper/speech-sessions.ts';
import { planWindows, type Window } from './windowed-run.ts';

/** Frames at 50 Hz. The nets reach under a second to each side; 30 s a run keeps memory low and cancelling quick. */
export const HEAD_WINDOWS = { length: 1500, margin: 100 } as const;

/** What a net of 100 Hz reads of one window: taps [frames, 1536] and mel [2 * frames, 80]. */
export interface WindowFeatures {
  readonly window: Window;
  readonly taps: Float32Array;
  readonly mel: Float32Array;
}

/** Joins canvases as they come and hands features on in the windows that the nets want. */
export interface FeatureStream {
  /** [80, 2T] log-mel of all that came so far; the rest is 0. */
  readonly mel: Float32Array;
  /** Frames whose taps are held at the moment. */
  heldFrames(): number;
  /** Takes the next canvas. @returns the windows that it completes, in order; their taps are good until the next call */
  add(canvas: Canvas, encoded: Pick<EncodedCanvas, 'taps' | 'mel'>): readonly WindowFeatures[];
}

/**
 * Opens the stream of a recording of `frameCount` frames. Taps are 310 kB a second, so only those are held that a window still to come
 * needs: two canvases' worth, however long the recording.
 */
export function createFeatureStream(frameCount: number): FeatureStream {
  const mel = new Float32Array(MEL_BANDS * frameCount * MEL_PER_FRAME);
  const windows = [...planWindows(frameCount, HEAD_WINDOWS)];
  let taps = new Float32Array(0);
  let base = 0;

  /** Drops what no window needs any more and makes room up to frame `end`. */
  function moveTo(end: number): void {
    const start = Math.min(windows[0]?.start ?? frameCount, base + taps.length / TAP_SIZE);
    const next = new Float32Array((Math.max(end, base + taps.length / TAP_SIZE) - start) * TAP_SIZE);
    next.set(taps.subarray((start - base) * TAP_SIZE));
    taps = next;
    base = start;
  }

  return {
    mel,
    heldFrames: () => taps.length / TAP_SIZE,
    add: (canvas, encoded) => {
      moveTo(canvas.to);
      addRowsInPlace(taps, base, encoded.taps, canvas, TAP_SIZE);
      addBandsInPlace(mel, encoded.mel, canvas, MEL_BANDS, MEL_PER_FRAME);
      const finished = canvas.to - canvas.fadeOut;
      const ready = windows.filter((window) => window.end <= finished);
      windows.splice(0, ready.length);
      return ready.map((window) => {
        invariant(window.start >= base, 'a window begins behind what is held');
        const held = taps.subarray((window.start - base) * TAP_SIZE, (window.end - base) * TAP_SIZE);
        return { window, taps: held, mel: timeMajor(mel, frameCount, window) };
      });
    },
  };
}

/** The nets read the mel time-major, [2 * frames, 80]. */
export function timeMajor(mel: Float32Array, frameCount: number, window: Window): Float32Array {
  const columns = (window.end - window.start) * MEL_PER_FRAME;
  const stride = frameCount * MEL_PER_FRAME;
  const out = new Float32Array(columns * MEL_BANDS);
  for (let band = 0; band < MEL_BANDS; band++) {
    const from = band * stride + window.start * MEL_PER_FRAME;
    for (let column = 0; column < columns; column++) out[column * MEL_BANDS + band] = mel[from + column] ?? 0;
  }
  return out;
}
