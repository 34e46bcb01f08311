import { beforeAll, expect, test } from 'vitest';
import { type ArticulationMemory, articulateByNet } from '../../electron/inference/articulation-net.ts';
import type { InferenceBackend, ModelSession } from '../../electron/inference/backend.ts';
import { openOnnxBackend } from '../../electron/inference/onnx-backend.ts';
import { loadPackModel, openPack, packRoot } from '../../electron/inference/pack.ts';
import { ARTICULATION_PACK } from '../../electron/inference/text-route.ts';
import type { JobContext } from '../../electron/inference/worker-runtime.ts';
import type { Phoneme } from '../../shared/core/phonemes.ts';
import type { TimedPhoneme } from '../../shared/core/take.ts';
import { phonemes } from '../shared/speech/articulation/phoneme-builder.ts';

const REACH = 0.3;
const LINE =
  'SIL:300 | DH:40 AH0:60 | W:70 IH1:80 N:60 D:50 | B:70 L:60 UW1:120 | K:70 OW1:140 L:70 D:50 | SIL:120 | P:80 AA1:140 P:70 | M:80 AE1:130 N:70 | S:90 IY1:350 | SIL:300';
const context: JobContext = {
  attempt: 1,
  isCancelled: () => false,
  progress: () => {},
  checkpoint: async () => {},
  log: () => {},
};
const { phonemes: line, duration } = phonemes(LINE);

let backend: InferenceBackend;
let net: ModelSession;
beforeAll(async () => {
  backend = await openOnnxBackend({ provider: 'cpu', threads: 1 });
  net = await loadPackModel(backend, await openPack(packRoot('models/packs'), ARTICULATION_PACK, {}), 'articulation');
});

function curvesOf(spoken: readonly TimedPhoneme[], seconds = duration): Promise<Float32Array> {
  const loudness = Float32Array.from({ length: Math.ceil(seconds * 100) }, (_, i) => -0.5 + 0.4 * Math.sin(i / 7));
  return articulateByNet(net, spoken, loudness, context);
}

/** Largest difference of two answers' weights in the frames that `within` accepts (seconds). */
function difference(a: Float32Array, b: Float32Array, within: (time: number) => boolean): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) if (within(Math.floor(i / 52) / 100)) most = Math.max(most, Math.abs(a[i]! - b[i]!));
  return most;
}

test('another phoneme moves the mouth near itself and nowhere else', async () => {
  const before = await curvesOf(line);
  for (const [index, phoneme] of line.entries()) {
    if (phoneme.phoneme === 'SIL') continue;
    const to: Phoneme = phoneme.phoneme === 'AA' ? 'UW' : 'AA';
    const after = await curvesOf(line.map((other, i) => (i === index ? { ...other, phoneme: to } : other)));
    const isNear = (time: number) => time >= phoneme.start - REACH && time <= phoneme.end + REACH;
    expect(difference(before, after, isNear), `${index} ${phoneme.phoneme}`).toBeGreaterThan(0.01);
    expect(
      difference(before, after, (time) => !isNear(time)),
      `${index} ${phoneme.phoneme}`,
    ).toBeLessThan(1e-5);
  }
});

test('a boundary that moves by 5 ms moves the mouth within 300 ms of it and nowhere else', async () => {
  const before = await curvesOf(line);
  for (let i = 1; i < line.length; i++) {
    const from = line[i]!.start;
    const to = from + 0.005;
    const moved = line.map((other, j) => (j === i ? { ...other, start: to } : j === i - 1 ? { ...other, end: to } : other));
    const after = await curvesOf(moved);
    const isNear = (time: number) => time >= from - REACH && time <= to + REACH;
    expect(difference(before, after, isNear), `boundary ${i}`).toBeGreaterThan(0);
    expect(
      difference(before, after, (time) => !isNear(time)),
      `boundary ${i}`,
    ).toBeLessThan(1e-5);
  }
});

test('a long line in windows gives what it gives in one piece', async () => {
  const long: TimedPhoneme[] = Array.from({ length: 20 }, (_, n) =>
    line.map((phoneme) => ({ ...phoneme, start: phoneme.start + n * duration, end: phoneme.end + n * duration })),
  ).flat();
  const whole = await curvesOf(long, 20 * duration);
  expect(whole).toHaveLength(Math.ceil(20 * duration * 100) * 52);
  const tail = long
    .filter(({ start }) => start >= 14 * duration)
    .map((p) => ({ ...p, start: p.start - 14 * duration, end: p.end - 14 * duration }));
  const loudness = Float32Array.from(
    { length: Math.ceil(6 * duration * 100) },
    (_, i) => -0.5 + 0.4 * Math.sin((i + Math.round(1400 * duration)) / 7),
  );
  const part = await articulateByNet(net, tail, loudness, context);
  const offset = Math.round(1400 * duration) * 52;
  expect(difference(whole.subarray(offset, offset + part.length), part, (time) => time > 0.4)).toBeLessThan(1e-4);
});

test('of a line that it knows, the net hears only what was edited', async () => {
  const heard: number[] = [];
  const counting: ModelSession = {
    ...net,
    run: (feeds, outputs) => {
      heard.push(feeds.loudness?.dims[1] ?? 0);
      return net.run(feeds, outputs);
    },
  };
  const repeated: TimedPhoneme[] = Array.from({ length: 10 }, (_, n) =>
    line.map((phoneme) => ({ ...phoneme, start: phoneme.start + n * duration, end: phoneme.end + n * duration })),
  ).flat();
  const seconds = 10 * duration;
  const loudness = Float32Array.from({ length: Math.ceil(seconds * 100) }, (_, i) => -0.5 + 0.4 * Math.sin(i / 7));
  const memory: ArticulationMemory = {};
  const ask = (spoken: readonly TimedPhoneme[], level = loudness) => articulateByNet(counting, spoken, level, context, memory);
  const first = await ask(repeated);
  expect(heard.splice(0)).toEqual([loudness.length + (loudness.length % 2)]);
  expect(await ask(repeated)).toEqual(first);
  expect(heard).toEqual([]);
  for (const index of [0, 1, 60, 100, repeated.length - 2]) {
    const edited = repeated.map((phoneme, i): TimedPhoneme => (i === index ? { ...phoneme, phoneme: 'OW' } : phoneme));
    const fresh = await articulateByNet(net, edited, loudness, context);
    expect(
      difference(await ask(edited), fresh, () => true),
      `${index}`,
    ).toBeLessThan(1e-5);
    expect(heard.splice(0)[0], `${index}`).toBeLessThan(250);
    expect(
      difference(await ask(repeated), first, () => true),
      `${index} taken back`,
    ).toBeLessThan(1e-5);
    heard.length = 0;
  }
  const shorter = await ask(repeated, loudness.subarray(0, 500));
  expect(shorter).toEqual(await articulateByNet(net, repeated, loudness.subarray(0, 500), context));
});
