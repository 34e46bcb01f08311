import type { PaintedPose } from './paint-head.ts';
import type { PaintedPart } from './painted-head.ts';
import type { PaintedCamera } from './place-points.ts';
import type { PaintedLight } from './shade.ts';

/** Heads side by side that are to be painted, left to right. */
export interface PaintedPicture {
  readonly width: number;
  readonly height: number;
  readonly camera: PaintedCamera;
  readonly heads: readonly PaintedPose[];
}

/** What the thread that paints is told: first the head, then picture after picture. */
export type PainterOrder =
  | { readonly kind: 'head'; readonly parts: readonly PaintedPart[]; readonly light: PaintedLight }
  /** `room`: memory of an earlier picture that may be used again. */
  | ({ readonly kind: 'picture'; readonly room: ArrayBuffer | undefined } & PaintedPicture);

/** What it says: that it has the head, and that a picture is done and took so long (ms). */
export type PainterNews =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'painted';
      readonly pixels: ArrayBuffer;
      readonly width: number;
      readonly height: number;
      readonly took: number;
    };
