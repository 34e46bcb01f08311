import { StudioError } from '../../shared/core/errors.ts';
import { type HeadGeometry, type HeadMesh, shapeDeltas } from './head-geometry.ts';

/** Lips as found on the skin, by their motion. All lengths in the units of the head. */
export interface MouthRegion {
  /** Index of the skin in `head.meshes`. */
  readonly mesh: number;
  /** Distance between the centres of the two blinks (about 62 mm on an adult), the yardstick of every search here. */
  readonly eyeDistance: number;
  /** Points of the slit between the lips as seen from the front, evenly spaced from the right corner (-x) to the left. */
  readonly slit: readonly SlitPoint[];
  /** Vertices near the slit that keep still, or follow, when the jaw opens. */
  readonly upper: readonly number[];
  readonly lower: readonly number[];
  /** Downward travel of every skin vertex at jawOpen 1, [V]. */
  readonly jawTravel: Float32Array;
}

export interface SlitPoint {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** Downward jaw travel half-way between the two lips here. */
  readonly travel: number;
  /** How far the two lips part here at jawOpen 1. */
  readonly parting: number;
}

/** Neighbours across the slit part by at least this share of the greatest jaw travel. */
const PARTING = 0.3;
/** How far apart lips may stand at rest, in eye distances: tried in this order. */
const REST_GAPS = [0.05, 0.09, 0.16, 0.26];
const FEWEST_PAIRS = 12;

/**
 * Finds the lips of a head by how its shapes move: neighbours that part when the jaw opens lie on either side of the slit.
 * @throws StudioError `head-no-shapes` without jawOpen, `head-invalid` when no slit is found
 */
export function findMouthRegion(head: HeadGeometry): MouthRegion {
  const mesh = findSkin(head);
  const skin = head.meshes[mesh];
  const jaw = skin && shapeDeltas(skin, 'jawOpen');
  if (!skin || !jaw) {
    throw new StudioError('head-no-shapes', 'No mesh of this head opens its jaw.', {
      hint: 'The head needs a shape called jawOpen; rename the shape that drops the jaw.',
    });
  }
  const jawTravel = Float32Array.from({ length: jaw.length / 3 }, (_, v) => -at(jaw, v * 3 + 1));
  const eyeDistance = measureEyeDistance(skin, jaw);
  for (const reach of REST_GAPS) {
    const pairs = partingPairs(skin, jaw, eyeDistance * reach);
    if (pairs.length >= FEWEST_PAIRS) return regionFromPairs(mesh, skin, jawTravel, eyeDistance, pairs);
  }
  throw new StudioError('head-invalid', 'The lips of this head could not be found: nothing parts when its jaw opens.', {
    hint: 'jawOpen must open the mouth of the skin mesh, with +Y up and the face towards +Z.',
  });
}

/** The mesh whose vertices the mouth shapes move most widely. */
function findSkin(head: HeadGeometry): number {
  let best = -1;
  let most = 0;
  head.meshes.forEach((mesh, index) => {
    let moved = 0;
    for (const name of ['jawOpen', 'mouthSmileLeft', 'mouthPucker', 'mouthFunnel', 'mouthUpperUpLeft', 'eyeBlinkLeft']) {
      const deltas = shapeDeltas(mesh, name);
      for (let i = 0; deltas && i < deltas.length; i++) if (at(deltas, i) !== 0) moved++;
    }
    if (moved > most && shapeDeltas(mesh, 'jawOpen')) {
      best = index;
      most = moved;
    }
  });
  return best;
}

function measureEyeDistance(skin: HeadMesh, jaw: Float32Array): number {
  const left = motionCentre(skin, 'eyeBlinkLeft');
  const right = motionCentre(skin, 'eyeBlinkRight');
  if (left !== undefined && right !== undefined && Math.abs(left - right) > 0) return Math.abs(left - right);
  let widest = 0;
  for (let v = 0; v < jaw.length / 3; v++) {
    if (length3(jaw, v) > 0) widest = Math.max(widest, Math.abs(at(skin.positions, v * 3)));
  }
  return widest;
}

/** x of the centre of a shape's motion. */
function motionCentre(skin: HeadMesh, name: string): number | undefined {
  const deltas = shapeDeltas(skin, name);
  let sum = 0;
  let weight = 0;
  for (let v = 0; deltas && v < deltas.length / 3; v++) {
    const amount = length3(deltas, v);
    sum += amount * at(skin.positions, v * 3);
    weight += amount;
  }
  return weight > 0 ? sum / weight : undefined;
}

