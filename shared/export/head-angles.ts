import type { HeadMotion } from '../core/take.ts';
import type { FrameRate } from '../core/time.ts';
import { lerp } from '../curves/interpolate.ts';

/** Degrees. Positive: pitch up, yaw to the character's left, roll towards the left shoulder. */
export interface HeadAngles {
  readonly pitch: number;
  readonly yaw: number;
  readonly roll: number;
}

/** Head angles at a frame of `frameRate`, linear between the motion's own frames and held at its ends; zeros without motion. */
export function headAnglesAt(motion: HeadMotion | undefined, frameRate: FrameRate, frame: number): HeadAngles {
  if (!motion || motion.frameCount === 0) return { pitch: 0, yaw: 0, roll: 0 };
  const { numerator, denominator } = motion.frameRate;
  const position = (frame * frameRate.denominator * numerator) / (frameRate.numerator * denominator);
  const first = Math.min(Math.floor(position), motion.frameCount - 1);
  const second = Math.min(first + 1, motion.frameCount - 1);
  const share = Math.min(Math.max(position - first, 0), 1);
  const angle = (axis: number) => lerp(motion.head[first * 3 + axis] ?? 0, motion.head[second * 3 + axis] ?? 0, share);
  return { pitch: angle(0), yaw: angle(1), roll: angle(2) };
}

/** Rotation [x, y, z, w] in a space with Y up and the face along +Z: roll first, then pitch, then yaw. */
export function headQuaternion(angles: HeadAngles): [number, number, number, number] {
  const half = Math.PI / 360;
  const [cx, sx] = [Math.cos(-angles.pitch * half), Math.sin(-angles.pitch * half)];
  const [cy, sy] = [Math.cos(angles.yaw * half), Math.sin(angles.yaw * half)];
  const [cz, sz] = [Math.cos(-angles.roll * half), Math.sin(-angles.roll * half)];
  return [sx * cy * cz + cx * sy * sz, cx * sy * cz - sx * cy * sz, cx * cy * sz - sx * sy * cz, cx * cy * cz + sx * sy * sz];
}

/** The same rotation as Euler angles about X, then Y, then Z, in degrees (FBX rotation order 0). */
export function headEulerXyz(angles: HeadAngles): [number, number, number] {
  const [x, y, z, w] = headQuaternion(angles);
  const degrees = 180 / Math.PI;
  const sine = Math.min(1, Math.max(-1, 2 * (w * y - z * x)));
  return [
    Math.atan2(2 * (w * x + y * z), 1 - 2 * (x * x + y * y)) * degrees,
    Math.asin(sine) * degrees,
    Math.atan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z)) * degrees,
  ];
}
