import type { Phoneme } from '../../core/phonemes.ts';
import { raiseGapInPlace } from './raise-gap.ts';
import type { Segment } from './segment.ts';

/** Gap in mm that an open vowel reaches however strong its neighbours are. */
const FLOORS: Readonly<Partial<Record<Phoneme, number>>> = { AA: 6, AE: 6, AO: 5.5, AW: 6, AY: 6, EH: 5.5, AH: 5 };
const SHORTEST = 0.03;
/** The bump reaches this far beyond the vowel (s). */
const MARGIN = 0.03;
const PEAK = 0.45;

/** Open vowels open: consonants around them may shrink them, but not below the floor. `articulation` scales the floor. */
export function openVowels(gap: Float64Array, segments: readonly Segment[], articulation: number): Float64Array {
  const opened = gap.slice();
  segments.forEach((segment, index) => {
    const floor = FLOORS[segment.phoneme];
    const isSecondHalf = segments[index - 1]?.phoneme === segment.phoneme && segments[index - 1]?.end === segment.start;
    const isSchwa = segment.phoneme === 'AH' && segment.gapDominance < 0.5;
    if (floor === undefined || isSchwa || isSecondHalf || segment.end - segment.start < SHORTEST) return;
    const peak = segment.start + (segment.end - segment.start) * PEAK;
    raiseGapInPlace(opened, segment.start - MARGIN, peak, segment.end + MARGIN, floor * Math.min(1, articulation));
  });
  return opened;
}
