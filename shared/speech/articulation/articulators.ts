import { BLEND_SHAPE_NAMES, type BlendShapeName, blendShapeIndex } from '../../core/blend-shapes.ts';

/** The muscles of the engine: left and right of a face move alike in speech, so each pair is one articulator. */
export const ARTICULATORS = [
  'jawOpen',
  'jawForward',
  'mouthClose',
  'mouthFunnel',
  'mouthPucker',
  'mouthStretch',
  'mouthSmile',
  'mouthDimple',
  'mouthPress',
  'mouthRollLower',
  'mouthRollUpper',
  'mouthLowerDown',
  'mouthUpperUp',
  'mouthShrugLower',
  'tongueOut',
  'cheekPuff',
  'noseSneer',
] as const;

export type Articulator = (typeof ARTICULATORS)[number];

/** Weights 0..1 of some articulators; absent ones are 0. */
export type Pose = Readonly<Partial<Record<Articulator, number>>>;

export const ARTICULATOR_COUNT = ARTICULATORS.length;

const indexByArticulator: ReadonlyMap<string, number> = new Map(ARTICULATORS.map((name, index) => [name, index]));

/** Position in {@link ARTICULATORS}. */
export function articulatorIndex(name: Articulator): number {
  return indexByArticulator.get(name) ?? -1;
}

/** The blend shapes (one, or left and right) that an articulator drives. */
export function shapesOf(name: Articulator): readonly BlendShapeName[] {
  return BLEND_SHAPE_NAMES.filter((shape) => shape === name || shape === `${name}Left` || shape === `${name}Right`);
}

const columns: readonly (readonly number[])[] = ARTICULATORS.map((name) => shapesOf(name).map(blendShapeIndex));

/** Columns in {@link BLEND_SHAPE_NAMES} of each articulator, in articulator order. */
export function articulatorColumns(): readonly (readonly number[])[] {
  return columns;
}
