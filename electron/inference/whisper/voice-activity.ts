import type { TimeRange } from '../../../shared/core/time.ts';
import { SAMPLE_RATE } from './speech-sessions.ts';

const HOP_SAMPLES = 160;
const HOP_SECONDS = HOP_SAMPLES / SAMPLE_RATE;
const WINDOW_SAMPLES = 400;
/** Nothing below this mean power (-75 dB of full scale) is taken for speech. */
const SILENCE_POWER = 3e-8;
/** Speech rises and falls by far more than this power ratio (6 dB); steady noise and hum do not. */
const LEAST_DYNAMICS = 4;
/** Above the noise by 6 dB counts, within 35 dB of the loud parts; where noise is high, within 15 dB of them always. */
const ABOVE_NOISE = 4;
const BELOW_LOUD = 3e-4;
const SURELY_LOUD = 0.03;
const SHORTEST_SPEECH = 0.05;
const SHORTEST_PAUSE = 0.2;

/**
 * Where a 16 kHz recording may hold speech, by its energy alone: in order, apart by pauses of .2 s and more, every sound of .05 s and more.
 * Digital silence, faint or steady noise and an empty recording give none. It cannot tell speech from music.
 */
export function findSound(samples: Float32Array): readonly TimeRange[] {
  const power = framePower(samples);
  const sorted = Float32Array.from(power).sort();
  const noise = quantile(sorted, 0.1);
  const loud = quantile(sorted, 0.98);
  if (loud < SILENCE_POWER || loud < noise * LEAST_DYNAMICS) return [];
  const threshold = Math.max(SILENCE_POWER, Math.min(Math.max(noise * ABOVE_NOISE, loud * BELOW_LOUD), loud * SURELY_LOUD));
  const ranges: { start: number; end: number }[] = [];
  for (let frame = 0; frame < power.length; frame++) {
    if ((power[frame] ?? 0) < threshold) continue;
    const start = frame * HOP_SECONDS;
    const last = ranges.at(-1);
    if (last !== undefined && start - last.end < SHORTEST_PAUSE) last.end = start + HOP_SECONDS;
    else ranges.push({ start, end: start + HOP_SECONDS });
  }
  return ranges.filter((range) => range.end - range.start >= SHORTEST_SPEECH - 1e-9);
}

/** Seconds of `range` that lie in the ranges. */
export function overlapSeconds(range: TimeRange, ranges: readonly TimeRange[]): number {
  return ranges.reduce((sum, other) => sum + Math.max(0, Math.min(range.end, other.end) - Math.max(range.start, other.start)), 0);
}

/** Mean power around each 10 ms step, the mean itself taken out (a recording may sit off zero). */
function framePower(samples: Float32Array): Float32Array {
  const power = new Float32Array(Math.floor(samples.length / HOP_SAMPLES));
  for (let frame = 0; frame < power.length; frame++) {
    const from = Math.max(0, frame * HOP_SAMPLES + HOP_SAMPLES / 2 - WINDOW_SAMPLES / 2);
    const to = Math.min(samples.length, from + WINDOW_SAMPLES);
    let sum = 0;
    let squares = 0;
    for (let i = from; i < to; i++) {
      const sample = samples[i] ?? 0;
      sum += sample;
      squares += sample * sample;
    }
    const mean = sum / (to - from);
    power[frame] = Math.max(0, squares / (to - from) - mean * mean);
  }
  return power;
}

function quantile(sorted: Float32Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
