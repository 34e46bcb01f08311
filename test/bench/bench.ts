/**
 * `npm run bench`: real-time factors of every step and of the whole, cold and warm, peak memory, the largest FBX, and Rhubarb on the same
 * files in the same run: ours from the sound alone and with the script, Rhubarb with its text and without. Absolute times belong to the
 * machine; the ratios are the result. Sound: the samples, repeated to length. 1 MB is 1e6 bytes. `--fbx-child` is how the program starts
 * itself for the FBX, so that the export's peak memory is its own.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readSpeech } from '../../electron/files/audio-file.ts';
import type { GeneratedTake } from '../../electron/takes/generated-take.ts';
import { programFiles } from '../../electron/takes/program-files.ts';
import { solveTake } from '../../electron/takes/solve-take.ts';
import { createTakeMaker, type ProcessTakeMaker } from '../../electron/takes/take-maker.ts';
import { writeWav } from '../../shared/audio/wav-writer.ts';
import { BLEND_SHAPE_NAMES } from '../../shared/core/blend-shapes.ts';
import { frameRate } from '../../shared/core/time.ts';
import { exportTakes } from '../../shared/export/exporter.ts';
import { arkitReferenceLipTable } from '../../shared/speech/lips/arkit-reference.ts';
import { cpuSecondsOf, inferencePeakBytes, ownPeakBytes } from './peak-memory.ts';
import { timeRhubarb } from './rhubarb.ts';

const LENGTHS = [5, 10, 60];
// Every core, as the command line does it; the studio leaves one to its window.
process.env.FACEWRIGHT_THREADS ??= String(availableParallelism());
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

interface Run {
  readonly take: GeneratedTake;
  /** From the request to the solved curves of both routes. */
  readonly ms: number;
  readonly solveMs: number;
  /** Seconds of all cores together for the same, in both processes. */
  readonly cpuSeconds: number;
  /** Most memory of the inference process so far, bytes. */
  readonly peakBytes: number;
}

