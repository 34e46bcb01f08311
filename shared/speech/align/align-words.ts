import type { ScriptDifference, TimedPhoneme, TimedWord, Transcript, TranscriptSource } from '../../core/take.ts';
import {
  type AlignableWord,
  type AlignmentGraph,
  type AlignmentSlot,
  buildAlignmentGraph,
  GRAPH_DEFAULTS,
  type GraphOptions,
} from './alignment-graph.ts';
import { type BestPath, bestPath, SEARCH_DEFAULTS, type SearchOptions } from './best-path.ts';
import { phonemeConfidence } from './confidence.ts';
import { decodePhones } from './decode-phones.ts';
import { halveDoubleSounds } from './double-sounds.ts';
import { findDifferences } from './find-differences.ts';
import { type PathSegment, pathSegments, type WordPlace } from './path-segments.ts';
import { type Emissions, emissionsOf, HOP_SECONDS, type PhonePosteriors } from './posteriors.ts';
import { REFINE_DEFAULTS, type RefineOptions, refineBoundaries } from './refine-boundaries.ts';

export interface AlignOptions {
  readonly language: string;
  readonly source: TranscriptSource;
  /** The text that is shown; the words joined by spaces when absent. */
  readonly text?: string;
  /** Seconds of the recording; the last phoneme ends there. Absent: the end of the posteriors. */
  readonly duration?: number;
  /** [T] spectral flux (see spectralFlux), for exact boundaries. */
  readonly flux?: Float32Array;
  readonly graph?: Partial<GraphOptions>;
  readonly search?: Partial<SearchOptions>;
  readonly refine?: Partial<RefineOptions>;
}

export interface AlignmentResult {
  readonly transcript: Transcript;
  /** For each word of the transcript, the slot, reading and word that it comes from. */
  readonly places: readonly WordPlace[];
  /** Mean log score per frame: how well the text fits the sound. */
  readonly score: number;
}

/** Nats that leaving out a word of the text costs, when nothing says that it is missing. */
export const SKIP_COST = 25;

/**
 * Places words on a recording. Every word is expected, pauses and breaths between them are optional, and a word that
 * is plainly not there is left out and reported as missing. Phonemes cover the recording from 0 to its end without
 * holes. See {@link alignSlots}.
 */
export function alignWords(words: readonly AlignableWord[], posteriors: PhonePosteriors, options: AlignOptions): Transcript {
  const slots = words.map(
    (word): AlignmentSlot => ({
      readings: [{ words: [word], cost: 0, matchesScript: true }],
      skipCost: SKIP_COST,
      script: word.text,
    }),
  );
  return alignSlots(slots, posteriors, options).transcript;
}

/**
 * Places a text with alternatives on a recording: Viterbi at 10 ms over the phone head's log posteriors with minimum
 * durations, then every boundary is moved to the nearest acoustic edge. Deterministic. Without a path (sound far too
 * short for the text) the phone head's own decoding is given and all words are reported missing.
 */
export function alignSlots(slots: readonly AlignmentSlot[], posteriors: PhonePosteriors, options: AlignOptions): AlignmentResult {
  const result = alignOnce(slots, posteriors, options);
  const placed = new Set(result.places.map((place) => place.slot));
  const isMissed = (slot: AlignmentSlot, index: number) =>
    slot.startsWithin !== undefined && slot.readings[0]?.matchesScript === true && !placed.has(index);
  if (!slots.some(isMissed)) return result;
  // A recogniser's times can be seconds off in long pauses: then the words are looked for everywhere.
  const anywhere = alignOnce(
    slots.map(({ startsWithin: _, ...slot }) => slot),
    posteriors,
    options,
  );
  return anywhere.score > result.score ? anywhere : result;
}

function alignOnce(slots: readonly AlignmentSlot[], posteriors: PhonePosteriors, options: AlignOptions): AlignmentResult {
  const graph = buildAlignmentGraph(slots, { ...GRAPH_DEFAULTS, ...options.graph });
  const path = widenedSearch(graph, emissionsOf(posteriors), posteriors.boundary, { ...SEARCH_DEFAULTS, ...options.search });
  const duration = options.duration ?? posteriors.frameCount * HOP_SECONDS;
  if (!path || path.steps.length === 0) return unplaced(slots, posteriors, options, duration);
  const segments = pathSegments(graph, path.steps, posteriors);
  const times = segmentTimes(segments, posteriors, options, duration);
  const { words, places, wordOfSegment } = timedWords(slots, segments, times, posteriors);
  const phonemes = segments.map((segment, index) => timedPhoneme(segment, index, times, wordOfSegment[index], posteriors));
  return {
    transcript: {
      language: options.language,
      source: options.source,
      text: options.text ?? words.map((word) => word.text).join(' '),
      words,
      phonemes,
      differences: options.source === 'script' ? findDifferences(slots, places, words, segments, times) : [],
    },
    places,
    score: path.score / Math.max(1, posteriors.frameCount),
  };
}

