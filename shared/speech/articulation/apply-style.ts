import type { ArticulationStyle } from './articulation-style.ts';
import { articulatorIndex } from './articulators.ts';
import { poseFactors, type Segment, scalePose } from './segment.ts';

/** A neutral, half-open speaking mouth (mm), towards which mumbling shrinks. */
const NEUTRAL_GAP = 3;
const SMILE = articulatorIndex('mouthSmile');
const STRETCH = articulatorIndex('mouthStretch');
const MM_PER_SMILE = 19.8;
const STANDING_SMILE = 0.25;

/** The character's dials on the targets: jaw, lips, rounding, hypo- and hyper-articulation, standing smile. Pauses keep their gap. */
export function applyStyle(segments: readonly Segment[], style: ArticulationStyle): Segment[] {
  const lips = style.lips * (0.5 + 0.5 * style.articulation);
  const rounding = lips * style.rounding;
  const factors = poseFactors({
    jawOpen: style.jaw * style.articulation,
    mouthFunnel: rounding,
    mouthPucker: rounding,
    mouthStretch: lips,
    mouthSmile: lips,
    mouthDimple: lips,
    mouthLowerDown: lips,
    mouthUpperUp: lips,
  });
  return segments.map((segment) => {
    const pose = scalePose(segment.pose, factors);
    const smile = STANDING_SMILE * style.smile;
    pose[SMILE] = Math.max(0, (pose[SMILE] ?? 0) + Math.max(0, smile));
    if (smile < 0) pose[STRETCH] = Math.max(0, (pose[STRETCH] ?? 0) + smile);
    const spread = segment.lipWidth < 0 ? rounding : lips;
    const gap =
      segment.phoneme === 'SIL' ? segment.gap : (NEUTRAL_GAP + (segment.gap - NEUTRAL_GAP) * style.articulation) * style.jaw;
    return { ...segment, pose, gap: Math.max(0, gap), lipWidth: segment.lipWidth * spread + smile * MM_PER_SMILE };
  });
}
