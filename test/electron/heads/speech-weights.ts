import type { BlendShapeName } from '../../../shared/core/blend-shapes.ts';

/** Reproducible weights as speech has them, for comparing a lip table with its mesh. */
export function speechWeights(count: number): Partial<Record<BlendShapeName, number>>[] {
  let state = 17;
  const random = (): number => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x80000000;
  };
  const sometimes = (most: number): number => (random() < 0.45 ? random() * most : 0);
  return Array.from({ length: count }, () => {
    const jawOpen = random() * 0.55;
    const [stretch, smile, lowerDown, upperUp] = [sometimes(0.3), sometimes(0.4), sometimes(0.4), sometimes(0.3)];
    return {
      jawOpen,
      mouthClose: sometimes(jawOpen),
      mouthFunnel: sometimes(0.6),
      mouthPucker: sometimes(0.75),
      mouthRollLower: sometimes(0.3),
      mouthShrugLower: sometimes(0.3),
      mouthStretchLeft: stretch,
      mouthStretchRight: stretch,
      mouthSmileLeft: smile,
      mouthSmileRight: smile,
      mouthLowerDownLeft: lowerDown,
      mouthLowerDownRight: lowerDown,
      mouthUpperUpLeft: upperUp,
      mouthUpperUpRight: upperUp,
    };
  });
}
