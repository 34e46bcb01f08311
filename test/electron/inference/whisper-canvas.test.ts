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
      const frames = feeds.pcm!.data.length / 160;
      const mel = Float32Array.from({ length: 80 * frames }, (_, i) => feature(first, (i % frames) / 2));
      return { mel: float32Tensor(mel, [1, 80, frames]) };
    }),
    encoder: session((feeds) => {
      const positions = Array.from(feeds.positions!.data, Number);
      const taps = new Float32Array(positions.length * 1536);
      positions.forEach((frame, row) => {
        taps.fill(feature(first, frame), row * 1536, (row + 1) * 1536);
      });
      return {
        last_hidden_state: float32Tensor(new Float32Array(positions.length * 512), [1, positions.length, 512]),
        taps: float32Tensor(taps, [1, positions.length, 1536]),
      };
    }),
  };
}
const quietJob = { progress: () => {}, checkpoint: async () => {} };

/** Sound that never stops. */
const endless = (samples: number) => [{ start: 0, end: samples / SECOND }];
/** Sentences with pauses of .4 s. */
function talk(samples: number, every: number) {
  const ranges: { start: number; end: number }[] = [];
  for (let start = 0; start < samples / SECOND; start += every)
    ranges.push({ start, end: Math.min(samples / SECOND, start + every - 0.4) });
  return ranges;
}

describe('canvas plan', () => {
  const lengths = [0, 1, 319, SECOND, CANVAS - 1, CANVAS, CANVAS + 1, 54 * SECOND, 54 * SECOND + 1, 100 * SECOND, 3600 * SECOND];
  const kinds: readonly [string, (samples: number) => { start: number; end: number }[]][] = [
    ['silence', () => []],
    ['one sound without a pause', endless],
    ['sentences of 3 s', (samples) => talk(samples, 3)],
    ['sentences of 25 s', (samples) => talk(samples, 25)],
    ['one word at the end', (samples) => [{ start: Math.max(0, samples / SECOND - 0.5), end: samples / SECOND }]],
  ];
  it.each(lengths.flatMap((samples) => kinds.map(([name, sound]) => [samples, name, sound] as const)))(
    'covers %i samples of %s with shares that add up to one in every frame',
    (samples, _, sound) => {
      const plan = planCanvases(samples, sound(samples));
      const sums = new Float64Array(frameCountOf(samples));
      for (const canvas of plan) {
        for (let frame = canvas.from; frame < canvas.to; frame++) sums[frame]! += canvasWeight(canvas, frame);
        expect(canvas.endFrame - canvas.startFrame).toBeLessThanOrEqual(1500);
        expect(canvas.from).toBeGreaterThanOrEqual(canvas.startFrame);
        expect(canvas.to).toBeLessThanOrEqual(canvas.endFrame);
      }
      expect(sums.every((sum) => Math.abs(sum - 1) < 1e-9)).toBe(true);
      expect(plan.length === 0).toBe(samples === 0);
      if (samples > 0 && samples <= CANVAS) expect(plan.length).toBe(1);
    },
  );

  it('cuts long talk in its pauses, never in a sentence', () => {
    const plan = planCanvases(100 * SECOND, talk(100 * SECOND, 9));
    for (const { endFrame, isOpen } of plan.slice(0, -1)) {
      expect(isOpen).toBe(false);
      expect((endFrame / 50) % 9).toBeGreaterThan(8.6);
    }
    expect(plan.every(({ startFrame, endFrame }) => endFrame - startFrame <= 29 * 50)).toBe(true);
  });

  it('takes long silence out of the canvases with sound', () => {
    const plan = planCanvases(100 * SECOND, [
      { start: 2, end: 5 },
      { start: 60, end: 63 },
    ]);
    expect(plan.filter(({ hasSound }) => hasSound).map(({ startFrame }) => startFrame / 50)).toEqual(
      [1.7, 59.7].map((s) => Math.floor(s * 50) / 50),
    );
  });

  it('overlaps canvases by 3 s where sound has no pause', () => {
    const plan = planCanvases(100 * SECOND, endless(100 * SECOND));
    plan.slice(1).forEach((canvas, i) => {
      expect(plan[i]!.endFrame - canvas.startFrame).toBe(150);
      expect(canvas.from - canvas.startFrame).toBeGreaterThan(60);
    });
  });
});

/** Loud and soft without a pause; at each frame's first sample stands `first` of that sample. */
function noise(seconds: number, first: (sample: number) => number): Float32Array {
  let state = 7;
  return Float32Array.from({ length: seconds * SECOND }, (_, i) => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    if (i % 320 === 0) return first(i);
    return (Math.floor(i / 1600) % 2 === 0 ? 30 : 3) * (state / 2147483648 - 1);
  });
}

describe('encodeSpeech', () => {
  it('keeps a constant feature constant over every seam', async () => {
    const { taps, mel, frameCount } = await encodeSpeech(
      noise(60, () => 0),
      encoderOf(() => 0.7),
      quietJob,
    );
    expect(frameCount).toBe(3000);
    expect(taps.every((value) => Math.abs(value - 0.7) < 1e-6)).toBe(true);
    expect(mel.every((value) => Math.abs(value - 0.7) < 1e-6)).toBe(true);
  });

  it('puts every frame at its own time: a ramp over time stays a ramp, with no step at the seams', async () => {
    const samples = noise(60, (i) => i / SECOND);
    const ramp = encoderOf((seconds, frame) => seconds + frame * 0.02);
    const { taps, mel } = await encodeSpeech(samples, ramp, quietJob);
    for (let frame = 0; frame < 3000; frame++) {
      expect(Math.abs(taps[frame * 1536 + 7]! - frame * 0.02)).toBeLessThan(1e-4);
      expect(Math.abs(mel[6000 * 79 + 2 * frame + 1]! - (frame + 0.5) * 0.02)).toBeLessThan(1e-4);
    }
  });

  it('fades between canvases that disagree in steps below a twentieth', async () => {
    const samples = noise(50, (i) => (i < 24 * SECOND ? 0 : 1));
    const { taps } = await encodeSpeech(
      samples,
      encoderOf((first) => first),
      quietJob,
    );
    const column = Array.from({ length: 2500 }, (_, frame) => taps[frame * 1536]!);
    const steps = column.slice(1).map((value, i) => value - column[i]!);
    expect(Math.max(...steps)).toBeLessThan(0.05);
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(0);
    expect([column[0], column.at(-1)]).toEqual([0, 1]);
  });

  it('trims a short recording to its own length and tells how far it is', async () => {
    const told: string[] = [];
    const job = {
      ...quietJob,
      progress: (p: { stage: string; done: number; total: number }) => told.push(`${p.stage} ${p.done}/${p.total}`),
    };
    const { taps, mel, frameCount } = await encodeSpeech(
      new Float32Array(SECOND + 1),
      encoderOf(() => 1),
      job,
    );
    expect([frameCount, taps.length, mel.length]).toEqual([51, 51 * 1536, 80 * 102]);
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
    const { frameCount, taps } = await encodeSpeech(
      new Float32Array(0),
      encoderOf(() => 0),
      quietJob,
    );
    expect([frameCount, taps.length]).toEqual([0, 0]);
  });
});