function widenedSearch(
  graph: AlignmentGraph,
  emissions: Emissions,
  boundary: Float32Array,
  options: SearchOptions,
): BestPath | undefined {
  for (const beam of [options.beam, options.beam * 4, Number.POSITIVE_INFINITY]) {
    const path = bestPath(graph, emissions, boundary, { ...options, beam });
    if (path) return path;
  }
  return undefined;
}

function segmentTimes(segments: readonly PathSegment[], posteriors: PhonePosteriors, options: AlignOptions, duration: number) {
  const rough = segments.map((segment, index) => (index === 0 ? 0 : (segment.start - 0.5) * HOP_SECONDS));
  // A recording may end a little before its last frame; every phoneme still lasts a moment.
  const last = Math.max(duration, (rough.at(-1) ?? 0) + HOP_SECONDS);
  const evidence = { boundary: posteriors.boundary, ...(options.flux ? { flux: options.flux } : {}) };
  const refined = refineBoundaries([...rough, last], evidence, { ...REFINE_DEFAULTS, ...options.refine });
  return halveDoubleSounds(
    segments.map((segment) => segment.phoneme),
    refined,
  );
}

function timedPhoneme(
  segment: PathSegment,
  index: number,
  times: readonly number[],
  word: number | undefined,
  posteriors: PhonePosteriors,
): TimedPhoneme {
  return {
    phoneme: segment.phoneme,
    start: times[index] ?? 0,
    end: times[index + 1] ?? 0,
    confidence: phonemeConfidence(posteriors, segment.column, segment.start, segment.end),
    ...(segment.stress === undefined ? {} : { stress: segment.stress }),
    ...(word === undefined ? {} : { word }),
  };
}

/** Joins the phonemes of each word; its confidence is the mean of its phonemes', weighted by their frames. */
function timedWords(
  slots: readonly AlignmentSlot[],
  segments: readonly PathSegment[],
  times: readonly number[],
  posteriors: PhonePosteriors,
) {
  const words: TimedWord[] = [];
  const places: WordPlace[] = [];
  const wordOfSegment: (number | undefined)[] = [];
  let sureFrames = 0;
  let frames = 0;
  segments.forEach((segment, index) => {
    const { place } = segment;
    if (!place) {
      wordOfSegment.push(undefined);
      return;
    }
    const length = segment.end - segment.start;
    const sure = length * phonemeConfidence(posteriors, segment.column, segment.start, segment.end);
    const isNew = !samePlace(places.at(-1), place);
    sureFrames = isNew ? sure : sureFrames + sure;
    frames = isNew ? length : frames + length;
    const text = slots[place.slot]?.readings[place.reading]?.words[place.word]?.text ?? '';
    const start = isNew ? (times[index] ?? 0) : (words.pop()?.start ?? 0);
    words.push({ text, start, end: times[index + 1] ?? 0, confidence: sureFrames / Math.max(1, frames) });
    if (isNew) places.push(place);
    wordOfSegment.push(words.length - 1);
  });
  return { words, places, wordOfSegment };
}

function samePlace(a: WordPlace | undefined, b: WordPlace): boolean {
  return a !== undefined && a.slot === b.slot && a.reading === b.reading && a.word === b.word;
}

function unplaced(
  slots: readonly AlignmentSlot[],
  posteriors: PhonePosteriors,
  options: AlignOptions,
  duration: number,
): AlignmentResult {
  const decoded = decodePhones(posteriors);
  const whole: TimedPhoneme = { phoneme: 'SIL', start: 0, end: Math.max(duration, HOP_SECONDS), confidence: 0 };
  const last = decoded.at(-1);
  const phonemes = last ? [...decoded.slice(0, -1), { ...last, end: Math.max(duration, last.start + HOP_SECONDS) }] : [whole];
  const differences = slots.flatMap((slot): ScriptDifference[] =>
    slot.script === undefined ? [] : [{ kind: 'missing', script: slot.script, spoken: '', start: 0, end: 0 }],
  );
  return {
    transcript: { language: options.language, source: 'phones', text: options.text ?? '', words: [], phonemes, differences },
    places: [],
    score: Number.NEGATIVE_INFINITY,
  };
}
