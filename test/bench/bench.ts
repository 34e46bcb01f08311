/**
 * `npm run bench`: real-time factors of every step and of the whole, cold and warm, peak memory, the largest FBX, and Rhubarb on the same
 * files in the same run. Absolute times belong to the machine; the ratios are the result. Sound: the samples, repeated to length.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSpeech } from '../../electron/files/audio-file.ts';
import type { GeneratedTake } from '../../electron/takes/generated-take.ts';
import { programFiles } from '../../electron/takes/program-files.ts';
import { solveTake } from '../../electron/takes/solve-take.ts';
import { createTakeMaker, type TakeMaker } from '../../electron/takes/take-maker.ts';
import { writeWav } from '../../shared/audio/wav-writer.ts';
import { BLEND_SHAPE_NAMES } from '../../shared/core/blend-shapes.ts';
import { frameRate } from '../../shared/core/time.ts';
import { exportTakes } from '../../shared/export/exporter.ts';
import { arkitReferenceLipTable } from '../../shared/speech/lips/arkit-reference.ts';
import { timeRhubarb } from './rhubarb.ts';

const LENGTHS = [5, 10, 60];
const files = programFiles();

interface Sample {
  readonly name: string;
  readonly text: string;
}

/** Speech of exactly `seconds`: the samples one after the other, over and over. */
async function speechOf(seconds: number): Promise<{ samples: Float32Array; text: string }> {
  const index = JSON.parse(readFileSync(join(files.samples, 'samples.json'), 'utf8')) as { samples: Sample[] };
  const samples = new Float32Array(seconds * 16_000);
  const texts: string[] = [];
  for (let filled = 0, turn = 0; filled < samples.length; turn++) {
    const sample = index.samples[turn % index.samples.length];
    if (!sample) throw new Error('There are no samples.');
    const speech = (await readSpeech(join(files.samples, `${sample.name}.wav`))).samples;
    samples.set(speech.subarray(0, samples.length - filled), filled);
    filled += speech.length;
    texts.push(sample.text);
  }
  return { samples, text: texts.join(' ') };
}

async function generate(maker: TakeMaker, path: string, script?: string): Promise<{ take: GeneratedTake; ms: number }> {
  const start = performance.now();
  const outcome = await maker.generate({
    path,
    routes: ['text', 'direct'],
    channel: 'auto',
    language: 'auto',
    rulesOnly: false,
    packRoots: [files.packs],
    lexiconFile: files.lexicon,
    provider: 'cpu',
    ...(script === undefined ? {} : { script }),
  });
  if (outcome.cancelled) throw new Error('cancelled');
  for (const route of ['text', 'direct'] as const)
    solveTake(outcome.value, route, arkitReferenceLipTable, frameRate(60), { seed: 1, procedural: true });
  return { take: outcome.value, ms: performance.now() - start };
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const log = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

async function benchLines(folder: string): Promise<void> {
  log(
    '| line | cold s | warm s | factor | steps (warm, s) | Rhubarb s | with text s | times faster than Rhubarb with text |\n|---|---|---|---|---|---|---|---|',
  );
  for (const seconds of LENGTHS) {
    const { samples, text } = await speechOf(seconds);
    const path = join(folder, `line-${seconds}.wav`);
    writeFileSync(path, writeWav({ sampleRate: 16_000, channels: [samples] }, { encoding: 'pcm16' }));
    const maker = createTakeMaker(files.worker, log);
    try {
      const cold = await generate(maker, path);
      const warm = [await generate(maker, path), await generate(maker, path), await generate(maker, path)];
      const ms = median(warm.map((run) => run.ms));
      const steps = Object.entries(warm[0]?.take.timings ?? {}).map(([stage, value]) => `${stage} ${value.toFixed(2)}`);
      const free = await timeRhubarb(samples, undefined);
      const scripted = await timeRhubarb(samples, text);
      const cells = [
        `${seconds} s`,
        (cold.ms / 1000).toFixed(2),
        (ms / 1000).toFixed(2),
        (ms / 1000 / seconds).toFixed(3),
        steps.join(', '),
        (free / 1000).toFixed(1),
        (scripted / 1000).toFixed(1),
        (scripted / ms).toFixed(1),
      ];
      log(`| ${cells.join(' | ')} |`);
    } finally {
      await maker.dispose();
    }
  }
}

async function benchFbx(): Promise<void> {
  const rate = frameRate(60);
  const frameCount = 36_000;
  const values = Float32Array.from({ length: frameCount * 52 }, (_, i) => 0.5 + 0.5 * Math.sin(i * 0.013 + (i % 52)));
  const before = process.memoryUsage().rss;
  const start = performance.now();
  const take = { name: 'bench', clip: { frameRate: rate, frameCount, channels: BLEND_SHAPE_NAMES, values }, provenance: {} };
  const result = await exportTakes('fbx-curves', [take]);
  const ms = performance.now() - start;
  const growth = (process.memoryUsage().rss - before) / 1e6;
  log(
    `FBX of 52 curves x 10 min x 60 fps: ${(ms / 1000).toFixed(2)} s, ${((result.files[0]?.bytes.length ?? 0) / 1e6).toFixed(1)} MB, memory +${growth.toFixed(0)} MB`,
  );
}

const folder = mkdtempSync(join(tmpdir(), 'facewright-bench-'));
try {
  await benchFbx();
  await benchLines(folder);
  log(`Peak memory of this process ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB.`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
