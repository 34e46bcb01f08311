import { BLEND_SHAPE_NAMES } from '../../shared/core/blend-shapes.ts';
import type { TimedPhoneme } from '../../shared/core/take.ts';
import { hasWords } from '../../shared/speech/articulation/learned-coverage.ts';
import { MARK_COLUMNS, PHONEME_COLUMNS, phonemeTracks } from '../../shared/speech/articulation/phoneme-tracks.ts';
import { float32Tensor, type ModelSession } from './backend.ts';
import { floats } from './decoder-heads.ts';
import { forEachWindow, keepRows, planWindows } from './windowed-run.ts';
import type { JobContext } from './worker-runtime.ts';

/** The net reads pairs of 10 ms frames and sees 14 pairs to each side. */
const PAIR = 2;
const PAIR_WINDOWS = { length: 1500, margin: 50 } as const;
const SHAPES = BLEND_SHAPE_NAMES.length;
/** A line without words, whatever its language, is taken for free speech; one with words is closer to reading (input `free` of the net). */
const FREE = { words: 0, phonemesAlone: 1 } as const;

/**
 * Weights [frames, 52] that the articulation net gives for phonemes in time, 0..1, at 100 Hz. A phoneme acts within 300 ms of itself.
 * `loudness` [frames] is `relativeLoudness`. @throws StudioError `model-tensor-mismatch`, `model-failed`
 */
export async function articulateByNet(
  session: ModelSession,
  phonemes: readonly TimedPhoneme[],
  loudness: Float32Array,
  context: JobContext,
): Promise<Float32Array> {
  const pairs = Math.ceil(loudness.length / PAIR);
  const { phones, marks } = phonemeTracks(phonemes, pairs * PAIR);
  const level = new Float32Array(pairs * PAIR).fill(loudness.at(-1) ?? 0);
  level.set(loudness);
  const free = hasWords(phonemes) ? FREE.words : FREE.phonemesAlone;
  const curves = new Float32Array(pairs * PAIR * SHAPES);
  await forEachWindow(planWindows(pairs, PAIR_WINDOWS), 'articulation', context, async (window) => {
    const frames = (window.end - window.start) * PAIR;
    const part = (values: Float32Array, columns: number) =>
      float32Tensor(values.slice(window.start * PAIR * columns, window.end * PAIR * columns), [1, frames, columns]);
    const feeds = {
      phones: part(phones, PHONEME_COLUMNS),
      marks: part(marks, MARK_COLUMNS),
      loudness: part(level, 1),
      free: float32Tensor(Float32Array.of(free), [1, 1]),
    };
    keepRows(curves, floats(await session.run(feeds, ['curves']), 'curves'), window, SHAPES, PAIR);
  });
  return curves.slice(0, loudness.length * SHAPES);
}
