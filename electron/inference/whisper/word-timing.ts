import { FRAMES_PER_SECOND } from './speech-sessions.ts';
import { ALIGNMENT_HEADS } from './window-decoder.ts';

const MEDIAN_WIDTH = 7;

/**
 * When each token is spoken, by dynamic time warping over the alignment heads' attention: heads are normalised over the window's frames,
 * standardised over tokens, median-filtered over frames and averaged (Whisper's own method).
 * @param attention one [8, positions] array per row, the frames of the sound first: the tokens' and last the end's
 * @param seconds length of the sound in the window; attention behind it is left out
 * @returns start times in seconds, one per row, not decreasing; a token ends where the next row starts
 */
export function tokenStarts(attention: readonly Float32Array[], seconds: number): readonly number[] {
  const rows = attention.length;
  const positions = (attention[0]?.length ?? 0) / ALIGNMENT_HEADS;
  if (rows === 0) return [];
  const frames = Math.max(1, Math.min(positions, Math.round(seconds * FRAMES_PER_SECOND)));
  const mean = new Float32Array(rows * frames);
  for (let head = 0; head < ALIGNMENT_HEADS; head++) addHead(mean, attention, head, frames);
  return warp(mean, rows, frames).map((frame) => frame / FRAMES_PER_SECOND);
}

/** Adds one head's standardised and filtered attention into [rows, frames]. */
function addHead(mean: Float32Array, attention: readonly Float32Array[], head: number, frames: number): void {
  const rows = attention.length;
  const map = new Float32Array(rows * frames);
  for (const [row, heads] of attention.entries()) {
    const from = (head * heads.length) / ALIGNMENT_HEADS;
    let sum = 0;
    for (let frame = 0; frame < frames; frame++) sum += heads[from + frame] ?? 0;
    const size = sum || 1;
    for (let frame = 0; frame < frames; frame++) map[row * frames + frame] = (heads[from + frame] ?? 0) / size;
  }
  standardiseColumnsInPlace(map, rows, frames);
  const half = (MEDIAN_WIDTH - 1) / 2;
  const line = new Float32Array(frames + 2 * half);
  for (let row = 0; row < rows; row++) {
    mirrorInto(line, map.subarray(row * frames, (row + 1) * frames), half);
    for (let frame = 0; frame < frames; frame++) {
      const target = row * frames + frame;
      mean[target] = (mean[target] ?? 0) + medianFrom(line, frame) / ALIGNMENT_HEADS;
    }
  }
}

/** Each column to mean 0 and deviation 1; row by row, as the values lie in memory. */
function standardiseColumnsInPlace(map: Float32Array, rows: number, frames: number): void {
  const means = new Float64Array(frames);
  const scales = new Float64Array(frames);
  for (let row = 0, place = 0; row < rows; row++)
    for (let frame = 0; frame < frames; frame++, place++) means[frame] = (means[frame] ?? 0) + (map[place] ?? 0) / rows;
  for (let row = 0, place = 0; row < rows; row++)
    for (let frame = 0; frame < frames; frame++, place++) {
      const off = (map[place] ?? 0) - (means[frame] ?? 0);
      scales[frame] = (scales[frame] ?? 0) + (off * off) / rows;
    }
  for (let frame = 0; frame < frames; frame++) {
    const deviation = Math.sqrt(scales[frame] ?? 0);
    scales[frame] = deviation === 0 ? 0 : 1 / deviation;
  }
  for (let row = 0, place = 0; row < rows; row++)
    for (let frame = 0; frame < frames; frame++, place++)
      map[place] = ((map[place] ?? 0) - (means[frame] ?? 0)) * (scales[frame] ?? 0);
}

/** A row with `half` values more at both ends, mirrored as far as there are any. */
function mirrorInto(line: Float32Array, row: Float32Array, half: number): void {
  const frames = row.length;
  line.set(row, half);
  for (let i = 1; i <= half; i++) {
    line[half - i] = row[i < frames ? i : Math.max(0, 2 * frames - 2 - i)] ?? 0;
    line[half + frames - 1 + i] = row[Math.max(0, frames - 1 - i)] ?? 0;
  }
}

/** Median of the seven values from `first` on: pairs are put in order until the middle one is left (Devillard's network). */
function medianFrom(line: Float32Array, first: number): number {
  const a = line[first] ?? 0;
  const b = line[first + 1] ?? 0;
  const c = line[first + 2] ?? 0;
  const d = line[first + 3] ?? 0;
  const e = line[first + 4] ?? 0;
  const f = line[first + 5] ?? 0;
  const g = line[first + 6] ?? 0;
  const low = Math.min(a, f);
  const third = Math.max(low, d);
  const high = Math.max(a, f);
  const second = Math.max(Math.min(low, d), Math.min(b, g));
  const pairLow = Math.min(c, e);
  const last = Math.max(b, g);
  const middle = Math.min(Math.max(Math.min(pairLow, last), Math.min(third, high)), Math.max(pairLow, last));
  const fourth = Math.min(Math.max(c, e), Math.max(third, high));
  return Math.min(Math.max(Math.min(second, fourth), middle), Math.max(second, fourth));
}

/** Frame at which the best monotone path enters each row; it goes from the first row and frame to the last. */
function warp(gain: Float32Array, rows: number, frames: number): readonly number[] {
  const DIAGONAL = 0;
  const NEXT_ROW = 1;
  const NEXT_FRAME = 2;
  const stride = frames + 1;
  const cost = new Float64Array((rows + 1) * stride).fill(Number.POSITIVE_INFINITY);
  const move = new Uint8Array(cost.length);
  cost[0] = 0;
  for (let row = 1; row <= rows; row++) {
    for (let frame = 1; frame <= frames; frame++) {
      const place = row * stride + frame;
      const diagonal = cost[place - stride - 1] ?? 0;
      const above = cost[place - stride] ?? 0;
      const before = cost[place - 1] ?? 0;
      const best = diagonal < above && diagonal < before ? DIAGONAL : above < diagonal && above < before ? NEXT_ROW : NEXT_FRAME;
      move[place] = best;
      const from = best === DIAGONAL ? diagonal : best === NEXT_ROW ? above : before;
      cost[place] = from - (gain[(row - 1) * frames + frame - 1] ?? 0);
    }
  }
  const starts = new Array<number>(rows).fill(0);
  for (let row = rows, frame = frames; row > 0 && frame > 0; ) {
    starts[row - 1] = frame - 1;
    const step = move[row * stride + frame];
    if (step !== NEXT_FRAME) row--;
    if (step !== NEXT_ROW) frame--;
  }
  return starts;
}
