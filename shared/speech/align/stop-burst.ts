import type { Phoneme } from '../../core/phonemes.ts';
import type { TimedPhoneme, Transcript } from '../../core/take.ts';
import type { TimeRange } from '../../core/time.ts';

/** The moment at which a closure is heard to burst. */
export interface StopBurst {
  /** Seconds from the start of the recording. */
  readonly time: number;
  /** 0..1; half at a rise that is as likely chance as a burst. */
  readonly confidence: number;
}

export interface BurstOptions {
  /** Seconds before and after the aligned stop in which the burst may be. */
  readonly reach: number;
  /** Decibels by which the high band must rise. */
  readonly leastRise: number;
}

export const BURST_DEFAULTS: BurstOptions = { reach: 0.03, leastRise: 7 };

const SAMPLE_RATE = 16000;
const STEP = SAMPLE_RATE / 1000;
const STOPS: ReadonlySet<Phoneme> = new Set<Phoneme>(['P', 'B', 'T', 'D', 'K', 'G']);

/** Milliseconds that are averaged after and before the rise, and the gap between them that the burst's own flank takes. */
const AFTER = 5;
const BEFORE = 12;
const FLANK = 2;
/** Where in the aligned stop (0 start, 1 end) releases usually are, and what being elsewhere costs. */
const USUAL = { from: 0.35, to: 1, decibelsPerReach: 9 };

/**
 * Finds the release of a stop: the strongest sudden rise of the energy above 2 kHz, at 1 ms resolution, within the aligned stop and
 * a little around. `samples` are mono at 16 kHz. Undefined when nothing rises enough: an unreleased stop, one that is
 * spoken over, or one that lies outside of the recording.
 */
export function findBurst(samples: Float32Array, stop: TimeRange, options: Partial<BurstOptions> = {}): StopBurst | undefined {
  const { reach, leastRise } = { ...BURST_DEFAULTS, ...options };
  const [first, last] = searchRange(stop, reach, Math.floor(samples.length / STEP));
  return burstIn(floored(highBandEnergies(samples, first, last)), first, stop, reach, leastRise);
}

/** {@link findBurst} without the samples, from what {@link highBandDecibels} kept of them. */
export function findBurstInLevels(
  decibels: Float32Array,
  stop: TimeRange,
  options: Partial<BurstOptions> = {},
): StopBurst | undefined {
  const { reach, leastRise } = { ...BURST_DEFAULTS, ...options };
  const [first, last] = searchRange(stop, reach, decibels.length);
  const energies = Float64Array.from(decibels.subarray(first, Math.max(first, last)), (level) => 10 ** (level / 10));
  return burstIn(floored(energies), first, stop, reach, leastRise);
}

/** Milliseconds in which a stop's burst is looked for, with what is averaged around it. */
function searchRange(stop: TimeRange, reach: number, count: number): readonly [number, number] {
  const first = Math.max(0, Math.round((stop.start - reach) * 1000) - BEFORE - FLANK);
  return [first, Math.min(count, Math.round((stop.end + reach) * 1000) + AFTER)];
}

function burstIn(level: Float32Array, first: number, stop: TimeRange, reach: number, leastRise: number): StopBurst | undefined {
  const rises = risesOf(level);
  let best = -1;
  let bestScore = leastRise;
  for (let at = BEFORE + FLANK; at + AFTER <= level.length; at++) {
    const score = (rises[at] ?? 0) - misplacement((first + at) / 1000, stop, reach);
    if (score > bestScore) {
      bestScore = score;
      best = at;
    }
  }
  if (best < 0) return undefined;
  const time = (first + steepest(level, best)) / 1000;
  return { time, confidence: 1 / (1 + Math.exp(-(bestScore - leastRise - 3) / 3)) };
}

/** The transcript with `burst` set on every stop whose release is heard with at least `leastConfidence`. */
export function markBursts(transcript: Transcript, samples: Float32Array, leastConfidence = 0.3): Transcript {
  return withBursts(transcript, (stop) => findBurst(samples, stop), leastConfidence);
}

/** {@link markBursts} without the samples, from what {@link highBandDecibels} kept of them. */
export function markBurstsInLevels(transcript: Transcript, decibels: Float32Array, leastConfidence = 0.3): Transcript {
  return withBursts(transcript, (stop) => findBurstInLevels(decibels, stop), leastConfidence);
}

