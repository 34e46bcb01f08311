import type { PerspectiveCamera, Scene } from 'three';
import type { FacePose } from '../face-stage.ts';
import type { HeadSource } from '../head-source.ts';
import { turnOf } from '../head-turn.ts';
import { createMovingRatio, PAINTED } from '../moving-ratio.ts';
import { paintedCamera, paintedLight } from './painted-scene.ts';
import { createPicturePainter, type PicturePainter } from './picture-painter.ts';

/** Faces that move, painted by a thread of ours where there is no graphics card. Dispose of it. */
export interface MovingFaces {
  readonly isReady: boolean;
  readonly isBusy: boolean;
  /** Has the thread learn the head, if it does not know it and the head is one that it can paint. */
  prepare(scene: Scene): void;
  /** Faces side by side, seen by a camera that is aimed at one of them; false when the picture would be the same as the last one. */
  send(poses: readonly FacePose[], camera: PerspectiveCamera, size: { readonly width: number; readonly height: number }): boolean;
  /** The next picture is painted even if it is the same as the last one. */
  forget(): void;
  /** Pictures are as fine as can be again, until they take too long. */
  refine(): void;
  /** Shows the picture that was sent for: what such a picture costs (ms); undefined while it is not there. */
  receive(): number | undefined;
  dispose(): void;
}

/** Pictures that are looked at together to know what one costs. */
const WINDOW = 8;

export function createMovingFaces(screen: HTMLCanvasElement, source: HeadSource): MovingFaces {
  const ratio = createMovingRatio(PAINTED);
  let painter: PicturePainter | undefined;
  let isPrepared = false;
  let times: number[] = [];
  return {
    get isReady() {
      return painter?.isReady ?? false;
    },
    get isBusy() {
      return painter?.isBusy ?? false;
    },
    prepare(scene) {
      if (isPrepared) return;
      isPrepared = true;
      const parts = source.painted();
      if (!parts) return;
      const thread = new Worker(new URL('./painter-worker.ts', import.meta.url), { type: 'module' });
      painter = createPicturePainter(thread, { kind: 'head', parts, light: paintedLight(scene) }, screen);
    },
    send(poses, camera, { width, height }) {
      if (!painter) return false;
      const heads = poses.map(({ weights, head }) => ({ weights, turn: turnOf(source.places, head) }));
      const pixels = (length: number): number => Math.max(1, Math.round(length * ratio.ratio));
      return painter.send({ width: pixels(width), height: pixels(height), camera: paintedCamera(camera), heads });
    },
    forget: () => painter?.forget(),
    refine: () => ratio.reset(),
    receive() {
      const took = painter?.receive();
      if (took === undefined) return undefined;
      times = [...times.slice(1 - WINDOW), took];
      // A thread that has to wait for the processor takes longer, but costs no more: the quick ones tell what a picture costs.
      const cost = times.toSorted((a, b) => a - b)[times.length >> 2] ?? took;
      ratio.drew(cost);
      return cost;
    },
    dispose: () => painter?.dispose(),
  };
}
