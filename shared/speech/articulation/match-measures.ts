import { ARTICULATOR_COUNT, ARTICULATORS, articulatorIndex } from './articulators.ts';
import type { Carrier } from './carrier.ts';
import { referenceGeometry } from './reference-geometry.ts';
import { clamp } from './segment.ts';

const geometry = referenceGeometry(ARTICULATORS);
const JAW = articulatorIndex('jawOpen');
const PUCKER = articulatorIndex('mouthPucker');
const STRETCH = articulatorIndex('mouthStretch');
const SMILE = articulatorIndex('mouthSmile');
const ROUNDING = [PUCKER, articulatorIndex('mouthFunnel')];
const SPREADING = [STRETCH, SMILE, articulatorIndex('mouthDimple')];
/** Shapes that part the lips without the jaw; the funnel last. */
const PARTING = [articulatorIndex('mouthLowerDown'), articulatorIndex('mouthUpperUp')];
const FUNNEL = [articulatorIndex('mouthFunnel')];
/** When the lips are to be narrower than their pose, the jaw gives in down to this share before the lips do. */
const JAW_KEPT = 0.35;
/** When the mouth is to be narrower than its pose, spread shapes give in down to this share before the pucker helps. */
const SPREAD_KEPT = 0.9;

/**
 * Makes the pose fit the wanted gap and width on the reference head: shapes that part or spread the lips too far give in, then
 * pucker (of a mouth that is round already) or spread make up the width, and the jaw the gap.
 */
export function matchMeasures(carrier: Carrier, gap: Float64Array, jawCap: Float64Array): Float64Array {
  const pose = carrier.pose.slice();
  for (let frame = 0; frame < carrier.frameCount; frame++) {
    const row = frame * ARTICULATOR_COUNT;
    const cap = jawCap[frame] ?? 1;
    limitPartingInPlace(pose, row, gap[frame] ?? 0, cap);
    matchWidthInPlace(pose, row, carrier.lipWidth[frame] ?? 0);
    matchJawInPlace(pose, row, gap[frame] ?? 0, cap);
  }
  return pose;
}

function limitPartingInPlace(pose: Float64Array, row: number, wanted: number, cap: number): void {
  const jaw = JAW_KEPT * Math.min(pose[row + JAW] ?? 0, cap);
  const tableJaw = pose[row + JAW] ?? 0;
  pose[row + JAW] = jaw;
  let excess = geometry.restGap + dotRow(geometry.gap, pose, row) - wanted;
  for (const columns of [PARTING, FUNNEL]) {
    if (excess <= 0) break;
    excess -= shrinkInPlace(pose, row, columns, geometry.gap, excess, 0);
  }
  pose[row + JAW] = tableJaw;
}

function matchWidthInPlace(pose: Float64Array, row: number, wanted: number): void {
  let missing = wanted - dotRow(geometry.lipWidth, pose, row);
  missing +=
    missing < 0
      ? shrinkInPlace(pose, row, SPREADING, geometry.lipWidth, -missing, SPREAD_KEPT)
      : shrinkInPlace(pose, row, ROUNDING, geometry.lipWidth, -missing, 0);
  if (missing < 0) {
    const rounding = ROUNDING.reduce((sum, column) => sum + (pose[row + column] ?? 0), 0);
    const pucker = Math.min(missing / (geometry.lipWidth[PUCKER] ?? -1), rounding);
    pose[row + PUCKER] = clamp((pose[row + PUCKER] ?? 0) + pucker, 0, 1);
  }
  if (missing > 0) {
    const spread = missing / ((geometry.lipWidth[STRETCH] ?? 0) + (geometry.lipWidth[SMILE] ?? 0));
    pose[row + STRETCH] = clamp((pose[row + STRETCH] ?? 0) + spread, 0, 1);
    pose[row + SMILE] = clamp((pose[row + SMILE] ?? 0) + spread, 0, 1);
  }
}

function matchJawInPlace(pose: Float64Array, row: number, wanted: number, cap: number): void {
  pose[row + JAW] = 0;
  const lips = geometry.restGap + dotRow(geometry.gap, pose, row);
  pose[row + JAW] = clamp((wanted - lips) / (geometry.gap[JAW] ?? 1), 0, cap);
}

/** Shrinks shapes together, at most to `kept` of themselves, to take `amount` mm off a measure; gives the mm taken off (signed as `amount`). */
function shrinkInPlace(
  pose: Float64Array,
  row: number,
  columns: readonly number[],
  perWeight: Float64Array,
  amount: number,
  kept: number,
): number {
  let total = 0;
  for (const column of columns) total += (perWeight[column] ?? 0) * (pose[row + column] ?? 0);
  if (Math.abs(total) < 1e-9 || Math.sign(total) !== Math.sign(amount)) return 0;
  const share = clamp(amount / total, 0, 1 - kept);
  for (const column of columns) pose[row + column] = (pose[row + column] ?? 0) * (1 - share);
  return share * total;
}

function dotRow(coefficients: Float64Array, pose: Float64Array, row: number): number {
  let sum = 0;
  for (let k = 0; k < ARTICULATOR_COUNT; k++) sum += (coefficients[k] ?? 0) * (pose[row + k] ?? 0);
  return sum;
}