/** Energy above 2 kHz of each millisecond in decibels, -90 at the least: all of the sound that finding bursts needs. */
export function highBandDecibels(samples: Float32Array): Float32Array {
  return Float32Array.from(
    highBandEnergies(samples, 0, Math.floor(samples.length / STEP)),
    (energy) => 10 * Math.log10(energy + 1e-9),
  );
}

function withBursts(
  transcript: Transcript,
  find: (stop: TimeRange) => StopBurst | undefined,
  leastConfidence: number,
): Transcript {
  const phonemes = transcript.phonemes.map((phoneme): TimedPhoneme => {
    if (!STOPS.has(phoneme.phoneme)) return phoneme;
    const burst = find(phoneme);
    return burst && burst.confidence >= leastConfidence ? { ...phoneme, burst: burst.time } : phoneme;
  });
  return { ...transcript, phonemes };
}

/** Energy above 2 kHz, one value a millisecond from `first` to `last`: value i belongs to the millisecond that begins at (first + i) ms. */
function highBandEnergies(samples: Float32Array, first: number, last: number): Float64Array {
  const count = Math.max(0, last - first);
  const energies = new Float64Array(count);
  const filters = [highPass(), highPass()] as const;
  const warmUp = Math.max(0, first * STEP - 160);
  for (let at = warmUp; at < last * STEP; at++) {
    const value = filters[1](filters[0](samples[at] ?? 0));
    const index = Math.floor(at / STEP) - first;
    if (index >= 0) energies[index] = (energies[index] ?? 0) + value * value;
  }
  return energies;
}

/** Levels in decibels. Nothing is quieter than 60 dB below the loudest, so that digital silence has no cliffs. */
function floored(energies: Float64Array): Float32Array {
  const loudest = energies.reduce((most, energy) => Math.max(most, energy), 0);
  const floor = Math.max(loudest * 1e-6, 1e-9);
  return Float32Array.from(energies, (energy) => 10 * Math.log10(energy + floor));
}

/** Second-order Butterworth high pass at 2 kHz for 16 kHz (bilinear transform). */
function highPass(): (sample: number) => number {
  const k = Math.tan((Math.PI * 2000) / SAMPLE_RATE);
  const norm = 1 / (1 + Math.SQRT2 * k + k * k);
  const a1 = 2 * (k * k - 1) * norm;
  const a2 = (1 - Math.SQRT2 * k + k * k) * norm;
  let z1 = 0;
  let z2 = 0;
  return (sample) => {
    const output = norm * sample + z1;
    z1 = -2 * norm * sample - a1 * output + z2;
    z2 = norm * sample - a2 * output;
    return output;
  };
}

/** How many decibels the level rises at each millisecond: the mean afterwards less the mean before. */
function risesOf(level: Float32Array): Float32Array {
  const sums = new Float64Array(level.length + 1);
  level.forEach((value, at) => {
    sums[at + 1] = (sums[at] ?? 0) + value;
  });
  const mean = (from: number, to: number) => ((sums[to] ?? 0) - (sums[from] ?? 0)) / (to - from);
  const rises = new Float32Array(level.length);
  for (let at = BEFORE + FLANK; at + AFTER <= level.length; at++) {
    rises[at] = mean(at, at + AFTER) - mean(at - FLANK - BEFORE, at - FLANK);
  }
  return rises;
}

/** Decibels that a rise loses for being where releases seldom are. */
function misplacement(time: number, stop: TimeRange, reach: number): number {
  const from = stop.start + USUAL.from * (stop.end - stop.start);
  const to = stop.start + USUAL.to * (stop.end - stop.start);
  const outside = Math.max(0, from - time, time - to);
  return (USUAL.decibelsPerReach * outside) / reach;
}

/** The millisecond of the largest single step near the best rise: there the burst begins. */
function steepest(level: Float32Array, best: number): number {
  let at = best;
  let most = Number.NEGATIVE_INFINITY;
  for (let near = Math.max(1, best - FLANK); near <= Math.min(level.length - 1, best + FLANK); near++) {
    const step = (level[near] ?? 0) - (level[near - 1] ?? 0);
    if (step > most) {
      most = step;
      at = near;
    }
  }
  return at;
}
