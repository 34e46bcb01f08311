import { PHONEMES } from '../../core/phonemes.ts';
import type { PhonePosteriors } from './posteriors.ts';

/**
 * How sure the phone head is of `column` over frames `start` to `end` (end excluded), 0..1: the mean margin between
 * its probability and the strongest other phoneme's (-1..1), mapped to 0..1. Frames at the edges count half,
 * because labels blur there. An empty range gives 0.
 */
export function phonemeConfidence(posteriors: PhonePosteriors, column: number, start: number, end: number): number {
  let sum = 0;
  let weights = 0;
  for (let frame = Math.max(0, start); frame < Math.min(end, posteriors.frameCount); frame++) {
    const row = frame * PHONEMES.length;
    let rival = Number.NEGATIVE_INFINITY;
    for (let other = 0; other < PHONEMES.length; other++) {
      if (other !== column) rival = Math.max(rival, posteriors.logProbabilities[row + other] ?? rival);
    }
    const margin = Math.exp(posteriors.logProbabilities[row + column] ?? rival) - Math.exp(rival);
    if (Number.isNaN(margin)) continue;
    const weight = frame === start || frame === end - 1 ? 0.5 : 1;
    sum += weight * margin;
    weights += weight;
  }
  return weights === 0 ? 0 : Math.min(1, Math.max(0, (sum / weights + 1) / 2));
}
