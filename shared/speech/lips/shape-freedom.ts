import { BLEND_SHAPE_NAMES, type BlendShapeName } from '../../core/blend-shapes.ts';

/**
 * How far the solve may move each shape from the prior to reach the measures (one standard deviation of weight). Shapes that are
 * not listed stay as the prior has them. The jaw and the pucker do most of the work, so that the others keep their character.
 */
const FREEDOM: Readonly<Record<string, number>> = {
  jawOpen: 0.15,
  mouthFunnel: 0.05,
  mouthPucker: 0.15,
  mouthStretch: 0.05,
  mouthSmile: 0.06,
  mouthDimple: 0.03,
  mouthPress: 0.03,
  mouthRollLower: 0.03,
  mouthRollUpper: 0.03,
  mouthLowerDown: 0.04,
  mouthUpperUp: 0.04,
  mouthShrugLower: 0.03,
  mouthShrugUpper: 0.02,
  jawForward: 0.02,
};

/** mouthClose belongs to closures: free as far as the prior uses it. */
export const CLOSE_FREEDOM = { least: 0.003, perPrior: 0.7 };

/** More freedom while the lips are sealed: what presses may press more. */
export const SEALED_FREEDOM: Readonly<Record<string, number>> = {
  mouthClose: 0.3,
  mouthPress: 0.1,
  mouthRollLower: 0.1,
  mouthRollUpper: 0.1,
  mouthShrugLower: 0.1,
};

/** The parts of shapes that open the lips: none of them while sealed. */
export const SEALED_OUT: ReadonlySet<string> = new Set(['mouthFunnel', 'mouthLowerDown', 'mouthUpperUp', 'mouthShrugUpper']);
export const SEALED_STRETCH = 0.2;

/** While lower lip and teeth touch: rolls and shrug reach for the teeth. */
export const LABIODENTAL_FREEDOM: Readonly<Record<string, number>> = {
  mouthRollLower: 0.25,
  mouthShrugLower: 0.25,
  jawOpen: 0.15,
};

/** A shape's name without its side. */
export function pairName(name: BlendShapeName): string {
  return name.replace(/(Left|Right)$/, '');
}

/** [52] freedom of each shape in an open mouth. */
export function openFreedom(): Float64Array {
  return Float64Array.from(BLEND_SHAPE_NAMES, (name) => FREEDOM[pairName(name)] ?? 0);
}