/** Vertices closer than `reach` of which one follows the jaw and the other does not: `[still, moving]`. */
function partingPairs(skin: HeadMesh, jaw: Float32Array, reach: number): [number, number][] {
  const travel = Float32Array.from({ length: jaw.length / 3 }, (_, v) => length3(jaw, v));
  const threshold = PARTING * travel.reduce((most, value) => Math.max(most, value), 0);
  const cells = new Map<string, number[]>();
  const cellOf = (v: number, axis: number): number => Math.floor(at(skin.positions, v * 3 + axis) / reach);
  for (let v = 0; v < travel.length; v++) {
    const key = `${cellOf(v, 0)},${cellOf(v, 1)},${cellOf(v, 2)}`;
    const cell = cells.get(key);
    if (cell) cell.push(v);
    else cells.set(key, [v]);
  }
  const pairs: [number, number][] = [];
  for (let v = 0; v < travel.length; v++) {
    if (at(travel, v) < threshold) continue;
    for (let n = 0; n < 27; n++) {
      const key = `${cellOf(v, 0) + (n % 3) - 1},${cellOf(v, 1) + (Math.floor(n / 3) % 3) - 1},${cellOf(v, 2) + Math.floor(n / 9) - 1}`;
      for (const other of cells.get(key) ?? []) {
        if (at(travel, v) - at(travel, other) < threshold) continue;
        if (distance3(skin.positions, v, other) <= reach) pairs.push([other, v]);
      }
    }
  }
  return pairs;
}

function regionFromPairs(
  mesh: number,
  skin: HeadMesh,
  jawTravel: Float32Array,
  eyeDistance: number,
  pairs: readonly [number, number][],
): MouthRegion {
  const slit = frontSlit(skin, pairs, eyeDistance);
  const upper: number[] = [];
  const lower: number[] = [];
  for (let v = 0; v < jawTravel.length; v++) {
    const near = nearestSlitPoint(slit, at(skin.positions, v * 3), eyeDistance);
    if (near === undefined) continue;
    const dy = at(skin.positions, v * 3 + 1) - near.y;
    const dz = at(skin.positions, v * 3 + 2) - near.z;
    if (Math.abs(dy) > 0.3 * eyeDistance || dz < -0.2 * eyeDistance || dz > 0.25 * eyeDistance) continue;
    (at(jawTravel, v) > near.travel ? lower : upper).push(v);
  }
  return { mesh, eyeDistance, slit, upper, lower, jawTravel };
}

/** Of the pairs in each column of x, those in front: where the lips meet as seen from outside. */
function frontSlit(skin: HeadMesh, pairs: readonly [number, number][], eyeDistance: number): SlitPoint[] {
  const jaw = shapeDeltas(skin, 'jawOpen') ?? new Float32Array(0);
  const width = eyeDistance * 0.05;
  const columns = new Map<number, SlitPoint[]>();
  for (const [a, b] of pairs) {
    const middle = (axis: number): number => (at(skin.positions, a * 3 + axis) + at(skin.positions, b * 3 + axis)) / 2;
    const point = {
      x: middle(0),
      y: middle(1),
      z: middle(2),
      travel: -(at(jaw, a * 3 + 1) + at(jaw, b * 3 + 1)) / 2,
      parting: at(jaw, a * 3 + 1) - at(jaw, b * 3 + 1),
    };
    const column = Math.round(point.x / width);
    const points = columns.get(column);
    if (points) points.push(point);
    else columns.set(column, [point]);
  }
  return [...columns.keys()]
    .sort((a, b) => a - b)
    .map((column) => {
      const points = columns.get(column) ?? [];
      const front = points.reduce((most, point) => Math.max(most, point.z), -Infinity);
      const kept = points.filter((point) => point.z > front - 0.06 * eyeDistance);
      const mean = (pick: (point: SlitPoint) => number): number =>
        kept.reduce((sum, point) => sum + pick(point), 0) / kept.length;
      const parting = kept.reduce((most, point) => Math.max(most, point.parting), 0);
      return { x: column * width, y: mean((p) => p.y), z: mean((p) => p.z), travel: mean((p) => p.travel), parting };
    });
}

function nearestSlitPoint(slit: readonly SlitPoint[], x: number, eyeDistance: number): SlitPoint | undefined {
  let best: SlitPoint | undefined;
  for (const point of slit) if (!best || Math.abs(point.x - x) < Math.abs(best.x - x)) best = point;
  return best && Math.abs(best.x - x) <= eyeDistance * 0.05 ? best : undefined;
}

/** Element of a typed array; 0 outside. */
export function at(array: ArrayLike<number>, index: number): number {
  return array[index] ?? 0;
}

/** Length of vector `v` of a [V,3] array. */
export function length3(array: ArrayLike<number>, v: number): number {
  return Math.hypot(at(array, v * 3), at(array, v * 3 + 1), at(array, v * 3 + 2));
}

function distance3(array: ArrayLike<number>, a: number, b: number): number {
  return Math.hypot(
    at(array, a * 3) - at(array, b * 3),
    at(array, a * 3 + 1) - at(array, b * 3 + 1),
    at(array, a * 3 + 2) - at(array, b * 3 + 2),
  );
}
