import { clamp, type Segment } from './segment.ts';

/** HH takes this share of the next vowel's shape. */
const ASPIRATE_SHARE = 0.7;
/** Shorter tongue consonants than this leave the jaw to their neighbours (s). */
const SHORT_CONSONANT = 0.1;
const SHORTEST_CONSONANT = 0.03;
/** Pauses shorter than this hold what the mouth did (s). */
const SHORT_PAUSE = 0.27;
const HELD_PAUSE_GAP = 2;

/** Habit: HH has no mouth of its own; it takes on the shape of the vowel that follows. */
export function copyNextVowel(segments: readonly Segment[]): Segment[] {
  return segments.map((segment, index) => {
    const next = segments[index + 1];
    if (segment.phoneme !== 'HH' || !next?.isVowel) return segment;
    const pose = next.pose.map((value) => value * ASPIRATE_SHARE);
    return { ...segment, pose, gap: next.gap * ASPIRATE_SHARE, lipWidth: next.lipWidth * ASPIRATE_SHARE };
  });
}

/** Habit: tongue-only consonants below 100 ms ride on their neighbours' jaw, the shorter the more. */
export function freeShortConsonants(segments: readonly Segment[]): Segment[] {
  return segments.map((segment) => {
    if (segment.timingClass !== 'tongue') return segment;
    const length = segment.end - segment.start;
    const share = clamp((length - SHORTEST_CONSONANT) / (SHORT_CONSONANT - SHORTEST_CONSONANT), 0.3, 1);
    return { ...segment, jawDominance: segment.jawDominance * share };
  });
}

/** Habit: a short pause inside speech does not close the mouth; it stays slightly open and holds its shape. */
export function holdShortPauses(segments: readonly Segment[], restGap: number): Segment[] {
  return segments.map((segment, index) => {
    if (segment.phoneme !== 'SIL') return segment;
    const inside = index > 0 && index < segments.length - 1;
    if (!inside || segment.end - segment.start >= SHORT_PAUSE) return { ...segment, gap: segment.gap + restGap };
    const weak = segment.gapDominance * 0.3;
    return {
      ...segment,
      gap: HELD_PAUSE_GAP + restGap,
      jawDominance: weak,
      lipDominance: segment.lipDominance * 0.1,
      gapDominance: weak,
    };
  });
}
