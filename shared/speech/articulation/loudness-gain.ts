import { PLAN_HOP } from './articulation-plan.ts';
import { articulatorIndex } from './articulators.ts';
import { clamp, type Segment } from './segment.ts';

/** Loudness of an ordinary stressed vowel, in units of 20 dB below the loud parts of the clip. */
const ORDINARY = -0.25;
/** Change of gain by one unit of loudness (20 dB). */
const JAW_SLOPE = 1;
const LIP_SLOPE = 0.5;
const JAW_RANGE = [0.45, 1.5] as const;
const LIP_RANGE = [0.7, 1.3] as const;
const JAW = articulatorIndex('jawOpen');

/**
 * Louder vowels open wider (JALI's jaw and lip axes, made continuous): gap and jaw times .45...1.5, lips times .7...1.3.
 * `strength` 0 switches it off. Levels are relative to the whole clip, not to its phonemes, so editing one changes no other.
 */
export function applyLoudness(segments: readonly Segment[], loudness: Float32Array | undefined, strength: number): Segment[] {
  if (!loudness || loudness.length === 0) return [...segments];
  return segments.map((segment) => {
    if (!segment.isVowel) return segment;
    const above = (meanLoudness(loudness, segment) - ORDINARY) * strength;
    const jawGain = clamp(1 + JAW_SLOPE * above, JAW_RANGE[0], JAW_RANGE[1]);
    const lipGain = clamp(1 + LIP_SLOPE * above, LIP_RANGE[0], LIP_RANGE[1]);
    const pose = segment.pose.map((value, index) => value * (index === JAW ? jawGain : lipGain));
    return { ...segment, pose, gap: segment.gap * jawGain, lipWidth: segment.lipWidth * lipGain };
  });
}

function meanLoudness(loudness: Float32Array, { start, end }: Segment): number {
  const first = clamp(Math.round(start / PLAN_HOP), 0, loudness.length - 1);
  const last = clamp(Math.round(end / PLAN_HOP), first + 1, loudness.length);
  let sum = 0;
  for (let frame = first; frame < last; frame++) sum += loudness[frame] ?? 0;
  return sum / (last - first);
}
