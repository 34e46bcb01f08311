/**
 * What animators get of a face decoder's curves: the direct route's plan and solve on recordings that were heard elsewhere, for the ruler of the
 * training (models/training/faces/product.py bundles and runs it). Reads jobs on standard input,
 * `[{ id, heard, curves, samples, out }]`, four files of little-endian float32: `heard` [T, 46] is the phone head at 100 Hz (42 logarithms,
 * boundary, 3 of stress), `curves` [T, 52] the face decoder, `samples` 16 kHz mono; `out` becomes [frames, 52] at 60 fps on the reference head.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { directPlan } from '../../electron/inference/route-plans.ts';
import { relativeLoudness } from '../../shared/audio/loudness.ts';
import { PHONEMES } from '../../shared/core/phonemes.ts';
import { frameRate } from '../../shared/core/time.ts';
import type { PhonePosteriors } from '../../shared/speech/align/posteriors.ts';
import { arkitReferenceLipTable } from '../../shared/speech/lips/arkit-reference.ts';
import { solveLips } from '../../shared/speech/lips/solve-lips.ts';

interface Job {
  readonly id: string;
  readonly heard: string;
  readonly curves: string;
  readonly samples: string;
  readonly out: string;
}

const RATE = frameRate(60);
const SAMPLE_RATE = 16_000;
const STRESSES = 3;

function readFloats(path: string): Float32Array {
  const bytes = readFileSync(path);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

function readHeard(path: string): PhonePosteriors {
  const rows = readFloats(path);
  const phonemes = PHONEMES.length;
  const columns = phonemes + 1 + STRESSES;
  const frameCount = rows.length / columns;
  const logProbabilities = new Float32Array(frameCount * phonemes);
  const boundary = new Float32Array(frameCount);
  const stress = new Float32Array(frameCount * STRESSES);
  for (let frame = 0; frame < frameCount; frame++) {
    const row = rows.subarray(frame * columns, (frame + 1) * columns);
    logProbabilities.set(row.subarray(0, phonemes), frame * phonemes);
    boundary[frame] = row[phonemes] ?? 0;
    stress.set(row.subarray(phonemes + 1), frame * STRESSES);
  }
  return { frameCount, logProbabilities, boundary, stress };
}

for (const { heard, curves, samples, out } of JSON.parse(readFileSync(0, 'utf8')) as readonly Job[]) {
  const sound = readFloats(samples);
  const duration = sound.length / SAMPLE_RATE;
  const inputs = { curves: readFloats(curves), heard: readHeard(heard), duration, loudness: relativeLoudness(sound) };
  writeFileSync(out, solveLips(directPlan(inputs), arkitReferenceLipTable, RATE, { duration }).values);
}
