import { describe, expect, it } from 'vitest';
import { createFeatureStream, HEAD_WINDOWS } from '../../../electron/inference/feature-stream.ts';
import { type Canvas, frameCountOf, planCanvases } from '../../../electron/inference/whisper/canvas-plan.ts';
import { planWindows } from '../../../electron/inference/windowed-run.ts';

const SECOND = 16000;

/** Features that are the recording's own frame number. */
function encoded(canvas: Canvas) {
  const frames = canvas.endFrame - canvas.startFrame;
  const taps = new Float32Array(frames * 1536);
  const mel = new Float32Array(80 * frames * 2);
  for (let i = 0; i < taps.length; i++) taps[i] = canvas.startFrame + Math.floor(i / 1536);
  for (let i = 0; i < mel.length; i++) mel[i] = 2 * canvas.startFrame + (i % (2 * frames));
  return { taps, mel };
}

function pauses(seconds: number, every: number) {
  return Array.from({ length: Math.ceil(seconds / every) }, (_, i) => ({
    start: i * every,
    end: Math.min(seconds, (i + 1) * every - 0.5),
  }));
}

describe('the stream of features', () => {
  it.each([
    ['talk with pauses', 200, pauses(200, 7)],
    ['sound without a pause', 150, [{ start: 0, end: 150 }]],
    ['a short line', 4, [{ start: 0.5, end: 3 }]],
    ['silence', 100, []],
  ] as const)('hands every window of %s on, whole and in time, and never holds more than 70 s', (_, seconds, sound) => {
    const samples = seconds * SECOND;
    const frameCount = frameCountOf(samples);
    const stream = createFeatureStream(frameCount);
    const seen: number[] = [];
    let worst = 0;
    for (const canvas of planCanvases(samples, sound)) {
      for (const { window, taps, mel } of stream.add(canvas, encoded(canvas))) {
        seen.push(window.start);
        expect(taps.length).toBe((window.end - window.start) * 1536);
        for (let frame = window.start; frame < window.end; frame++) {
          const [tap, band] = [taps[(frame - window.start) * 1536 + 5]!, mel[(frame - window.start) * 160 + 80 + 3]!];
          worst = Math.max(worst, Math.abs(tap - frame), Math.abs(band - (2 * frame + 1)));
        }
      }
      expect(stream.heldFrames()).toBeLessThanOrEqual(70 * 50);
    }
    expect(worst).toBeLessThan(0.01);
    expect(seen).toEqual(planWindows(frameCount, HEAD_WINDOWS).map(({ start }) => start));
  });
});
