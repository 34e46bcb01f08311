import type { TimedPhoneme, Transcript } from '../../shared/core/take.ts';
import type { TimeRange } from '../../shared/core/time.ts';
import { PLAN_HOP } from '../../shared/speech/articulation/articulation-plan.ts';
import { UNSURE_WORD } from './route-agreement.ts';

/** Below this confidence a phoneme may well be another one. On clear lines a few in a hundred lie below it. */
const UNSURE_PHONEME = 0.15;
/** Mouths that differ by so much for so long are seen. */
const DIFFERENT_MM = 3;
const DIFFERENT_SECONDS = 0.08;

export type Doubt = 'word-unsure' | 'phoneme-unsure' | 'routes-differ' | 'script-differs';

/** A stretch of a take that somebody should look at, and why. */
export interface UncertainSpan extends TimeRange {
  readonly doubt: Doubt;
  /** What is there: the word, the phoneme with its word, the words that the routes differ on, or script and speech. */
  readonly text: string;
  /** 0..1, of a word or phoneme that was hardly heard. */
  readonly confidence?: number;
  /** Mean difference of the mouth gap in millimetres, where the routes differ. */
  readonly differenceMm?: number;
}

/** What is uncertain in a take. */
export interface Uncertainty {
  /** In order of their start. */
  readonly spans: readonly UncertainSpan[];
  /** Seconds in any of them; where they overlap counted once. */
  readonly seconds: number;
}

/**
 * Where a take deserves a look: words and phonemes that were hardly heard, mouths of the two routes that are more than 3 mm apart for more
 * than 80 ms, and places where the script is not what was said. A word stands for its phonemes: where it is unsure itself, they are not named.
 * @param difference as `routeDifference` gives it; undefined with one route only
 */
export function uncertaintyOf(transcript: Transcript, difference: Float32Array | undefined): Uncertainty {
  const spans = [
    ...unsureWords(transcript),
    ...unsurePhonemes(transcript),
    ...(difference === undefined ? [] : differentRoutes(transcript, difference)),
    ...scriptDifferences(transcript),
  ].sort((a, b) => a.start - b.start || a.end - b.end);
  return { spans, seconds: coveredSeconds(spans) };
}

/** @param ranges in order of their start */
function coveredSeconds(ranges: readonly TimeRange[]): number {
  let seconds = 0;
  let reached = 0;
  for (const { start, end } of ranges) {
    seconds += Math.max(0, end - Math.max(start, reached));
    reached = Math.max(reached, end);
  }
  return seconds;
}

function unsureWords({ words }: Transcript): UncertainSpan[] {
  return words
    .filter(({ confidence }) => confidence < UNSURE_WORD)
    .map(({ start, end, text, confidence }) => ({ start, end, doubt: 'word-unsure', text, confidence }));
}

function unsurePhonemes({ phonemes, words }: Transcript): UncertainSpan[] {
  const isUnsure = ({ phoneme, confidence, word }: TimedPhoneme): boolean =>
    phoneme !== 'SIL' && confidence < UNSURE_PHONEME && (word === undefined || (words[word]?.confidence ?? 1) >= UNSURE_WORD);
  return phonemes.filter(isUnsure).map(({ start, end, phoneme, word, confidence }) => {
    const inWord = word === undefined ? '' : ` in "${words[word]?.text ?? ''}"`;
    return { start, end, doubt: 'phoneme-unsure', text: `${phoneme}${inWord}`, confidence };
  });
}

function differentRoutes({ words }: Transcript, difference: Float32Array): UncertainSpan[] {
  const spans: UncertainSpan[] = [];
  for (let first = 0; first < difference.length; first++) {
    let end = first;
    let sum = 0;
    for (; end < difference.length && (difference[end] ?? 0) > DIFFERENT_MM; end++) sum += difference[end] ?? 0;
    const range = { start: first * PLAN_HOP, end: end * PLAN_HOP };
    if (range.end - range.start > DIFFERENT_SECONDS + 1e-9) {
      const said = words.filter((word) => word.end > range.start && word.start < range.end);
      const text = said.map((word) => word.text).join(' ');
      spans.push({ ...range, doubt: 'routes-differ', text, differenceMm: sum / (end - first) });
    }
    first = end;
  }
  return spans;
}

function scriptDifferences({ differences }: Transcript): UncertainSpan[] {
  return differences.map(({ start, end, kind, script, spoken }) => {
    const text = `${kind}: script "${script}", spoken "${spoken}"`;
    return { start, end, doubt: 'script-differs', text };
  });
}
