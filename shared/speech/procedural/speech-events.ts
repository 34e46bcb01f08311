import { isPause, isVowel } from '../../core/phonemes.ts';
import type { TimedPhoneme } from '../../core/take.ts';
import type { TimeRange } from '../../core/time.ts';

/** What the layers know of a recording. Tracks run at 100 Hz. */
export interface ProceduralInput {
  /** Seconds. */
  readonly duration: number;
  readonly phonemes: readonly TimedPhoneme[];
  /** As `relativeLoudness` gives it. */
  readonly loudness?: Float32Array;
  /** Fundamental frequency in Hz, 0 or NaN where unvoiced. */
  readonly pitch?: Float32Array;
  /** The transcript asks a question (ends in a question mark). */
  readonly question?: boolean;
}

/** A vowel that stands out. `strength` is a z-score of loudness and pitch together. */
export interface Accent extends TimeRange {
  readonly strength: number;
}

/** Speech as the upper face hears it. */
export interface SpeechEvents {
  /** Stretches of speech between pauses of 200 ms and more. */
  readonly phrases: readonly TimeRange[];
  readonly pauses: readonly TimeRange[];
  readonly accents: readonly Accent[];
  /** Stressed vowels: no blinks there. */
  readonly stressed: readonly TimeRange[];
}

const SHORTEST_PAUSE = 0.2;

/** Phrases, pauses and accented vowels. Without loudness and pitch, accents come from lexical stress and length alone. */
export function speechEvents(input: ProceduralInput): SpeechEvents {
  const phrases = phrasesOf(input.phonemes);
  const pauses = gapsBetween(phrases, input.duration);
  const vowels = input.phonemes.filter(({ phoneme }) => isVowel(phoneme));
  const loud = zScores(vowels.map((vowel) => meanOf(input.loudness, vowel)));
  const high = zScores(vowels.map((vowel) => logMean(input.pitch, vowel)));
  const long = zScores(vowels.map(({ start, end }) => end - start));
  const accents = vowels.map(({ start, end, stress }, i) => {
    const cues = (loud[i] ?? 0) + (high[i] ?? 0) + 0.5 * (long[i] ?? 0);
    return { start, end, strength: cues / 2 + (stress === 1 ? 0.3 : stress === 0 ? -0.6 : 0) };
  });
  return { phrases, pauses, accents, stressed: vowels.filter(({ stress }) => stress === 1) };
}

function phrasesOf(phonemes: readonly TimedPhoneme[]): TimeRange[] {
  const phrases: TimeRange[] = [];
  for (const { phoneme, start, end } of phonemes) {
    if (isPause(phoneme)) continue;
    const last = phrases.at(-1);
    if (last && start - last.end < SHORTEST_PAUSE) phrases[phrases.length - 1] = { start: last.start, end };
    else phrases.push({ start, end });
  }
  return phrases;
}

function gapsBetween(phrases: readonly TimeRange[], duration: number): TimeRange[] {
  const gaps: TimeRange[] = [];
  let time = 0;
  for (const { start, end } of phrases) {
    if (start - time >= SHORTEST_PAUSE) gaps.push({ start: time, end: start });
    time = end;
  }
  if (duration - time >= SHORTEST_PAUSE) gaps.push({ start: time, end: duration });
  return gaps;
}

function meanOf(track: Float32Array | undefined, { start, end }: TimeRange): number {
  if (!track || track.length === 0) return 0;
  const values = track.subarray(Math.round(start * 100), Math.max(Math.round(start * 100) + 1, Math.round(end * 100)));
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function logMean(track: Float32Array | undefined, range: TimeRange): number {
  if (!track) return 0;
  const voiced = Array.from(track.subarray(Math.round(range.start * 100), Math.round(range.end * 100))).filter((hz) => hz > 0);
  return voiced.length === 0 ? 0 : Math.log(voiced.reduce((sum, hz) => sum + hz, 0) / voiced.length);
}

function zScores(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length));
  return values.map((value) => (spread > 1e-6 ? (value - mean) / spread : 0));
}
