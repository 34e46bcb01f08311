import type { OnionLine } from './face-stage.ts';
import type { FaceTheatre } from './face-theatre.ts';
import type { FaceKind, PoseChoice, PoseMaker } from './pose-maker.ts';

/** Frames before and after whose lip lines are drawn. */
const ONION_FRAMES = [-3, -2, -1, 1, 2, 3] as const;
const ONION_PAST = 0x9aa4b2;
const ONION_COMING = 0xa98bff;

/** Lip lines of the frames around a moment, fading with distance: behind in grey, ahead in the colour of the hand. */
export function showOnion(
  theatre: FaceTheatre,
  poses: PoseMaker,
  faces: readonly FaceKind[],
  choice: PoseChoice,
  time: number,
  framesPerSecond: number,
): void {
  const { lipPoints } = theatre.source;
  if (!lipPoints) return;
  faces.forEach((face, index) => {
    const lines = ONION_FRAMES.map(
      (offset): OnionLine => ({
        points: lipPoints(poses.weights(face, choice, time + offset / framesPerSecond)),
        color: offset < 0 ? ONION_PAST : ONION_COMING,
        opacity: 1 - 0.25 * Math.abs(offset),
      }),
    );
    theatre.showOnion(index, lines);
  });
}
