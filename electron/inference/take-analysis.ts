import { PHONEMES } from '../../shared/core/phonemes.ts';
import type { PhonePosteriors } from '../../shared/speech/align/posteriors.ts';
import { spectralFlux } from '../../shared/speech/align/spectral-flux.ts';
import { highBandDecibels } from '../../shared/speech/align/stop-burst.ts';
import type { TakeAnalysis } from '../takes/generated-take.ts';
import { fromHalfArray, toHalfArray } from './half-float.ts';

export interface HeardLine {
  readonly heard: PhonePosteriors;
  /** [80, T] log-mel at 100 Hz. */
  readonly mel: Float32Array;
  /** Mono, 16 kHz. */
  readonly samples: Float32Array;
  readonly loudness: Float32Array;
  readonly duration: number;
  readonly language: string;
}

/** What is kept of everything heard: about 100 bytes for 10 ms. */
export function analysisOf({ heard, mel, samples, loudness, duration, language }: HeardLine): TakeAnalysis {
  const { frameCount, logProbabilities, boundary, stress } = heard;
  return {
    frameCount,
    duration,
    language,
    logProbabilities: toHalfArray(logProbabilities),
    boundary: toHalfArray(boundary),
    stress: toHalfArray(stress ?? new Float32Array(frameCount * 3)),
    flux: toHalfArray(spectralFlux(mel, frameCount)),
    loudness,
    highBand: toHalfArray(highBandDecibels(samples)),
  };
}

/** The phone head's evidence as the aligner reads it, frames `first` to `last` (excluded). */
export function heardOf(analysis: TakeAnalysis, first = 0, last = analysis.frameCount): PhonePosteriors {
  const rows = (halves: Uint16Array, columns: number): Float32Array =>
    fromHalfArray(halves.subarray(first * columns, last * columns));
  return {
    frameCount: last - first,
    logProbabilities: rows(analysis.logProbabilities, PHONEMES.length),
    boundary: rows(analysis.boundary, 1),
    stress: rows(analysis.stress, 3),
  };
}
