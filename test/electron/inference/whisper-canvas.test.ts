import { describe, expect, it } from 'vitest';
import { float32Tensor, type ModelSession, type Tensor } from '../../../electron/inference/backend.ts';
import { canvasWeight, frameCountOf, planCanvases } from '../../../electron/inference/whisper/canvas-plan.ts';
import { encodeSpeech } from '../../../electron/inference/whisper/encode.ts';

const SECOND = 16000;
const CANVAS = 30 * SECOND;

function session(run: (feeds: Readonly<Record<string, Tensor>>) => Record<string, Tensor>): ModelSession {
  return { inputNames: [], outputNames: [], run: async (feeds) => run(feeds), dispose: async () => {} };
}

/** An encoder whose features are made of the canvas's first sample and the frame alone. */
function encoderOf(feature: (firstSample: number, frame: number) => number) {
  let first = 0;
  return {
    frontend: session((feeds) => {
      first = Number(feeds.pcm?.data[0] ?? 0);
      const row = Float32Array.from({ length: 3000 }, (_, i) => feature(first, i / 2));
      return {
        mel: float32Tensor(
          Float32Array.from({ length: 80 * 3000 }, (_, i) => row[i % 3000]!),
          [1, 80, 3000],
        ),
      };
    }),
    encoder: session(() => {
      const taps = new Float32Array(1500 * 1536);
      for (let frame = 0; frame < 1500; frame++) taps.fill(feature(first, frame), frame * 1536, (frame + 1) * 1536);
      return {
        last_hidden_state: float32Tensor(new Float32Array(1500 * 512), [1, 1500, 512]),
        taps: float32Tensor(taps, [1, 1500, 1536]),
      };
    }),
  };
}
const quietJob = { progress: () => {}, checkpoint: async () => {} };

describe('canvas plan', () => {
  it.each([0, 1, 319, SECOND, CANVAS - 1, CANVAS, CANVAS + 1, 54 * SECOND, 54 * SECOND + 1, 100 * SECOND, 3600 * SECOND])(
    'covers %i samples with shares that add up to one in every frame',
    (samples) => {
      const plan = planCanvases(samples);
      const sums = new Float64Array(frameCountOf(samples));
      for (const canvas of plan) {
        for (let frame = canvas.from; frame < canvas.to; frame++) sums[frame]! += canvasWeight(canvas, frame);
        // What is kept lies inside the canvas, 2.7 s and more from its inner cuts.
        expect(canvas.from - canvas.startFrame).toBeGreaterThanOrEqual(canvas.index === 0 ? 0 : 135);
        expect(canvas.to - canvas.startFrame).toBeLessThanOrEqual(canvas === plan.at(-1) ? 1500 : 1365);
      }
      expect(sums.every((sum) => Math.abs(sum - 1) < 1e-9)).toBe(true);
      expect(plan.length).toBe(samples === 0 ? 0 : samples <= CANVAS ? 1 : 1 + Math.ceil((frameCountOf(samples) - 1500) / 1200));
    },
  );
});

describe('encodeSpeech', () => {
  it('keeps a constant feature constant over every seam', async () => {
    const { taps, mel, frameCount } = await encodeSpeech(
      new Float32Array(60 * SECOND),
      encoderOf(() => 0.7),
      quietJob,
    );
    expect(frameCount).toBe(3000);
    expect(taps.every((value) => Math.abs(value - 0.7) < 1e-6)).toBe(true);
    expect(mel.every((value) => Math.abs(value - 0.7) < 1e-6)).toBe(true);
  });

  it('puts every frame at its own time: a ramp over time stays a ramp, with no step at the seams', async () => {
    const samples = Float32Array.from({ length: 60 * SECOND }, (_, i) => i / SECOND);
    const ramp = encoderOf((seconds, frame) => seconds + frame * 0.02);
    const { taps, mel } = await encodeSpeech(samples, ramp, quietJob);
    for (let frame = 0; frame < 3000; frame++) {
      expect(Math.abs(taps[frame * 1536 + 7]! - frame * 0.02)).toBeLessThan(1e-4);
      expect(Math.abs(mel[6000 * 79 + 2 * frame + 1]! - (frame + 0.5) * 0.02)).toBeLessThan(1e-4);
    }
  });

  it('fades between canvases that disagree in steps below a twentieth', async () => {
    const samples = Float32Array.from({ length: 60 * SECOND }, (_, i) => (i < 24 * SECOND ? 0 : 1));
    const { taps } = await encodeSpeech(
      samples,
      encoderOf((first) => first),
      quietJob,
    );
    const column = Array.from({ length: 3000 }, (_, frame) => taps[frame * 1536]!);
    const steps = column.slice(1).map((value, i) => value - column[i]!);
    expect(Math.max(...steps)).toBeLessThan(0.05);
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(0);
    expect(column[26.7 * 50]).toBe(0);
    expect(column[27 * 50]).toBeCloseTo(0.5, 6);
    expect(column[27.3 * 50]).toBe(1);
  });

  it('trims a short recording to its own length and tells how far it is', async () => {
    const told: string[] = [];
    const job = {
      ...quietJob,
      progress: (p: { stage: string; done: number; total: number }) => told.push(`${p.stage} ${p.done}/${p.total}`),
    };
    const { taps, mel, frameCount, canvases } = await encodeSpeech(
      new Float32Array(SECOND + 1),
      encoderOf(() => 1),
      job,
    );
    expect([frameCount, taps.length, mel.length]).toEqual([51, 51 * 1536, 80 * 102]);
    expect(canvases.map((canvas) => canvas.hidden?.length)).toEqual([1500 * 512]);
    expect(told).toEqual(['encode 0/1', 'encode 1/1']);
  });

  it('stops between canvases when cancelled', async () => {
    let asked = 0;
    const checkpoint = async () => {
      if (++asked > 2) throw new Error('cancelled');
    };
    const work = encodeSpeech(
      new Float32Array(100 * SECOND),
      encoderOf(() => 0),
      { ...quietJob, checkpoint },
    );
    await expect(work).rejects.toThrow('cancelled');
    expect(asked).toBe(3);
  });

  it('gives nothing for an empty recording', async () => {
    const { frameCount, taps, canvases } = await encodeSpeech(
      new Float32Array(0),
      encoderOf(() => 0),
      quietJob,
    );
    expect([frameCount, taps.length, canvases.length]).toEqual([0, 0, 0]);
  });
});
