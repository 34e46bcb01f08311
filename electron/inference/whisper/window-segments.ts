import type { TimedWord } from '../../../shared/core/take.ts';
import type { TimeRange } from '../../../shared/core/time.ts';
import type { WindowText } from './decode.ts';
import { decodeText, isTimestamp, splitWords, type Tokenizer, timestampSeconds } from './tokenizer.ts';
import { overlapSeconds } from './voice-activity.ts';
import { tokenStarts } from './word-timing.ts';

/** What the recogniser says in one breath, with its words in time. Seconds are those of the recording. */
export interface RecognisedSegment extends TimeRange {
  readonly text: string;
  readonly words: readonly TimedWord[];
  /** 0..1, of the window that it comes from. */
  readonly noSpeechProbability: number;
  /** Mean ln probability of the window's tokens. */
  readonly averageLogProbability: number;
}

export interface WindowSegments {
  readonly segments: readonly RecognisedSegment[];
  /** Seconds in the recording up to which the text is finished, where the decoder itself left the rest for later. */
  readonly finishedAt: number | undefined;
}

const SHORTEST_WORD_SECONDS = 0.02;
/** Sound shorter than this beside a pause is the neighbour's. */
const SLIVER_SECONDS = 0.08;
/** A word may lie so far from any sound and still be heard. */
const SOUND_MARGIN_SECONDS = 0.1;

/**
 * Turns a window's tokens into segments and timed words. Words in silence are dropped, words that begin or end in a pause are
 * trimmed to the sound. Unfinished text behind the last pair of times is left out and told by `finishedAt`.
 */
export function segmentsOf(
  decoded: WindowText,
  window: TimeRange,
  sound: readonly TimeRange[],
  tokenizer: Tokenizer,
): WindowSegments {
  const { tokens } = decoded;
  const starts = tokenStarts(decoded.attention, window.end - window.start);
  const endsFinished =
    tokens.length < 2 || !isTimestamp(tokenizer, tokens.at(-1) ?? 0) || !isTimestamp(tokenizer, tokens.at(-2) ?? 0);
  const lastPair = tokens.findLastIndex(
    (id, i) => i > 0 && isTimestamp(tokenizer, id) && isTimestamp(tokenizer, tokens[i - 1] ?? 0),
  );
  const isSingleEnding = tokens.length >= 2 && endsFinished && isTimestamp(tokenizer, tokens.at(-1) ?? 0);
  const isUnfinished = lastPair > 0 && !isSingleEnding;
  const runs = textRuns(tokens.slice(0, isUnfinished ? lastPair : tokens.length), tokenizer);
  const segments = runs.flatMap((run) => {
    const words = timedWords(run, decoded, starts, window, tokenizer);
    const kept = words.filter((word) => isHeard(word, sound)).map((word) => trimToSound(word, sound));
    const [first] = kept;
    const last = kept.at(-1);
    if (first === undefined || last === undefined) return [];
    const whole = decodeText(tokenizer, tokens.slice(run.from, run.to)).trim();
    const text = kept.length === words.length ? whole : kept.map((word) => word.text).join(' ');
    const { noSpeechProbability, averageLogProbability } = decoded;
    return [{ start: first.start, end: last.end, text, words: kept, noSpeechProbability, averageLogProbability }];
  });
  const finishedAt = isUnfinished ? window.start + timestampSeconds(tokenizer, tokens[lastPair - 1] ?? 0) : undefined;
  return { segments, finishedAt };
}

/** Runs of text tokens between times, as places in the list. */
function textRuns(tokens: readonly number[], tokenizer: Tokenizer): readonly { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  for (const [place, id] of tokens.entries()) {
    if (isTimestamp(tokenizer, id)) continue;
    const last = runs.at(-1);
    if (last !== undefined && last.to === place) last.to = place + 1;
    else runs.push({ from: place, to: place + 1 });
  }
  return runs;
}

function timedWords(
  run: { readonly from: number; readonly to: number },
  decoded: WindowText,
  starts: readonly number[],
  window: TimeRange,
  tokenizer: Tokenizer,
): readonly TimedWord[] {
  const words = splitWords(tokenizer, decoded.tokens.slice(run.from, run.to), decoded.language);
  return words.map((word) => {
    const from = run.from + word.from;
    const to = run.from + word.to;
    const start = window.start + (starts[from] ?? 0);
    const end = Math.max(start + SHORTEST_WORD_SECONDS, window.start + (starts[to] ?? 0));
    const probabilities = decoded.probabilities.slice(from, to);
    return { text: word.text, start, end, confidence: probabilities.reduce((sum, p) => sum + p, 0) / probabilities.length };
  });
}

function isHeard(word: TimedWord, sound: readonly TimeRange[]): boolean {
  return overlapSeconds({ start: word.start - SOUND_MARGIN_SECONDS, end: word.end + SOUND_MARGIN_SECONDS }, sound) > 0;
}

/** Cuts pauses off a word's ends. A sliver of neighbouring sound beyond a pause goes with the pause, unless it is all there is. */
function trimToSound(word: TimedWord, sound: readonly TimeRange[]): TimedWord {
  const touched = sound
    .map((range) => ({ start: Math.max(word.start, range.start), end: Math.min(word.end, range.end) }))
    .filter((part) => part.end > part.start);
  const main = touched.filter((part) => part.end - part.start >= SLIVER_SECONDS);
  const parts = main.length > 0 ? main : touched;
  const [first] = parts;
  const last = parts.at(-1);
  if (first === undefined || last === undefined) return word;
  return { ...word, start: first.start, end: Math.max(first.start + SHORTEST_WORD_SECONDS, last.end) };
}
