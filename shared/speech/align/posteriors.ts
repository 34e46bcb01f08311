import { invariant } from '../../core/assert.ts';
import { isPause, PHONEMES } from '../../core/phonemes.ts';

/** Seconds between frames of the phone head; frame i is centred at i * HOP_SECONDS. */
export const HOP_SECONDS = 0.01;

/** Columns of an emission table: the 42 phonemes, then free speech (any phoneme, at a price). */
export const FREE_SPEECH_COLUMN = PHONEMES.length;
export const EMISSION_COLUMNS = PHONEMES.length + 1;

/** What the phone head heard, at 100 Hz. All arrays are row-major with `frameCount` rows. */
export interface PhonePosteriors {
  readonly frameCount: number;
  /** [T, 42] natural logarithms, columns in the order of PHONEMES. */
  readonly logProbabilities: Float32Array;
  /** [T] probability that a phoneme begins at the frame, 0..1. */
  readonly boundary: Float32Array;
  /** [T, 3] probabilities of the stress classes 0, 1, 2; meaningful on vowels. */
  readonly stress?: Float32Array;
}

/** Log scores that the search adds up, [T, EMISSION_COLUMNS]. */
export interface Emissions {
  readonly frameCount: number;
  readonly scores: Float32Array;
}

export interface EmissionOptions {
  /** Lowest log probability that a single frame may count, so that one frame cannot veto a word. */
  readonly floor: number;
  /** Nats per frame that free speech pays below the best phoneme. */
  readonly freeSpeechPenalty: number;
}

export const EMISSION_DEFAULTS: EmissionOptions = { floor: -10, freeSpeechPenalty: 1.2 };

/** Posteriors as the search wants them: floored, not-a-number taken as the floor, with a column for free speech. */
export function emissionsOf(posteriors: PhonePosteriors, options: EmissionOptions = EMISSION_DEFAULTS): Emissions {
  const { frameCount, logProbabilities } = posteriors;
  const phonemes = PHONEMES.length;
  invariant(logProbabilities.length >= frameCount * phonemes, 'log probabilities have 42 columns');
  const isSpeech = PHONEMES.map((phoneme) => !isPause(phoneme));
  const scores = new Float32Array(frameCount * EMISSION_COLUMNS);
  for (let frame = 0; frame < frameCount; frame++) {
    const source = frame * phonemes;
    const target = frame * EMISSION_COLUMNS;
    let best = options.floor;
    for (let column = 0; column < phonemes; column++) {
      const value = logProbabilities[source + column] ?? options.floor;
      const score = Number.isNaN(value) ? options.floor : Math.max(value, options.floor);
      scores[target + column] = score;
      if (score > best && isSpeech[column] === true) best = score;
    }
    scores[target + FREE_SPEECH_COLUMN] = best - options.freeSpeechPenalty;
  }
  return { frameCount, scores };
}

/** Rows `start` to `end` (frames, end excluded) of the posteriors, without copying. */
export function slicePosteriors(posteriors: PhonePosteriors, start: number, end: number): PhonePosteriors {
  const columns = PHONEMES.length;
  return {
    frameCount: end - start,
    logProbabilities: posteriors.logProbabilities.subarray(start * columns, end * columns),
    boundary: posteriors.boundary.subarray(start, end),
    ...(posteriors.stress ? { stress: posteriors.stress.subarray(start * 3, end * 3) } : {}),
  };
}
