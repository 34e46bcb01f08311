import { isPause, isVowel, PHONEMES, type Phoneme, type Stress } from '../../core/phonemes.ts';
import type { TimedPhoneme } from '../../core/take.ts';
import { phonemeConfidence } from './confidence.ts';
import { minimumFrames } from './minimum-durations.ts';
import { HOP_SECONDS, type PhonePosteriors } from './posteriors.ts';

export interface DecodePhonesOptions {
  /** Nats for beginning a phoneme: what keeps a flickering posterior from making ten of them. */
  readonly changeCost: number;
  /** Weight of log((boundary + .02) / .02), subtracted from that cost. */
  readonly boundaryWeight: number;
  /** [42, 42] log probabilities of the next phoneme (column) after one (row); absent: all alike. */
  readonly bigram?: Float32Array;
  readonly bigramWeight: number;
  /** Leave out silence, breath and noise: for stretches that are known to be speech. */
  readonly speechOnly: boolean;
}

export const DECODE_DEFAULTS: DecodePhonesOptions = { changeCost: 3, boundaryWeight: 0.3, bigramWeight: 0.5, speechOnly: false };

interface DecodedRun {
  readonly column: number;
  readonly start: number;
  readonly end: number;
}

/**
 * The phone head's own opinion without any text: the most likely string of phonemes (Viterbi with minimum durations of
 * 20-30 ms and an optional bigram), in order and without holes from frame 0 to the end. Times are in seconds, a
 * boundary between frames t - 1 and t is at (t - .5) * 10 ms. No frames give no phonemes.
 */
export function decodePhones(posteriors: PhonePosteriors, options: Partial<DecodePhonesOptions> = {}): TimedPhoneme[] {
  const settings = { ...DECODE_DEFAULTS, ...options };
  const runs = decodeRuns(posteriors, settings);
  return runs.map((run): TimedPhoneme => {
    const phoneme = PHONEMES[run.column] ?? 'SIL';
    const stress = isVowel(phoneme) ? heardStress(posteriors, run) : undefined;
    return {
      phoneme,
      start: run.start === 0 ? 0 : (run.start - 0.5) * HOP_SECONDS,
      end: run.end === posteriors.frameCount ? run.end * HOP_SECONDS : (run.end - 0.5) * HOP_SECONDS,
      confidence: phonemeConfidence(posteriors, run.column, run.start, run.end),
      ...(stress === undefined ? {} : { stress }),
    };
  });
}

function heardStress(posteriors: PhonePosteriors, run: DecodedRun): Stress | undefined {
  if (!posteriors.stress) return undefined;
  const sums: [number, number, number] = [0, 0, 0];
  for (let frame = run.start; frame < run.end; frame++) {
    for (const level of [0, 1, 2] as const) sums[level] += posteriors.stress[frame * 3 + level] ?? 0;
  }
  if (sums[1] >= sums[0] && sums[1] >= sums[2]) return 1;
  return sums[0] >= sums[2] ? 0 : 2;
}

/** Viterbi over 42 phonemes, each a row of states of which the last repeats. */
function decodeRuns(posteriors: PhonePosteriors, settings: DecodePhonesOptions): DecodedRun[] {
  const allowed = PHONEMES.map((phoneme: Phoneme) => !(settings.speechOnly && isPause(phoneme)));
  const lengths = PHONEMES.map((phoneme) => minimumFrames(phoneme, 0));
  const firsts: number[] = [];
  let stateCount = 0;
  for (const length of lengths) {
    firsts.push(stateCount);
    stateCount += length;
  }
  const columns = PHONEMES.length;
  const finals = firsts.map((first, column) => first + (lengths[column] ?? 1) - 1);
  let scores = new Float64Array(stateCount).fill(Number.NEGATIVE_INFINITY);
  let next = new Float64Array(stateCount);
  const from = new Int16Array(posteriors.frameCount * stateCount);
  for (let frame = 0; frame < posteriors.frameCount; frame++) {
    const bonus = settings.boundaryWeight * Math.log(((posteriors.boundary[frame] ?? 0) + 0.02) / 0.02);
    const entries = frame === 0 ? undefined : bestEntries(scores, finals, settings);
    for (let column = 0; column < columns; column++) {
      const emission = Math.max(-10, posteriors.logProbabilities[frame * columns + column] ?? -10);
      const first = firsts[column] ?? 0;
      const last = first + (lengths[column] ?? 1) - 1;
      const entry = entries ? (entries[column] ?? NOWHERE) : { score: 0, state: -1 };
      for (let state = last; state >= first; state--) {
        let score = state === first ? entry.score - settings.changeCost + bonus : (scores[state - 1] ?? 0);
        let source = state === first ? entry.state : state - 1;
        if (state === last && (scores[state] ?? 0) >= score) {
          score = scores[state] ?? 0;
          source = state;
        }
        next[state] = allowed[column] ? score + emission : Number.NEGATIVE_INFINITY;
        from[frame * stateCount + state] = source;
      }
    }
    [scores, next] = [next, scores];
  }
  return traceRuns(scores, from, firsts, lengths, posteriors.frameCount);
}

interface Entry {
  readonly score: number;
  readonly state: number;
}

const NOWHERE: Entry = { score: Number.NEGATIVE_INFINITY, state: -1 };

/** For each phoneme the best finished phoneme to come from, which is another one: the best of all, or for itself the second best. */
function bestEntries(scores: Float64Array, finals: readonly number[], settings: DecodePhonesOptions): Entry[] {
  const { bigram } = settings;
  if (bigram) return finals.map((_, column) => bestEntryByBigram(scores, column, finals, bigram, settings.bigramWeight));
  let first = NOWHERE;
  let second = NOWHERE;
  for (const state of finals) {
    const score = scores[state] ?? Number.NEGATIVE_INFINITY;
    if (score > first.score) {
      second = first;
      first = { score, state };
    } else if (score > second.score) second = { score, state };
  }
  return finals.map((state) => (state === first.state ? second : first));
}

function bestEntryByBigram(
  scores: Float64Array,
  column: number,
  finals: readonly number[],
  bigram: Float32Array,
  weight: number,
): Entry {
  let best = NOWHERE;
  finals.forEach((state, other) => {
    const score = (scores[state] ?? 0) + weight * (bigram[other * finals.length + column] ?? 0);
    if (other !== column && score > best.score) best = { score, state };
  });
  return best;
}

function traceRuns(
  scores: Float64Array,
  from: Int16Array,
  firsts: readonly number[],
  lengths: readonly number[],
  frameCount: number,
): DecodedRun[] {
  if (frameCount === 0) return [];
  const columnOf = firsts.flatMap((_, column) => new Array<number>(lengths[column] ?? 1).fill(column));
  const finals = firsts.map((first, column) => first + (lengths[column] ?? 1) - 1);
  // A piece shorter than every minimum duration has no finished phoneme: then any state may be the last.
  const candidates = finals.some((state) => (scores[state] ?? 0) > Number.NEGATIVE_INFINITY) ? finals : columnOf.map((_, i) => i);
  let state = candidates.reduce((best, other) => ((scores[other] ?? 0) > (scores[best] ?? 0) ? other : best));
  const runs: DecodedRun[] = [];
  let end = frameCount;
  for (let frame = frameCount - 1; frame >= 0; frame--) {
    const previous = from[frame * columnOf.length + state] ?? -1;
    if (frame === 0 || columnOf[previous] !== columnOf[state]) {
      runs.push({ column: columnOf[state] ?? 0, start: frame, end });
      end = frame;
    }
    state = previous;
  }
  return runs.reverse();
}
