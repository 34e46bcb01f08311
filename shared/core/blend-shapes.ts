/**
 * The 52 ARKit blend shapes, in Apple's documented order. This is the one canonical order: clips, packs
 * and exports use it unless a format demands another; nothing may ever be mapped by column position.
 */
export const BLEND_SHAPE_NAMES = [
  'eyeBlinkLeft',
  'eyeLookDownLeft',
  'eyeLookInLeft',
  'eyeLookOutLeft',
  'eyeLookUpLeft',
  'eyeSquintLeft',
  'eyeWideLeft',
  'eyeBlinkRight',
  'eyeLookDownRight',
  'eyeLookInRight',
  'eyeLookOutRight',
  'eyeLookUpRight',
  'eyeSquintRight',
  'eyeWideRight',
  'jawForward',
  'jawLeft',
  'jawRight',
  'jawOpen',
  'mouthClose',
  'mouthFunnel',
  'mouthPucker',
  'mouthLeft',
  'mouthRight',
  'mouthSmileLeft',
  'mouthSmileRight',
  'mouthFrownLeft',
  'mouthFrownRight',
  'mouthDimpleLeft',
  'mouthDimpleRight',
  'mouthStretchLeft',
  'mouthStretchRight',
  'mouthRollLower',
  'mouthRollUpper',
  'mouthShrugLower',
  'mouthShrugUpper',
  'mouthPressLeft',
  'mouthPressRight',
  'mouthLowerDownLeft',
  'mouthLowerDownRight',
  'mouthUpperUpLeft',
  'mouthUpperUpRight',
  'browDownLeft',
  'browDownRight',
  'browInnerUp',
  'browOuterUpLeft',
  'browOuterUpRight',
  'cheekPuff',
  'cheekSquintLeft',
  'cheekSquintRight',
  'noseSneerLeft',
  'noseSneerRight',
  'tongueOut',
] as const;

export type BlendShapeName = (typeof BLEND_SHAPE_NAMES)[number];

const indexByName: ReadonlyMap<string, number> = new Map(BLEND_SHAPE_NAMES.map((name, index) => [name, index]));

/** Position of a blend shape in {@link BLEND_SHAPE_NAMES}, 0..51. */
export function blendShapeIndex(name: BlendShapeName): number {
  return indexByName.get(name) ?? -1;
}

export function isBlendShapeName(name: string): name is BlendShapeName {
  return indexByName.has(name);
}

/** The same shape on the other side of the face; shapes without a side are their own mirror. */
export function mirrorBlendShape(name: BlendShapeName): BlendShapeName {
  const mirrored = name.endsWith('Left')
    ? `${name.slice(0, -4)}Right`
    : name.endsWith('Right')
      ? `${name.slice(0, -5)}Left`
      : name;
  return isBlendShapeName(mirrored) ? mirrored : name;
}

export type BlendShapeGroup = 'jaw' | 'lips' | 'tongue' | 'cheeks' | 'brows' | 'eyes' | 'nose';

/** The group of the face that a shape moves; each shape belongs to exactly one. */
export function blendShapeGroup(name: BlendShapeName): BlendShapeGroup {
  if (name.startsWith('jaw')) return 'jaw';
  if (name.startsWith('mouth')) return 'lips';
  if (name.startsWith('tongue')) return 'tongue';
  if (name.startsWith('cheek')) return 'cheeks';
  if (name.startsWith('brow')) return 'brows';
  if (name.startsWith('eye')) return 'eyes';
  return 'nose';
}
