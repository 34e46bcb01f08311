import { BLEND_SHAPE_NAMES } from '../../shared/core/blend-shapes.ts';
import type { TimedPhoneme } from '../../shared/core/take.ts';
import { hasWords } from '../../shared/speech/articulation/learned-coverage.ts';
import { MARK_COLUMNS, PHONEME_COLUMNS, phonemeTracks } from '../../shared/speech/articulation/phoneme-tracks.ts';
import { float32Tensor, type ModelSession } from './backend.ts';
import { floats } from './decoder-heads.ts';
import { forEachWindow, keepRows, planWindows, type Window } from './windowed-run.ts';
import type { JobContext } from './worker-runtime.ts';

/** The net reads pairs of 10 ms frames and sees 14 pairs to each side. */
const PAIR = 2;
const PAIR_WINDOWS = { length: 1500, margin: 50 } as const;
const SHAPES = BLEND_SHAPE_NAMES.length;
/** A line without words, whatever its language, is taken for free speech; one with words is closer to reading (input `free` of the net). */
const FREE = { words: 0, phonemesAlone: 1 } as const;

/** Pairs to each side of a change whose answer it can move; the net sees 14. */
const REACH = 16;

/** Longer lines are not kept: 20 minutes are 50 MB. */
const MOST_REMEMBERED = 60_000;

/** What the net was last asked and what it said. */
interface Answered {
  readonly session: ModelSession;
  readonly asked: Asked;
  /** [pairs x 2, 52] */
  readonly curves: Float32Array;
}

/** The net's inputs for a line: pairs x 2 frames. */
interface Asked {
  readonly pairs: number;
  readonly free: number;
  readonly phones: Float32Array;
  readonly marks: Float32Array;
  readonly level: Float32Array;
}

/** The last answer for a line that is being edited: with it an edit asks the net again only near itself. */
export interface ArticulationMemory {
  last?: Answered;
}

/**
 * Weights [frames, 52] that the articulation net gives for phonemes in time, 0..1, at 100 Hz. A phoneme acts within 300 ms of itself.
 * `loudness` [frames] is `relativeLoudness`; `memory` is written too. @throws StudioError `model-tensor-mismatch`, `model-failed`
 */
export async function articulateByNet(
  session: ModelSession,
  phonemes: readonly TimedPhoneme[],
  loudness: Float32Array,
  context: JobContext,
  memory: ArticulationMemory = {},
): Promise<Float32Array> {
  const asked = inputsOf(phonemes, loudness);
  const { pairs } = asked;
  const last = memory.last?.session === session && isSameLine(memory.last.asked, asked) ? memory.last : undefined;
  const curves = last?.curves.slice() ?? new Float32Array(pairs * PAIR * SHAPES);
  const windows = last ? changedWindows(last.asked, asked) : planWindows(pairs, PAIR_WINDOWS);
  await forEachWindow(windows, 'articulation', context, async (window) => {
    const frames = (window.end - window.start) * PAIR;
    const part = (values: Float32Array, columns: number) =>
      float32Tensor(values.slice(window.start * PAIR * columns, window.end * PAIR * columns), [1, frames, columns]);
    const feeds = {
      phones: part(asked.phones, PHONEME_COLUMNS),
      marks: part(asked.marks, MARK_COLUMNS),
      loudness: part(asked.level, 1),
      free: float32Tensor(Float32Array.of(asked.free), [1, 1]),
    };
    keepRows(curves, floats(await session.run(feeds, ['curves']), 'curves'), window, SHAPES, PAIR);
  });
  if (pairs <= MOST_REMEMBERED) memory.last = { session, asked, curves };
  return curves.slice(0, loudness.length * SHAPES);
}

function inputsOf(phonemes: readonly TimedPhoneme[], loudness: Float32Array): Asked {
  const pairs = Math.ceil(loudness.length / PAIR);
  const level = new Float32Array(pairs * PAIR).fill(loudness.at(-1) ?? 0);
  level.set(loudness);
  const free = hasWords(phonemes) ? FREE.words : FREE.phonemesAlone;
  return { pairs, free, level, ...phonemeTracks(phonemes, pairs * PAIR) };
}

function isSameLine(a: Asked, b: Asked): boolean {
  return a.pairs === b.pairs && a.free === b.free;
}

/** The windows that hear what differs; none when nothing does. */
function changedWindows(before: Asked, now: Asked): readonly Window[] {
  const isChanged = (pair: number): boolean =>
    differs(before.phones, now.phones, pair, PAIR * PHONEME_COLUMNS) ||
    differs(before.marks, now.marks, pair, PAIR * MARK_COLUMNS) ||
    differs(before.level, now.level, pair, PAIR);
  let first = 0;
  while (first < now.pairs && !isChanged(first)) first++;
  if (first === now.pairs) return [];
  let last = now.pairs - 1;
  while (!isChanged(last)) last--;
  const from = Math.max(0, first - 2 * REACH);
  const inside = planWindows(Math.min(now.pairs, last + 1 + 2 * REACH) - from, PAIR_WINDOWS);
  return inside.map((window) => ({
    start: from + window.start,
    end: from + window.end,
    keepStart: Math.max(from + window.keepStart, first - REACH, 0),
    keepEnd: Math.min(from + window.keepEnd, last + 1 + REACH),
  }));
}

function differs(a: Float32Array, b: Float32Array, row: number, columns: number): boolean {
  for (let i = row * columns; i < (row + 1) * columns; i++) if (a[i] !== b[i]) return true;
  return false;
}
