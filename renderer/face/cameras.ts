import { MathUtils, Vector3 } from 'three';
import type { HeadPlaces } from './head-source.ts';

export type CameraName = 'front' | 'three-quarter' | 'side' | 'mouth';

export const CAMERAS: readonly { readonly name: CameraName; readonly key: string; readonly title: string }[] = [
  { name: 'front', key: '1', title: 'Front' },
  { name: 'three-quarter', key: '2', title: 'Three-quarter' },
  { name: 'side', key: '3', title: 'Side' },
  { name: 'mouth', key: '4', title: 'Mouth' },
];

/** A portrait lens. */
export const FIELD_OF_VIEW = 22;

export interface Framing {
  readonly position: Vector3;
  readonly target: Vector3;
}

/** Where a camera stands: `turn` around the head in degrees, a little above the eyes' height or below, so far that `height` fills the picture. */
export function framing(name: CameraName, { top, chin, mouth, face }: HeadPlaces): Framing {
  const height = top - chin;
  const isMouth = name === 'mouth';
  const target = isMouth ? mouth.clone() : face.clone();
  // Around the middle of the head, not around the nose.
  target.z -= isMouth ? 0 : height * 0.3;
  const turn = MathUtils.degToRad(name === 'three-quarter' ? 38 : name === 'side' ? 90 : 0);
  const seen = isMouth ? height * 0.42 : height * 1.42;
  const distance = seen / (2 * Math.tan(MathUtils.degToRad(FIELD_OF_VIEW) / 2));
  const rise = isMouth ? 0 : height * 0.04;
  const position = new Vector3(Math.sin(turn) * distance, rise, Math.cos(turn) * distance).add(target);
  return { position, target };
}
