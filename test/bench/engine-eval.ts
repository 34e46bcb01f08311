/**
 * Scores the articulation rules alone on true words: writes curves of every recording of an evaluation set and calls its scorer.
 * npx esbuild test/bench/engine-eval.ts --bundle --platform=node --format=esm --outfile=build/engine-eval.mjs
 * node build/engine-eval.mjs EVAL_DIR SET OUT_DIR [--shapes]
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { relativeLoudness } from '../../shared/audio/loudness.ts';
import type { BlendShapeClip, TimedPhoneme } from '../../shared/core/take.ts';
import { frameTime, parseFrameRate } from '../../shared/core/time.ts';
import { articulate } from '../../shared/speech/articulation/articulate.ts';
import { arkitReferenceLipTable } from '../../shared/speech/lips/arkit-reference.ts';
import { solveLips } from '../../shared/speech/lips/solve-lips.ts';
import { wordPhonemes } from './word-phonemes.ts';

const OUTPUT_RATE = parseFrameRate(process.env.FPS ?? '60');

function main(): void {
  const [evalDir = '', set = '', outDir = ''] = process.argv.slice(2);
  const source = join(evalDir, set);
  mkdirSync(outDir, { recursive: true });
  const speech: Float32Array[] = [];
  for (const file of readdirSync(source).filter((name) => name.endsWith('.wav'))) {
    const id = file.slice(0, -4);
    const sound = readSimpleWav(join(source, file));
    const duration = sound.length / 16000;
    const loudness = relativeLoudness(sound);
    const phonemes = readPhonemes(source, id, loudness, duration);
    const plan = articulate({ phonemes, duration, loudness });
    const clip = solveLips(plan, arkitReferenceLipTable, OUTPUT_RATE, { duration });
    writeFileSync(join(outDir, `${id}.arkit.csv`), toCsv(clip));
    speech.push(framesInSpeech(clip, phonemes));
  }
  if (process.argv.includes('--shapes')) printSpreads(speech);
  else
    for (const mode of ['curves', 'bilabial'])
      console.log(
        execFileSync(process.env.PYTHON ?? 'python3', [join(evalDir, 'score.py'), mode, outDir, source], { encoding: 'utf8' }),
      );
}

/** Words with times where the set has them, else the transcript spread evenly over the loud part. */
function readPhonemes(source: string, id: string, loudness: Float32Array, duration: number): TimedPhoneme[] {
  try {
    const rows = readFileSync(join(source, `${id}.words.csv`), 'utf8')
      .trim()
      .split(/\r?\n/)
      .slice(1);
    return wordPhonemes(
      rows.map((row) => {
        const [start, end, word = ''] = row.split(',');
        return { start: Number(start), end: Number(end), word };
      }),
    );
  } catch {
    const index = readFileSync(join(source, 'index.csv'), 'utf8').split(/\r?\n/);
    const row = index.find((line) => line.startsWith(`${id},`)) ?? '';
    const text = (/"([^"]*)"/.exec(row)?.[1] ?? row.split(',').at(-1) ?? '').toLowerCase();
    const words = text
      .replace(/\[[^\]]*\]/g, ' ')
      .replace(/[^a-z' ]/g, ' ')
      .split(/\s+/)
      .filter(Boolean);
    const loud = Array.from(loudness, (level, frame) => (level > -1.5 ? frame / 100 : -1)).filter((time) => time >= 0);
    const start = loud[0] ?? 0;
    const end = loud.at(-1) ?? duration;
    const letters = words.reduce((sum, word) => sum + word.length, 0);
    let time = start;
    const timed = words.map((word) => {
      const from = time;
      time += ((end - start) * word.length) / Math.max(1, letters);
      return { start: from, end: time, word };
    });
    return wordPhonemes(timed);
  }
}

function framesInSpeech(clip: BlendShapeClip, phonemes: readonly TimedPhoneme[]): Float32Array {
  const spoken = phonemes.filter(({ phoneme }) => phoneme !== 'SIL');
  const start = (spoken[0]?.start ?? 0) - 0.2;
  const end = (spoken.at(-1)?.end ?? 0) + 0.2;
  const rows: number[] = [];
  for (let frame = 0; frame < clip.frameCount; frame++) {
    const time = frameTime(clip.frameRate, frame);
    if (time >= start && time <= end) rows.push(...clip.values.subarray(frame * 52, frame * 52 + 52));
  }
  return Float32Array.from(rows);
}

function printSpreads(speech: readonly Float32Array[]): void {
  const all = speech.flatMap((values) =>
    Array.from({ length: values.length / 52 }, (_, i) => values.subarray(i * 52, i * 52 + 52)),
  );
  const names = arkitChannels();
  const spreads = names.map((name, k) => {
    const mean = all.reduce((sum, row) => sum + (row[k] ?? 0), 0) / all.length;
    return [name, Math.sqrt(all.reduce((sum, row) => sum + ((row[k] ?? 0) - mean) ** 2, 0) / all.length), mean] as const;
  });
  for (const [name, spread, mean] of spreads)
    if (spread > 0) console.log(`${name} std ${spread.toFixed(3)} mean ${mean.toFixed(3)}`);
}

function arkitChannels(): readonly string[] {
  const clip = solveLips(articulate({ phonemes: [], duration: 0.01 }), arkitReferenceLipTable, OUTPUT_RATE);
  return clip.channels;
}

function toCsv(clip: BlendShapeClip): string {
  const rows = Array.from({ length: clip.frameCount }, (_, frame) =>
    [
      frameTime(clip.frameRate, frame).toFixed(5),
      ...Array.from(clip.values.subarray(frame * 52, frame * 52 + 52), (v) => v.toFixed(5)),
    ].join(','),
  );
  return [['time', ...clip.channels].join(','), ...rows].join('\n');
}

/** 16-bit mono WAV as the evaluation sets have it. */
function readSimpleWav(path: string): Float32Array {
  const bytes = readFileSync(path);
  let offset = 12;
  while (bytes.toString('latin1', offset, offset + 4) !== 'data') offset += 8 + bytes.readUInt32LE(offset + 4);
  const length = Math.min(bytes.readUInt32LE(offset + 4), bytes.length - offset - 8);
  return Float32Array.from({ length: length / 2 }, (_, i) => bytes.readInt16LE(offset + 8 + 2 * i) / 32768);
}

main();
