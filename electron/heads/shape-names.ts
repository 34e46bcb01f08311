import { BLEND_SHAPE_NAMES, type BlendShapeName } from '../../shared/core/blend-shapes.ts';

const byKey: ReadonlyMap<string, BlendShapeName> = new Map(BLEND_SHAPE_NAMES.map((name) => [name.toLowerCase(), name]));

/**
 * Reads a rig's spelling of an ARKit shape: `JawOpen`, `jaw_open`, `Head_blendShape.jawOpen`, `mouthSmile_L`, `eye_blink_right`.
 * Gives undefined for names that are not ARKit's; nothing is guessed from likeness.
 */
export function canonicalShapeName(sourceName: string): BlendShapeName | undefined {
  const bare = sourceName.normalize('NFKC').replace(/^.*[.|:]/, '');
  const sided = bare.replace(/[_\s-](l|left)$/i, 'Left').replace(/[_\s-](r|right)$/i, 'Right');
  return byKey.get(sided.replace(/[_\s-]/g, '').toLowerCase());
}
