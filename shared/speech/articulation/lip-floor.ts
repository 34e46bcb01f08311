import type { Phoneme } from '../../core/phonemes.ts';
import type { TimedPhoneme } from '../../core/take.ts';
import { PLAN_HOP } from './articulation-plan.ts';
import { raisedCosine } from './segment.ts';

/** Least lip gap (mm) of a sound that no speaker makes with shut lips: just above what is seen as parted. */
const PARTED = 2.6;
/** Vowels and L. Filmed talkers shut on consonants between closures too, and each on others (models/EXPERIMENTS.md), so those are left alone. */
const PARTED_SOUNDS: readonly Phoneme[] = [
  ...(['AA', 'AE', 'AH', 'AO', 'AW', 'AY', 'EH', 'ER', 'EY', 'IH', 'IY', 'OW', 'OY', 'UH', 'UW'] as const),
  'L',
];
const isParted = (phoneme: TimedPhoneme | undefined): boolean => phoneme !== undefined && PARTED_SOUNDS.includes(phoneme.phoneme);
/** Seconds in which the floor rises and falls; where two such sounds meet, each begins this much before their boundary, halved. */
const FADE = 0.04;

/**
 * [frameCount] at 100 Hz: the gap in mm that a learned mouth keeps at least, 0 where any gap will do. A mouth learned from few talkers shuts where
 * those happen to (the "oo" of "blue"), which on others is wrong. The floor lies inside vowels and L only, so no closure of P, B, M, F, V is lifted.
 */
export function lipFloor(phonemes: readonly TimedPhoneme[], frameCount: number): Float32Array {
  const floor = new Float32Array(frameCount);
  phonemes.forEach((phoneme, index) => {
    if (!isParted(phoneme)) return;
    const start = phoneme.start - (isParted(phonemes[index - 1]) ? FADE / 2 : 0);
    const end = phoneme.end + (isParted(phonemes[index + 1]) ? FADE / 2 : 0);
    const last = Math.min(frameCount - 1, Math.floor(end / PLAN_HOP));
    for (let frame = Math.max(0, Math.ceil(start / PLAN_HOP)); frame <= last; frame++) {
      const time = frame * PLAN_HOP;
      const share = Math.min(raisedCosine((time - start) / FADE), raisedCosine((end - time) / FADE));
      floor[frame] = Math.max(floor[frame] ?? 0, PARTED * share);
    }
  });
  return floor;
}
