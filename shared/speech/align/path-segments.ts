import { isPause, type Phoneme, phonemeIndex, type Stress } from '../../core/phonemes.ts';
import type { AlignmentGraph } from './alignment-graph.ts';
import type { PathStep } from './best-path.ts';
import { decodePhones } from './decode-phones.ts';
import { HOP_SECONDS, type PhonePosteriors, slicePosteriors } from './posteriors.ts';

/** Which word of which reading of which slot. */
export interface WordPlace {
  readonly slot: number;
  readonly reading: number;
  readonly word: number;
}

/** A phoneme on the path, in frames; the end is excluded. */
export interface PathSegment {
  readonly phoneme: Phoneme;
  readonly column: number;
  readonly stress?: Stress;
  readonly start: number;
  readonly end: number;
  readonly place?: WordPlace;
  /** Speech that the text does not have. */
  readonly extra: boolean;
}

/** The path as phonemes: free speech is decoded by the phone head alone, neighbouring equal pauses become one. */
export function pathSegments(graph: AlignmentGraph, steps: readonly PathStep[], posteriors: PhonePosteriors): PathSegment[] {
  const segments: PathSegment[] = [];
  for (const step of steps) {
    const unit = graph.units[step.unit];
    if (!unit) continue;
    const { slot, reading, word } = unit;
    const place = slot === undefined || reading === undefined || word === undefined ? undefined : { slot, reading, word };
    if (unit.phoneme === undefined) segments.push(...freeSegments(step, place, posteriors));
    else append(segments, segment(unit.phoneme, step, unit.stress, place, false));
  }
  return segments;
}

function segment(
  phoneme: Phoneme,
  frames: { readonly start: number; readonly end: number },
  stress: Stress | undefined,
  place: WordPlace | undefined,
  extra: boolean,
): PathSegment {
  return {
    phoneme,
    column: phonemeIndex(phoneme),
    start: frames.start,
    end: frames.end,
    extra,
    ...(stress === undefined ? {} : { stress }),
    ...(place === undefined ? {} : { place }),
  };
}

function append(segments: PathSegment[], next: PathSegment): void {
  const last = segments.at(-1);
  if (last && isPause(next.phoneme) && last.phoneme === next.phoneme && !last.extra) {
    segments[segments.length - 1] = { ...last, end: next.end };
  } else segments.push(next);
}

function freeSegments(step: PathStep, place: WordPlace | undefined, posteriors: PhonePosteriors): PathSegment[] {
  const decoded = decodePhones(slicePosteriors(posteriors, step.start, step.end), { speechOnly: true });
  const frameOf = (seconds: number) => step.start + Math.round(seconds / HOP_SECONDS + 0.5);
  return decoded.map((phoneme, index) => {
    const start = index === 0 ? step.start : frameOf(phoneme.start);
    const end = index === decoded.length - 1 ? step.end : frameOf(phoneme.end);
    return segment(phoneme.phoneme, { start, end }, phoneme.stress, place, place === undefined);
  });
}
