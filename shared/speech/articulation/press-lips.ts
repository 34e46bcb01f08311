import { PLAN_HOP, type Seal } from './articulation-plan.ts';
import { ARTICULATOR_COUNT, ARTICULATORS, type Articulator, articulatorIndex } from './articulators.ts';
import type { ClosedAperture } from './close-lips.ts';
import { dot, referenceGeometry } from './reference-geometry.ts';
import { clamp } from './segment.ts';
import { COMPRESSION } from './target-table.ts';

const geometry = referenceGeometry(ARTICULATORS);
const JAW = articulatorIndex('jawOpen');
const CLOSE = articulatorIndex('mouthClose');
const STRETCH = articulatorIndex('mouthStretch');
const PUCKER = articulatorIndex('mouthPucker');
const PARTING = [articulatorIndex('mouthLowerDown'), articulatorIndex('mouthUpperUp'), articulatorIndex('mouthFunnel')];
/** mouthClose may pass jawOpen by this much at most. */
export const CLOSE_OVER_JAW = 0.05;
const SEALED_JAW = 0.14;
const SEALED_STRETCH = 0.2;
const SEALED_PUCKER = 0.45;
/** Aperture below contact (mm) that counts as full compression. */
const FULL_COMPRESSION = 2.5;

/** Closures as shapes: nothing parts the lips, mouthClose takes up the jaw, lips press and roll by how far the aperture is negative. */
export function pressLipsInPlace(pose: Float64Array, closed: ClosedAperture, seals: readonly Seal[]): void {
  for (const seal of seals) forEachFrame(seal, closed.closure, (frame, c) => shapeClosureInPlace(pose, frame, c, closed, seal));
  for (let frame = 0; frame < closed.closure.length; frame++)
    if ((closed.closure[frame] ?? 0) > 0)
      nullGapInPlace(pose, frame * ARTICULATOR_COUNT, Math.max(0, closed.aperture[frame] ?? 0));
}

/** Frames around a seal while its closure lasts, each frame for the nearest seal only. */
function forEachFrame(seal: Seal, closure: Float64Array, visit: (frame: number, c: number) => void): void {
  const middle = Math.round((seal.start + seal.end) / 2 / PLAN_HOP);
  const inside = (frame: number): boolean => frame >= 0 && frame < closure.length && (closure[frame] ?? 0) > 0;
  const falling = (frame: number, step: number): boolean =>
    (frame * PLAN_HOP > seal.start && frame * PLAN_HOP < seal.end) ||
    (closure[frame] ?? 0) <= (closure[frame - step] ?? 0) + 1e-12;
  for (let frame = middle; inside(frame) && (frame === middle || falling(frame, 1)); frame++) visit(frame, closure[frame] ?? 0);
  for (let frame = middle - 1; inside(frame) && falling(frame, -1); frame--) visit(frame, closure[frame] ?? 0);
}

function shapeClosureInPlace(pose: Float64Array, frame: number, c: number, closed: ClosedAperture, seal: Seal): void {
  const row = frame * ARTICULATOR_COUNT;
  const limit = (column: number, most: number): void => {
    const value = pose[row + column] ?? 0;
    pose[row + column] = value - c * Math.max(0, value - most);
  };
  for (const column of PARTING) limit(column, 0);
  limit(STRETCH, SEALED_STRETCH);
  limit(PUCKER, SEALED_PUCKER);
  limit(JAW, SEALED_JAW);
  const compression = clamp(-(closed.aperture[frame] ?? 0) / FULL_COMPRESSION, 0, 1.6);
  const pressed = COMPRESSION[seal.phoneme === 'P' || seal.phoneme === 'B' ? seal.phoneme : 'M'];
  for (const [name, value] of Object.entries(pressed)) {
    const column = row + articulatorIndex(name as Articulator);
    pose[column] = Math.max(pose[column] ?? 0, value * compression);
  }
}

/** Sets mouthClose, and where that is not enough the jaw, so that the reference head's gap is `wanted` mm. */
function nullGapInPlace(pose: Float64Array, row: number, wanted: number): void {
  pose[row + CLOSE] = 0;
  const perClose = -(geometry.gap[CLOSE] ?? -1);
  const perJaw = geometry.gap[JAW] ?? 1;
  const excess = geometry.restGap + dot(geometry.gap, pose.subarray(row, row + ARTICULATOR_COUNT)) - wanted;
  if (excess <= 0) {
    pose[row + JAW] = (pose[row + JAW] ?? 0) + (wanted > 0 ? -excess / perJaw : 0);
    return;
  }
  const jaw = pose[row + JAW] ?? 0;
  const close = clamp(excess / perClose, 0, jaw);
  pose[row + CLOSE] = close;
  const left = excess - close * perClose;
  if (left > 0) pose[row + CLOSE] = clamp(close + left / perClose, 0, jaw + CLOSE_OVER_JAW);
}
