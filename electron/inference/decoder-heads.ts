import { invariant } from '../../shared/core/assert.ts';
import { BLEND_SHAPE_NAMES } from '../../shared/core/blend-shapes.ts';
import { PHONEMES, phonemeIndex } from '../../shared/core/phonemes.ts';
import type { TimedPhoneme } from '../../shared/core/take.ts';
import type { PhonePosteriors } from '../../shared/speech/align/posteriors.ts';
import { float32Tensor, type ModelSession } from './backend.ts';
import { forEachWindow, keepRows, planWindows, type Window } from './windowed-run.ts';
import type { JobContext } from './worker-runtime.ts';

/** Encoder output: taps [T, 1536] at 50 Hz and log-mel [80, 2T] at 100 Hz, both from time 0. */
export interface EncodedFeatures {
  readonly frameCount: number;
  readonly taps: Float32Array;
  readonly mel: Float32Array;
}

export interface PhoneHeadAnswer extends PhonePosteriors {
  /** [2T, 12] probabilities of articulatory features (order in the pack's card). */
  readonly articulatory: Float32Array;
}

const TAP_SIZE = 1536;
const MEL_BANDS = 80;
const ARTICULATORY_FEATURES = 12;
/** Frames at 50 Hz. The nets reach under a second to each side; 30 s a run keeps memory low and cancelling quick. */
const WINDOWS = { length: 1500, margin: 100 } as const;
/** The articulation net runs at 100 Hz. */
const PHONE_WINDOWS = { length: 3000, margin: 200 } as const;

/** The nets read the mel time-major, [1, 2T, 80]. */
function feedsOf(features: EncodedFeatures, window: Window) {
  const frames = window.end - window.start;
  const melFrames = frames * 2;
  const stride = features.frameCount * 2;
  const mel = new Float32Array(melFrames * MEL_BANDS);
  for (let band = 0; band < MEL_BANDS; band++) {
    const from = band * stride + window.start * 2;
    for (let frame = 0; frame < melFrames; frame++) mel[frame * MEL_BANDS + band] = features.mel[from + frame] ?? 0;
  }
  const taps = features.taps.slice(window.start * TAP_SIZE, window.end * TAP_SIZE);
  return { taps: float32Tensor(taps, [1, frames, TAP_SIZE]), mel: float32Tensor(mel, [1, melFrames, MEL_BANDS]) };
}

function floats(answer: Readonly<Record<string, { readonly data: unknown }>>, name: string): Float32Array {
  const data = answer[name]?.data;
  invariant(data instanceof Float32Array, `the net gives no "${name}"`);
  return data;
}

/** What the phone head hears, at 100 Hz. @throws StudioError `model-tensor-mismatch`, `model-failed` */
export async function hearPhones(
  session: ModelSession,
  features: EncodedFeatures,
  context: JobContext,
): Promise<PhoneHeadAnswer> {
  const frameCount = features.frameCount * 2;
  const logProbabilities = new Float32Array(frameCount * PHONEMES.length);
  const boundary = new Float32Array(frameCount);
  const stress = new Float32Array(frameCount * 3);
  const articulatory = new Float32Array(frameCount * ARTICULATORY_FEATURES);
  await forEachWindow(planWindows(features.frameCount, WINDOWS), 'phones', context, async (window) => {
    const answer = await session.run(feedsOf(features, window));
    keepRows(logProbabilities, floats(answer, 'phone_logp'), window, PHONEMES.length, 2);
    keepRows(boundary, floats(answer, 'boundary'), window, 1, 2);
    keepRows(stress, floats(answer, 'stress'), window, 3, 2);
    keepRows(articulatory, floats(answer, 'artic'), window, ARTICULATORY_FEATURES, 2);
  });
  return { frameCount, logProbabilities, boundary, stress, articulatory };
}

/** Weights [2T, 52] that the face decoder sees in the sound, 0..1, at 100 Hz. @throws StudioError `model-tensor-mismatch`, `model-failed` */
export async function decodeFace(session: ModelSession, features: EncodedFeatures, context: JobContext): Promise<Float32Array> {
  const curves = new Float32Array(features.frameCount * 2 * BLEND_SHAPE_NAMES.length);
  await forEachWindow(planWindows(features.frameCount, WINDOWS), 'face', context, async (window) => {
    const answer = await session.run(feedsOf(features, window), ['curves']);
    keepRows(curves, floats(answer, 'curves'), window, BLEND_SHAPE_NAMES.length, 2);
  });
  return curves;
}

/** Phonemes as the articulation net reads them: one-hot [frames, 40] at 100 Hz, 39 phonemes and silence; breath and noise count as silence. */
export function phonemeGrid(phonemes: readonly TimedPhoneme[], frameCount: number): Float32Array {
  const silence = phonemeIndex('SIL');
  const columns = silence + 1;
  const grid = new Float32Array(frameCount * columns);
  let next = 0;
  for (let frame = 0; frame < frameCount; frame++) {
    const time = frame / 100;
    while (next < phonemes.length - 1 && (phonemes[next]?.end ?? 0) <= time) next++;
    const current = phonemes[next];
    const isInside = current !== undefined && current.start <= time && time < current.end;
    grid[frame * columns + (isInside ? Math.min(silence, phonemeIndex(current.phoneme)) : silence)] = 1;
  }
  return grid;
}

/**
 * Weights [frames, 52] that the articulation net gives for phonemes in time, 0..1, at 100 Hz.
 * `loudness` [frames] is `relativeLoudness`. @throws StudioError `model-tensor-mismatch`, `model-failed`
 */
export async function articulateByNet(
  session: ModelSession,
  phonemes: readonly TimedPhoneme[],
  loudness: Float32Array,
  context: JobContext,
): Promise<Float32Array> {
  const frameCount = loudness.length;
  const columns = phonemeIndex('SIL') + 1;
  const grid = phonemeGrid(phonemes, frameCount);
  const curves = new Float32Array(frameCount * BLEND_SHAPE_NAMES.length);
  await forEachWindow(planWindows(frameCount, PHONE_WINDOWS), 'articulation', context, async (window) => {
    const frames = window.end - window.start;
    const answer = await session.run(
      {
        phones: float32Tensor(grid.slice(window.start * columns, window.end * columns), [1, frames, columns]),
        loudness: float32Tensor(loudness.slice(window.start, window.end), [1, frames, 1]),
      },
      ['curves'],
    );
    keepRows(curves, floats(answer, 'curves'), window, BLEND_SHAPE_NAMES.length, 1);
  });
  return curves;
}
