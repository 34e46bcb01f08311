import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BLEND_SHAPE_NAMES } from '../../shared/core/blend-shapes.ts';

/** Scores of one set as the reference scorer prints them; null where it could not say. */
export type Scores = Readonly<Record<string, number | null>>;

/** Runs `score.py` of the evaluation folder with Python 3 and numpy (FACEWRIGHT_PYTHON names another interpreter). @throws Error with the scorer's own words */
export function runScorer(
  evalFolder: string,
  mode: 'curves' | 'bilabial' | 'text',
  prediction: string,
  reference: string,
): Scores {
  const script = join(evalFolder, 'score.py');
  if (!existsSync(script))
    throw new Error(`There is no score.py in ${evalFolder}; name the folder with --eval or FACEWRIGHT_EVAL.`);
  const result = spawnSync(process.env.FACEWRIGHT_PYTHON ?? 'python3', [script, mode, prediction, reference], {
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  if (result.status !== 0) throw new Error(`score.py failed: ${result.stderr || result.error?.message}`);
  return JSON.parse(result.stdout.slice(result.stdout.indexOf('{'))) as Scores;
}

/** Writes weights [T, 52] at `rate` frames a second as the scorer reads them. */
export function writePrediction(folder: string, id: string, values: Float32Array, rate: number): void {
  mkdirSync(folder, { recursive: true });
  const columns = BLEND_SHAPE_NAMES.length;
  const rows = [`time,${BLEND_SHAPE_NAMES.join(',')}`];
  for (let frame = 0; frame * columns < values.length; frame++) {
    const row = Array.from(values.subarray(frame * columns, (frame + 1) * columns), (value) => value.toFixed(4));
    rows.push(`${(frame / rate).toFixed(5)},${row.join(',')}`);
  }
  writeFileSync(join(folder, `${id}.arkit.csv`), `${rows.join('\n')}\n`);
}

/** Standard deviation over the frames of `clips` that `isSpeech` lets through, for one shape (left and right averaged). */
export function spread(
  clips: readonly { readonly values: Float32Array; readonly isSpeech: (frame: number) => boolean }[],
  shape: string,
): number {
  const columns = BLEND_SHAPE_NAMES.flatMap((name, index) =>
    name === shape || name === `${shape}Left` || name === `${shape}Right` ? [index] : [],
  );
  const samples: number[] = [];
  for (const { values, isSpeech } of clips) {
    for (let frame = 0; frame * 52 < values.length; frame++) {
      if (isSpeech(frame))
        samples.push(columns.reduce((sum, column) => sum + (values[frame * 52 + column] ?? 0), 0) / columns.length);
    }
  }
  const mean = samples.reduce((sum, value) => sum + value, 0) / Math.max(1, samples.length);
  return Math.sqrt(samples.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, samples.length));
}
