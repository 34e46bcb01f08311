/**
 * The live decoder as a microphone would drive it: sound in pieces of 10 ms on one core, features and model apart. Times on
 * the clock are those of this machine as busy as it is; processor time counts.
 * `node electron/launch/run-script.mjs test/bench/live-bench.ts [--pack FOLDER] [--seconds 60] [--out FILE]`
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readSpeech } from '../../electron/files/audio-file.ts';
import { loadLivePack, openLiveDecoder } from '../../electron/inference/live-decoder.ts';
import { openOnnxBackend } from '../../electron/inference/onnx-backend.ts';
import { openPack, packRoot } from '../../electron/inference/pack.ts';
import { programFiles } from '../../electron/takes/program-files.ts';
import { createMfccStream } from '../../shared/audio/mfcc.ts';

const HOP = 160;
const { values } = parseArgs({
  options: { pack: { type: 'string' }, seconds: { type: 'string', default: '60' }, out: { type: 'string' } },
});
const files = programFiles();
const folder = resolve(values.pack ?? join(files.packs, 'live-lstm'));

/** Speech of so many seconds: the samples one after the other. */
async function speechOf(seconds: number): Promise<Float32Array> {
  const index = JSON.parse(readFileSync(join(files.samples, 'samples.json'), 'utf8')) as { samples: { name: string }[] };
  const sounds = await Promise.all(index.samples.map(async ({ name }) => readSpeech(join(files.samples, `${name}.wav`))));
  const out = new Float32Array(seconds * 16_000);
  for (let filled = 0, turn = 0; filled < out.length; turn++) {
    const sound = sounds[turn % sounds.length]?.samples ?? new Float32Array(out.length);
    out.set(sound.subarray(0, out.length - filled), filled);
    filled += sound.length;
  }
  return out;
}

function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

interface Measured {
  /** Milliseconds of each step, sorted: on the clock, and of the processor. */
  readonly clock: readonly number[];
  readonly processor: readonly number[];
  readonly meanProcessor: number;
}

async function measure(steps: number, run: (step: number) => unknown): Promise<Measured> {
  const clock: number[] = [];
  const processor: number[] = [];
  for (let step = 0; step < steps; step++) {
    const start = performance.now();
    const began = process.cpuUsage();
    await run(step);
    const { user, system } = process.cpuUsage(began);
    clock.push(performance.now() - start);
    processor.push((user + system) / 1000);
  }
  const meanProcessor = processor.reduce((sum, value) => sum + value, 0) / steps;
  const sort = (list: number[]): number[] => list.sort((a, b) => a - b);
  return { clock: sort(clock), processor: sort(processor), meanProcessor };
}

const sound = await speechOf(Number(values.seconds));
const backend = await openOnnxBackend({ provider: 'cpu', threads: 1 });
const { session, settings } = await loadLivePack(backend, await openPack(packRoot(dirname(folder)), basename(folder)));
const piece = (step: number): Float32Array => sound.subarray(step * HOP, (step + 1) * HOP);
const warm = openLiveDecoder(session, settings);
for (let step = 0; step < 300; step++) await warm.push(piece(step));
const decoder = openLiveDecoder(session, settings);
const steps = Math.floor(sound.length / HOP);
const all = await measure(steps, (step) => decoder.push(piece(step)));
const stream = createMfccStream(settings.mean);
const features = await measure(steps, (step) => stream.push(piece(step)));
const figure = (list: readonly number[], part: number): string => percentile(list, part).toFixed(2);
const text =
  `${figure(all.processor, 0.5)} ms of processor time in the middle, ${figure(all.processor, 0.99)} ms at the 99th percentile ` +
  `(features ${figure(features.processor, 0.5)} of it), ${(all.meanProcessor / 10).toFixed(3)} of real time on one thread of ` +
  `onnxruntime-node; on the clock ${figure(all.clock, 0.5)} ms in the middle.`;
process.stdout.write(
  `${steps} steps of 10 ms: ${text}\non the clock, 99th percentile: ${figure(all.clock, 0.99)} ms\n` +
    `latency before computing: ${decoder.latencyMs} ms\n`,
);
if (values.out) writeFileSync(values.out, `${JSON.stringify({ text, steps, processorMs: all.meanProcessor })}\n`);
await session.dispose();
