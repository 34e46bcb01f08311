import { analysisOf } from '../../electron/inference/take-analysis.ts';
import type { TakeAnalysis } from '../../electron/takes/generated-take.ts';
import { PHONEMES, phonemeIndex } from '../../shared/core/phonemes.ts';
import type { TimedPhoneme } from '../../shared/core/take.ts';

/** What a phone head would say that hears exactly these phonemes: sure of each, and of every boundary. */
export function fakeAnalysis(
  phonemes: readonly TimedPhoneme[],
  duration: number,
  samples: Float32Array,
  loudness: Float32Array,
): TakeAnalysis {
  const frameCount = Math.max(1, Math.ceil(duration * 100));
  const logProbabilities = new Float32Array(frameCount * PHONEMES.length).fill(Math.log(0.001));
  const boundary = new Float32Array(frameCount);
  for (const { phoneme, start, end } of phonemes) {
    const first = Math.round(start * 100);
    for (let frame = first; frame < Math.min(frameCount, Math.round(end * 100)); frame++)
      logProbabilities[frame * PHONEMES.length + phonemeIndex(phoneme)] = Math.log(0.959);
    if (first < frameCount) boundary[first] = 1;
  }
  const heard = { frameCount, logProbabilities, boundary };
  return analysisOf({ heard, mel: new Float32Array(80 * frameCount), samples, loudness, duration, language: 'en' });
}
