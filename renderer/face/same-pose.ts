import type { FacePose } from './face-stage.ts';

/** For each face the first one that looks exactly as it does; itself where there is none before it. */
export function twinsOf(poses: readonly FacePose[]): readonly number[] {
  return poses.map((pose, face) => {
    const twin = poses.findIndex((other) => isSamePose(other, pose));
    return twin < 0 ? face : twin;
  });
}

function isSamePose(a: FacePose, b: FacePose): boolean {
  if (a === b) return true;
  if (a.weights.size !== b.weights.size || a.head.some((angle, axis) => angle !== b.head[axis])) return false;
  for (const [name, weight] of a.weights) if (b.weights.get(name) !== weight) return false;
  return true;
}
