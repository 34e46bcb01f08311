import { PLAN_HOP } from './articulation-plan.ts';
import { articulatorIndex } from './articulators.ts';
import { FITTED_LOUDNESS } from './fitted-measures.ts';
import { clamp, type Segment } from './segment.ts';

const LIP_SLOPE = 0.5;
/** Mean level of vowels in speech: what is assumed where no loudness is given. */
const TYPICAL_VOWEL = -0.2;
const JAW_RANGE = [0.45, 1.5] as const;
const LIP_RANGE = [0.7, 1.3] as const;
const CONSONANT_RANGE = [0.7, 1.3] as const;
const JAW = articulatorIndex('jawOpen');

/**
 * Louder vowels open wider (JALI's jaw and lip axes, made continuous): gap and jaw times .45...1.5, lips times .7...1.3.
 * With `strength` 0 every sound has the mean level of speech. Levels are relative to the whole clip, not to its phonemes, so editing one changes no other.
 */
export function applyLoudness(segments: readonly Segment[], loudness: Float32Array | undefined, strength: number): Segment[] {
  return segments.map((segment) => {
    if (segment.phoneme === 'SIL') return segment;
    const louder = (meanLoudness(loudness, segment) - TYPICAL_VOWEL) * strength;
    const above = TYPICAL_VOWEL + louder - FITTED_LOUDNESS.ordinary;
    if (!segment.isVowel)
      return { ...segment, gap: segment.gap * clamp(1 + FITTED_LOUDNESS.consonants * above, ...CONSONANT_RANGE) };
    const jawGain = clamp(1 + FITTED_LOUDNESS.vowels * above, ...JAW_RANGE);
    const lipGain = clamp(1 + LIP_SLOPE * above, ...LIP_RANGE);
    const pose = segment.pose.map((value, index) => value * (index === JAW ? jawGain : lipGain));
    return { ...segment, pose, gap: segment.gap * jawGain, lipWidth: segment.lipWidth * lipGain };
  });
}

function meanLoudness(loudness: Float32Array | undefined, { start, end }: Segment): number {
  if (!loudness || loudness.length === 0) return TYPICAL_VOWEL;
  const first = clamp(Math.round(start / PLAN_HOP), 0, loudness.length - 1);
  const last = clamp(Math.round(end / PLAN_HOP), first + 1, loudness.length);
  let sum = 0;
  for (let frame = first; frame < last; frame++) sum += loudness[frame] ?? 0;
  return sum / (last - first);
}
