import { type BlendShapeName, isBlendShapeName } from '../../shared/core/blend-shapes.ts';
import type { StudioParts } from '../studio-parts.ts';
import type { CameraName } from './cameras.ts';

/** How the faces are looked at: remembered with the program, never part of the project. */
export interface FaceView {
  readonly camera: CameraName;
  readonly isWireframe: boolean;
  /** Lip lines of the frames before and after, drawn over the mouth. */
  readonly hasOnion: boolean;
  /** Breath, blinks and glances while nothing plays. */
  readonly isAlive: boolean;
  /** Faces take turns in one place instead of standing side by side. */
  readonly flickers: boolean;
  /** Shows the face at rest. */
  readonly isNeutral: boolean;
  /** Shows this shape alone. */
  readonly solo?: BlendShapeName;
}

export const DEFAULT_FACE_VIEW: FaceView = {
  camera: 'front',
  isWireframe: false,
  hasOnion: false,
  isAlive: true,
  flickers: false,
  isNeutral: false,
};

const CAMERA_NAMES: readonly string[] = ['front', 'three-quarter', 'side', 'mouth'];

/** What was chosen last; anything unreadable is as in {@link DEFAULT_FACE_VIEW}. */
export function readFaceView(kept: unknown): FaceView {
  if (typeof kept !== 'object' || kept === null) return DEFAULT_FACE_VIEW;
  const fields = new Map<string, unknown>(Object.entries(kept));
  const flag = (name: keyof FaceView): boolean => {
    const value = fields.get(name);
    return typeof value === 'boolean' ? value : DEFAULT_FACE_VIEW[name] === true;
  };
  const camera = fields.get('camera');
  const solo = fields.get('solo');
  return {
    camera: typeof camera === 'string' && CAMERA_NAMES.includes(camera) ? (camera as CameraName) : 'front',
    isWireframe: flag('isWireframe'),
    hasOnion: flag('hasOnion'),
    isAlive: flag('isAlive'),
    flickers: flag('flickers'),
    // Looking at the rest pose or one shape ends with the session: a dead face tomorrow would look like a fault.
    isNeutral: flag('isNeutral'),
    ...(typeof solo === 'string' && isBlendShapeName(solo) ? { solo } : {}),
  };
}

const KEY = 'face';

export function faceViewOf({ lastChoices }: { readonly lastChoices: Readonly<Record<string, unknown>> }): FaceView {
  return readFaceView(lastChoices[KEY]);
}

/** Changes how the faces are looked at. `solo: undefined` shows all shapes again. */
export function changeFaceView(
  { preferences }: Pick<StudioParts, 'preferences'>,
  change: { readonly [K in keyof FaceView]?: FaceView[K] | undefined },
): void {
  preferences.setState(({ lastChoices }) => {
    const next = Object.fromEntries(
      Object.entries({ ...readFaceView(lastChoices[KEY]), ...change }).filter(([, value]) => value !== undefined),
    );
    return { lastChoices: { ...lastChoices, [KEY]: next } };
  });
}
