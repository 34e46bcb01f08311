import { clamp, type Segment } from './segment.ts';
import { type LeadLag, LONGEST_LEAD } from './timing-classes.ts';

/** Vowel length (s) for which the timing classes are written. */
const MEAN_VOWEL = 0.11;
const FASTEST = 0.6;
const SLOWEST = 1.3;
/** Vowels further than this (s) do not count: an edit stays local. */
const REACH = 0.15;

/**
 * Rate scaling: fast speech (short vowels nearby) anticipates and decays less. The rise of a segment looks at the vowels before
 * it, its fall at those after it, and both at its own length when it is a vowel.
 */
export function scaleToSpeakingRate(segments: readonly Segment[], smoothness: number): Segment[] {
  return segments.map((segment, index) => {
    const before = rateFactor(segments, index, -1) * smoothness;
    const after = rateFactor(segments, index, 1) * smoothness;
    const scale = (timing: LeadLag): LeadLag => ({
      lead: Math.min(LONGEST_LEAD, timing.lead * before),
      lag: Math.min(LONGEST_LEAD, timing.lag * after),
    });
    return {
      ...segment,
      jaw: scale(segment.jaw),
      lips: scale(segment.lips),
      tongue: scale(segment.tongue),
      gapTiming: scale(segment.gapTiming),
    };
  });
}

function rateFactor(segments: readonly Segment[], index: number, step: -1 | 1): number {
  const self = segments[index];
  if (!self) return 1;
  let sum = self.isVowel ? self.end - self.start : 0;
  let count = self.isVowel ? 1 : 0;
  for (let i = index + step; i >= 0 && i < segments.length; i += step) {
    const other = segments[i];
    if (!other || Math.max(self.start - other.end, other.start - self.end) > REACH || other.phoneme === 'SIL') break;
    if (!other.isVowel) continue;
    sum += other.end - other.start;
    count++;
    break;
  }
  return count === 0 ? 1 : clamp(sum / count / MEAN_VOWEL, FASTEST, SLOWEST);
}
