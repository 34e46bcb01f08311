import { ARTICULATOR_COUNT, ARTICULATORS, articulatorIndex } from './articulators.ts';
import type { Carrier } from './carrier.ts';
import { referenceGeometry } from './reference-geometry.ts';
import { clamp } from './segment.ts';

const geometry = referenceGeometry(ARTICULATORS);
const JAW = articulatorIndex('jawOpen');
const PUCKER = articulatorIndex('mouthPucker');
const STRETCH = articulatorIndex('mouthStretch');
const SMILE = articulatorIndex('mouthSmile');
/** Shapes that part the lips without the jaw. */
const OPENERS = [articulatorIndex('mouthLowerDown'), articulatorIndex('mouthUpperUp'), articulatorIndex('mouthFunnel')];
/** When the lips are to be narrower than their pose, the jaw gives in down to this share before the lips do. */
const JAW_KEPT = 0.35;

/**
 * Makes the pose fit the wanted gap and width on the reference head: pucker, then spread, for the width; the jaw for the gap,
 * and the lips only where the jaw alone cannot.
 */
export function matchMeasures(carrier: Carrier, gap: Float64Array, jawCap: Float64Array): Float64Array {
  const pose = carrier.pose.slice();
  for (let frame = 0; frame < carrier.frameCount; frame++) {
    const row = frame * ARTICULATOR_COUNT;
    matchWidthInPlace(pose, row, carrier.lipWidth[frame] ?? 0);
    matchGapInPlace(pose, row, gap[frame] ?? 0, jawCap[frame] ?? 1);
  }
  return pose;
}

function matchWidthInPlace(pose: Float64Array, row: number, wanted: number): void {
  const missing = wanted - dotRow(geometry.lipWidth, pose, row);
  const perPucker = geometry.lipWidth[PUCKER] ?? -1;
  const pucker = clamp((pose[row + PUCKER] ?? 0) + missing / perPucker, 0, 1);
  pose[row + PUCKER] = pucker;
  const stillMissing = wanted - dotRow(geometry.lipWidth, pose, row);
  if (stillMissing <= 0) return;
  const spread = stillMissing / ((geometry.lipWidth[STRETCH] ?? 0) + (geometry.lipWidth[SMILE] ?? 0));
  pose[row + STRETCH] = clamp((pose[row + STRETCH] ?? 0) + spread, 0, 1);
  pose[row + SMILE] = clamp((pose[row + SMILE] ?? 0) + spread, 0, 1);
}

function matchGapInPlace(pose: Float64Array, row: number, wanted: number, cap: number): void {
  const tableJaw = Math.min(pose[row + JAW] ?? 0, cap);
  pose[row + JAW] = 0;
  const lips = geometry.restGap + dotRow(geometry.gap, pose, row);
  const perJaw = geometry.gap[JAW] ?? 1;
  const jaw = clamp((wanted - lips) / perJaw, JAW_KEPT * tableJaw, cap);
  pose[row + JAW] = jaw;
  const excess = lips + jaw * perJaw - wanted;
  if (excess <= 0) return;
  let openers = 0;
  for (const column of OPENERS) openers += (geometry.gap[column] ?? 0) * (pose[row + column] ?? 0);
  const share = openers > 0 ? clamp(1 - excess / openers, 0, 1) : 1;
  for (const column of OPENERS) pose[row + column] = (pose[row + column] ?? 0) * share;
  const left = excess - openers * (1 - share);
  pose[row + JAW] = Math.max(0, jaw - left / perJaw);
}

function dotRow(coefficients: Float64Array, pose: Float64Array, row: number): number {
  let sum = 0;
  for (let k = 0; k < ARTICULATOR_COUNT; k++) sum += (coefficients[k] ?? 0) * (pose[row + k] ?? 0);
  return sum;
}
