import type { TimedPhoneme } from '../../core/take.ts';
import { PLAN_HOP } from './articulation-plan.ts';
import { cleanPhonemes } from './clean-phonemes.ts';
import { FITTED_MEASURES } from './fitted-measures.ts';
import { lowPassColumnInPlace } from './low-pass.ts';

/** Phonemes heard this often in the captures are fully trusted; those never heard, by this much. */
const WELL_HEARD = 100;
const UNHEARD_TRUST = 0.25;
/** Trust changes over about 50 ms, not with a step. */
const SMOOTHING_HZ = 6;

/**
 * How far a mouth learned from the captures can be trusted at each moment, 0..1 at 100 Hz: their 51 words hold some phonemes often
 * and others never. For `blendRoute`.
 */
export function learnedCoverage(phonemes: readonly TimedPhoneme[], duration: number): Float32Array {
  const frameCount = Math.max(1, Math.ceil(duration / PLAN_HOP - 1e-9));
  const trust = new Float64Array(frameCount).fill(1);
  for (const phoneme of cleanPhonemes(phonemes, duration)) {
    const heard = FITTED_MEASURES[phoneme.phoneme === 'AH' && phoneme.stress === 0 ? 'AH0' : phoneme.phoneme]?.heard ?? 0;
    const share = Math.min(1, heard / WELL_HEARD);
    trust.fill(
      UNHEARD_TRUST + (1 - UNHEARD_TRUST) * share,
      Math.round(phoneme.start / PLAN_HOP),
      Math.round(phoneme.end / PLAN_HOP),
    );
  }
  lowPassColumnInPlace(trust, 0, 1, SMOOTHING_HZ);
  return Float32Array.from(trust);
}
