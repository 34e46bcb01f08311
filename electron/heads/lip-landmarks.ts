import { headInvalid } from './glb-safety.ts';
import { type HeadGeometry, type HeadMesh, shapeDeltas } from './head-geometry.ts';
import { chooseLipPairs } from './lip-pairs.ts';
import { at, findMouthRegion, length3, type MouthRegion, type SlitPoint } from './mouth-region.ts';

/** A vertex of a head. */
export interface VertexReference {
  readonly mesh: number;
  readonly vertex: number;
}

/** Two vertices whose vertical distance is measured, first minus second. */
export interface VertexPair {
  readonly upper: VertexReference;
  readonly lower: VertexReference;
}

/** Where a head's mouth is, as vertices; see {@link findLipLandmarks}. */
export interface LipLandmarks {
  /** Inner-lip points at -1/3, -1/6, 0, 1/6, 1/3 of the mouth's width, the character's right first. */
  readonly pairs: readonly VertexPair[];
  readonly cornerLeft: VertexReference;
  readonly cornerRight: VertexReference;
  readonly chin: VertexReference;
  /** Foremost points of the upper and the lower lip in the middle. */
  readonly fronts: readonly [VertexReference, VertexReference];
  /** Upper-incisor edge over the lower lip's edge, at the three middle points; empty for heads without teeth. */
  readonly teeth: readonly VertexPair[];
  /** Millimetres in one unit of the head: 1000, 100, 10 or 1. */
  readonly millimetres: number;
  readonly region: MouthRegion;
}

/** Positions of the five pairs, in mouth widths from the middle. */
export const PAIR_PLACES = [-1 / 3, -1 / 6, 0, 1 / 6, 1 / 3] as const;
const ADULT_MOUTH_WIDTH_MM = 50;
/** Search for a corner beyond the last certain point of the slit, in eye distances, and the parting that still counts, in jaw travels. */
const CORNER_REACH = 0.12;
const CORNER_PARTING = 0.09;

/**
 * Finds the landmarks of a head's mouth from its mesh and the motion of its shapes alone; names of meshes and the order of
 * vertices do not matter.
 * @throws StudioError `head-no-shapes` without jawOpen, `head-invalid` when there is no mouth to be found
 */
export function findLipLandmarks(head: HeadGeometry): LipLandmarks {
  const region = findMouthRegion(head);
  const left = findCorner(head, region, 1);
  const right = findCorner(head, region, -1);
  const x = (reference: VertexReference): number => at(head.meshes[reference.mesh]?.positions ?? [], reference.vertex * 3);
  const width = x(left) - x(right);
  if (!(width > 0)) throw headInvalid('The corners of the mouth could not be found.', 'The face must look towards +Z.');
  const middle = (x(left) + x(right)) / 2;
  const millimetres = unitMillimetres(width);
  const places = PAIR_PLACES.map((place) => middle + place * width);
  const pairs = chooseLipPairs(head, region, places);
  return {
    pairs,
    cornerLeft: left,
    cornerRight: right,
    chin: findChin(head, region, middle),
    fronts: [findFront(head, region, region.upper, middle), findFront(head, region, region.lower, middle)],
    teeth: findTeeth(head, region, pairs.slice(1, 4)),
    millimetres,
    region,
  };
}

/** Which unit makes the mouth an adult's: metres, decimetres, centimetres or millimetres. */
function unitMillimetres(width: number): number {
  const misfit = (unit: number): number => Math.abs(Math.log((width * unit) / ADULT_MOUTH_WIDTH_MM));
  return [1000, 100, 10, 1].reduce((best, unit) => (misfit(unit) < misfit(best) ? unit : best));
}

/** The corner lies where neighbours above and below the line of the mouth stop parting. */
function findCorner(head: HeadGeometry, region: MouthRegion, side: 1 | -1): VertexReference {
  const skin = head.meshes[region.mesh];
  const last = side === 1 ? region.slit.at(-1) : region.slit[0];
  if (!skin || !last) throw headInvalid('The corners of the mouth could not be found.', 'The face must look towards +Z.');
  const { eyeDistance } = region;
  const near: number[] = [];
  for (let v = 0; v < skin.positions.length / 3; v++) {
    const beyond = side * (at(skin.positions, v * 3) - last.x);
    const dy = Math.abs(at(skin.positions, v * 3 + 1) - last.y);
    const dz = Math.abs(at(skin.positions, v * 3 + 2) - last.z);
    if (beyond > -0.05 * eyeDistance && beyond < CORNER_REACH * eyeDistance && dy < 0.08 * eyeDistance && dz < 0.15 * eyeDistance)
      near.push(v);
  }
  const cornerX = partingEnd(skin, region, near, side, last.x);
  let best = near[0] ?? 0;
  let least = Infinity;
  for (const v of near) {
    const dx = Math.abs(at(skin.positions, v * 3) - cornerX);
    const dy = Math.abs(at(skin.positions, v * 3 + 1) - last.y);
    const cost = Math.hypot(dx, dy) - 0.4 * at(skin.positions, v * 3 + 2);
    if (cost < least) {
      best = v;
      least = cost;
    }
  }
  return { mesh: region.mesh, vertex: best };
}

