import { articulatorIndex } from './articulators.ts';
import type { Segment } from './segment.ts';
import { LONGEST_LEAD } from './timing-classes.ts';

const NEUTRAL_LEAD = 0.2;
const AFTER_PAUSE_LEAD = 0.18;
const WORD_FINAL_LEAD = 0.1;
const SPREAD = articulatorIndex('mouthStretch');
const SPREAD_FROM = 0.1;

/**
 * Rounding through consonants: the lips round early for UW, OW, W, SH ... through consonants that leave the lips alone (up to
 * 200 ms), somewhat after a pause and at the end of words, but never past the middle of a spread vowel.
 */
export function extendRounding(segments: readonly Segment[]): Segment[] {
  return segments.map((segment, index) => {
    if (segment.timingClass !== 'rounded' && segment.timingClass !== 'rounded-sibilant') return segment;
    const previous = segments[index - 1];
    if (!previous || previous.phoneme === segment.phoneme) return segment;
    let lead = segment.lips.lead;
    if (previous.phoneme === 'SIL' || previous.phoneme === 'BR') lead = Math.max(lead, AFTER_PAUSE_LEAD);
    lead = Math.max(lead, neutralStretch(segments, index));
    const next = segments[index + 1];
    if (segment.word >= 0 && next && next.word !== segment.word) lead += WORD_FINAL_LEAD;
    lead = Math.min(lead, LONGEST_LEAD, spreadLimit(segments, index));
    return { ...segment, lips: { ...segment.lips, lead } };
  });
}

/** Length of the lip-neutral consonants right before a segment, at most 200 ms. */
function neutralStretch(segments: readonly Segment[], index: number): number {
  const self = segments[index];
  let start = self?.start ?? 0;
  for (let i = index - 1; i >= 0; i--) {
    const other = segments[i];
    if (other?.timingClass !== 'tongue') break;
    start = other.start;
  }
  return Math.min(NEUTRAL_LEAD, (self?.start ?? 0) - start);
}

/** Time from the middle of the nearest spread vowel before a segment to its start. */
function spreadLimit(segments: readonly Segment[], index: number): number {
  const start = segments[index]?.start ?? 0;
  for (let i = index - 1; i >= 0; i--) {
    const other = segments[i];
    if (!other || start - other.end > LONGEST_LEAD) break;
    if (other.isVowel && (other.pose[SPREAD] ?? 0) >= SPREAD_FROM) return start - (other.start + other.end) / 2;
  }
  return LONGEST_LEAD;
}