async function generate(maker: ProcessTakeMaker, path: string, script?: string): Promise<Run> {
  let peakBytes = 0;
  const sample = (): void => {
    peakBytes = Math.max(peakBytes, inferencePeakBytes(maker.memory()));
  };
  const cpu = (): number => cpuSecondsOf(process.pid) + cpuSecondsOf(maker.memory().processId);
  const cpuStart = cpu();
  const start = performance.now();
  const outcome = await maker.generate(
    {
      path,
      routes: ['text', 'direct'],
      channel: 'auto',
      language: 'auto',
      rulesOnly: false,
      packRoots: [files.packs],
      lexiconFile: files.lexicon,
      provider: 'cpu',
      ...(script === undefined ? {} : { script }),
    },
    { onProgress: sample },
  );
  if (outcome.cancelled) throw new Error('cancelled');
  const solveStart = performance.now();
  for (const route of ['text', 'direct'] as const)
    solveTake(outcome.value, route, arkitReferenceLipTable, frameRate(60), { seed: 1, procedural: true });
  const end = performance.now();
  sample();
  return { take: outcome.value, ms: end - start, solveMs: end - solveStart, cpuSeconds: cpu() - cpuStart, peakBytes };
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const log = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
const targets: string[] = [];
const steps: string[] = [];

/** One line of the list of targets at the end. */
function target(name: string, value: number, relation: '<=' | '<' | '>=', limit: number, unit = ''): void {
  const isMet = relation === '<=' ? value <= limit : relation === '<' ? value < limit : value >= limit;
  targets.push(`${isMet ? '✓' : '✗'} ${name}: ${value.toFixed(limit < 1 ? 3 : 2)}${unit} (${relation} ${limit}${unit})`);
}

/** Median of three. */
async function warmRuns(maker: ProcessTakeMaker, path: string, script?: string) {
  const runs: Run[] = [];
  for (let turn = 0; turn < 3; turn++) runs.push(await generate(maker, path, script));
  const [first] = runs;
  const steps = Object.entries(first?.take.timings ?? {}).map(([stage, value]) => `${stage} ${value.toFixed(2)}`);
  return {
    seconds: median(runs.map((run) => run.ms)) / 1000,
    cpu: median(runs.map((run) => run.cpuSeconds)),
    steps: [...steps, `solve ${((first?.solveMs ?? 0) / 1000).toFixed(2)}`].join(', '),
    peakBytes: Math.max(...runs.map((run) => run.peakBytes)),
  };
}

/** Rhubarb on the same sound, with its text and without. */
async function rhubarbRuns(samples: Float32Array, text: string) {
  const free = (await timeRhubarb(samples, undefined)) / 1000;
  const cpuBefore = cpuSecondsOf(process.pid);
  const scripted = (await timeRhubarb(samples, text)) / 1000;
  return { free, scripted, scriptedCpu: cpuSecondsOf(process.pid) - cpuBefore };
}

async function benchLine(folder: string, seconds: number): Promise<void> {
  const { samples, text } = await speechOf(seconds);
  const path = join(folder, `line-${seconds}.wav`);
  writeFileSync(path, writeWav({ sampleRate: 16_000, channels: [samples] }, { encoding: 'pcm16' }));
  const maker = createTakeMaker(files.worker, log);
  try {
    const cold = await generate(maker, path);
    const free = await warmRuns(maker, path);
    const scripted = await warmRuns(maker, path, text);
    const rhubarb = await rhubarbRuns(samples, text);
    const cells = [
      `${seconds} s`,
      (cold.ms / 1000).toFixed(2),
      free.seconds.toFixed(2),
      (free.seconds / seconds).toFixed(3),
      free.cpu.toFixed(2),
      scripted.seconds.toFixed(2),
      (scripted.seconds / seconds).toFixed(3),
      scripted.cpu.toFixed(2),
      rhubarb.free.toFixed(1),
      rhubarb.scripted.toFixed(1),
      (rhubarb.scripted / free.seconds).toFixed(1),
      (rhubarb.scripted / scripted.seconds).toFixed(1),
      (rhubarb.scriptedCpu / scripted.cpu).toFixed(1),
      megabytes(Math.max(cold.peakBytes, free.peakBytes, scripted.peakBytes)),
    ];
    log(`| ${cells.join(' | ')} |`);
    steps.push(`${seconds} s, sound alone: ${free.steps}`, `${seconds} s, with the script: ${scripted.steps}`);
    if (seconds >= 10) {
      target(`${seconds} s line, sound alone, both routes, part of real time`, free.seconds / seconds, '<=', 0.08);
      target(`${seconds} s line, with the script, both routes, part of real time`, scripted.seconds / seconds, '<=', 0.08);
      target(
        `${seconds} s line, times faster than Rhubarb with text, both given the script`,
        rhubarb.scripted / scripted.seconds,
        '>=',
        8,
      );
      target(
        `${seconds} s line, times faster than Rhubarb with text, ours from sound alone`,
        rhubarb.scripted / free.seconds,
        '>=',
        8,
      );
    }
    if (seconds === 10) {
      target('10 s line, curves warm', free.seconds, '<=', 1.5, ' s');
      target('10 s line, curves cold', cold.ms / 1000, '<=', 4, ' s');
    }
  } finally {
    await maker.dispose();
  }
}

async function benchLines(folder: string): Promise<void> {
  log(
    '| line | cold s | warm s, sound alone | factor | CPU s | warm s, with the script | factor | CPU s | Rhubarb s | Rhubarb with text s | Rhubarb with text / ours, sound alone | Rhubarb with text / ours with the script | the same by CPU | inference peak |',
  );
  log('|---|---|---|---|---|---|---|---|---|---|---|---|---|---|');
  for (const seconds of LENGTHS) await benchLine(folder, seconds);
  log(`\nSteps (warm, s):\n${steps.join('\n')}`);
}

interface FbxCost {
  readonly seconds: number;
  readonly fileBytes: number;
  readonly baseBytes: number;
  readonly peakBytes: number;
}

/** The export alone; runs in the child. */
async function exportFbx(): Promise<FbxCost> {
  const frameCount = 36_000;
  const values = Float32Array.from({ length: frameCount * 52 }, (_, i) => 0.5 + 0.5 * Math.sin(i * 0.013 + (i % 52)));
  const clip = { frameRate: frameRate(60), frameCount, channels: BLEND_SHAPE_NAMES, values };
  const baseBytes = process.memoryUsage().rss;
  const start = performance.now();
  const result = await exportTakes('fbx-curves', [{ name: 'bench', clip, provenance: {} }]);
  const seconds = (performance.now() - start) / 1000;
  return { seconds, fileBytes: result.files[0]?.bytes.length ?? 0, baseBytes, peakBytes: ownPeakBytes() };
}

function benchFbx(): void {
  const output = execFileSync(process.execPath, [fileURLToPath(import.meta.url), '--fbx-child'], { encoding: 'utf8' });
  const cost = JSON.parse(output) as FbxCost;
  log(
    `FBX of 52 curves x 10 min x 60 fps: ${cost.seconds.toFixed(2)} s, file ${megabytes(cost.fileBytes)}, peak memory of the whole process ${megabytes(cost.peakBytes)} (${megabytes(cost.baseBytes)} before the export)\n`,
  );
  target('FBX of 52 curves x 10 min x 60 fps', cost.seconds, '<', 1, ' s');
  target('FBX, peak memory', cost.peakBytes / 1e6, '<', 300, ' MB');
}

async function benchAll(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'facewright-bench-'));
  try {
    benchFbx();
    await benchLines(folder);
    log(
      `\nPeak memory of the calling process, Rhubarb included: ${megabytes(ownPeakBytes())}.\n\nTargets:\n${targets.join('\n')}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv.includes('--fbx-child')) log(JSON.stringify(await exportFbx()));
else await benchAll();