/** x of the outermost pair of close neighbours that still part when the jaw opens. */
function partingEnd(skin: HeadMesh, region: MouthRegion, near: readonly number[], side: 1 | -1, start: number): number {
  const travel = (v: number): number => at(region.jawTravel, v);
  const most = region.jawTravel.reduce((greatest, value) => Math.max(greatest, value), 0);
  let end = start;
  for (const a of near) {
    for (const b of near) {
      const x = (at(skin.positions, a * 3) + at(skin.positions, b * 3)) / 2;
      if (side * (x - end) <= 0 || travel(b) - travel(a) < CORNER_PARTING * most) continue;
      const offset = [0, 1, 2].map((axis) => at(skin.positions, a * 3 + axis) - at(skin.positions, b * 3 + axis));
      if (Math.hypot(...offset) < 0.033 * region.eyeDistance) end = x;
    }
  }
  return end;
}

/** Of the middle of the face below the mouth, the point furthest forward and down that goes with the jaw. */
function findChin(head: HeadGeometry, region: MouthRegion, middle: number): VertexReference {
  const skin = head.meshes[region.mesh];
  const jaw = skin && shapeDeltas(skin, 'jawOpen');
  const centre = nearestSlit(region, middle);
  let most = 0;
  for (let v = 0; jaw && v < jaw.length / 3; v++) most = Math.max(most, length3(jaw, v));
  let best = 0;
  let furthest = -Infinity;
  for (let v = 0; skin && jaw && v < jaw.length / 3; v++) {
    const below = centre.y - at(skin.positions, v * 3 + 1);
    if (Math.abs(at(skin.positions, v * 3) - middle) > 0.05 * region.eyeDistance || below < 0.25 * region.eyeDistance) continue;
    if (below > 1.1 * region.eyeDistance || length3(jaw, v) < 0.6 * most) continue;
    const reach = at(skin.positions, v * 3 + 2) + 0.7 * below;
    if (reach > furthest) {
      best = v;
      furthest = reach;
    }
  }
  return { mesh: region.mesh, vertex: best };
}

function findFront(head: HeadGeometry, region: MouthRegion, lip: readonly number[], middle: number): VertexReference {
  const positions = head.meshes[region.mesh]?.positions ?? new Float32Array(0);
  const centre = nearestSlit(region, middle);
  let best = lip[0] ?? 0;
  let front = -Infinity;
  for (const v of lip) {
    if (Math.abs(at(positions, v * 3) - middle) > 0.06 * region.eyeDistance) continue;
    if (Math.abs(at(positions, v * 3 + 1) - centre.y) > 0.2 * region.eyeDistance) continue;
    if (at(positions, v * 3 + 2) > front) {
      best = v;
      front = at(positions, v * 3 + 2);
    }
  }
  return { mesh: region.mesh, vertex: best };
}

/** The lowest still vertices of other meshes just behind the upper lip, one above each given point of the lower lip. */
function findTeeth(head: HeadGeometry, region: MouthRegion, pairs: readonly VertexPair[]): VertexPair[] {
  const skin = head.meshes[region.mesh];
  const found: VertexPair[] = [];
  for (const { lower } of pairs) {
    const x = at(skin?.positions ?? [], lower.vertex * 3);
    const slit = nearestSlit(region, x);
    let best: VertexReference | undefined;
    let lowest = Infinity;
    head.meshes.forEach((mesh, index) => {
      if (index === region.mesh || !/te+th|tooth|dent|incis/i.test(mesh.name)) return;
      const jaw = shapeDeltas(mesh, 'jawOpen');
      for (let v = 0; v < mesh.positions.length / 3; v++) {
        if (jaw && length3(jaw, v) > 0) continue;
        const dz = slit.z - at(mesh.positions, v * 3 + 2);
        if (Math.abs(at(mesh.positions, v * 3) - x) > 0.06 * region.eyeDistance || dz > 0.4 * region.eyeDistance) continue;
        if (at(mesh.positions, v * 3 + 1) < lowest) {
          best = { mesh: index, vertex: v };
          lowest = at(mesh.positions, v * 3 + 1);
        }
      }
    });
    if (best) found.push({ upper: best, lower });
  }
  return found.length === pairs.length ? found : [];
}

function nearestSlit(region: MouthRegion, x: number): SlitPoint {
  const [first, ...rest] = region.slit;
  if (!first) throw headInvalid('The slit of the mouth could not be found.', 'The face must look towards +Z.');
  return rest.reduce((best, point) => (Math.abs(point.x - x) < Math.abs(best.x - x) ? point : best), first);
}
