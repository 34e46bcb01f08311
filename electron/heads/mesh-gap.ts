import { type HeadGeometry, type HeadMesh, posedPositions, type ShapeWeights } from './head-geometry.ts';
import type { LipLandmarks } from './lip-landmarks.ts';
import { at, type MouthRegion } from './mouth-region.ts';

/** Edges of one lip near its rim: pairs of vertices, [E,2]. */
export interface LipEdges {
  readonly upper: Uint32Array;
  readonly lower: Uint32Array;
}

/** The edges of the skin's triangles that belong to the upper and to the lower lip. */
export function lipEdges(skin: HeadMesh, region: MouthRegion): LipEdges {
  const side = new Uint8Array(skin.positions.length / 3);
  for (const v of region.upper) side[v] = 1;
  for (const v of region.lower) side[v] = 2;
  const upper: number[] = [];
  const lower: number[] = [];
  for (let t = 0; t < skin.indices.length; t += 3) {
    for (let i = 0; i < 3; i++) {
      const a = at(skin.indices, t + i);
      const b = at(skin.indices, t + ((i + 1) % 3));
      if (side[a] === 0 || side[a] !== side[b]) continue;
      (side[a] === 1 ? upper : lower).push(a, b);
    }
  }
  return { upper: Uint32Array.from(upper), lower: Uint32Array.from(lower) };
}

/**
 * Signed height of the opening between the lips in the plane x = `place` of a posed skin: the lowest point of the upper lip
 * over the highest of the lower, in units of the head. Below 0 the lips press into each other. Not a number where a lip is missing.
 */
export function openingAt(positions: Float32Array, edges: LipEdges, place: number): number {
  return extremeAt(positions, edges.upper, place, -1) - extremeAt(positions, edges.lower, place, 1);
}

function extremeAt(positions: Float32Array, edges: Uint32Array, place: number, sign: 1 | -1): number {
  let extreme = Number.NaN;
  for (let e = 0; e < edges.length; e += 2) {
    const a = at(edges, e) * 3;
    const b = at(edges, e + 1) * 3;
    const xa = at(positions, a);
    const xb = at(positions, b);
    if (xa > place === xb > place) continue;
    const y = at(positions, a + 1) + ((place - xa) / (xb - xa)) * (at(positions, b + 1) - at(positions, a + 1));
    if (!(sign * y <= sign * extreme)) extreme = y;
  }
  return extreme;
}

/** Openings of a posed skin over x, every `step`: see {@link openingProfile}. */
export interface OpeningProfile {
  readonly start: number;
  readonly step: number;
  readonly openings: Float32Array;
}

/** {@link openingAt} at every `step` from `start` to `end`, made in one pass over the edges. */
export function openingProfile(
  positions: Float32Array,
  edges: LipEdges,
  start: number,
  end: number,
  step: number,
): OpeningProfile {
  const count = Math.max(2, Math.ceil((end - start) / step) + 1);
  const upper = extremeProfile(positions, edges.upper, -1, start, step, count);
  const lower = extremeProfile(positions, edges.lower, 1, start, step, count);
  return { start, step, openings: upper.map((value, i) => value - at(lower, i)) };
}

function extremeProfile(
  positions: Float32Array,
  edges: Uint32Array,
  sign: 1 | -1,
  start: number,
  step: number,
  count: number,
): Float32Array {
  const extremes = new Float32Array(count).fill(Number.NaN);
  for (let e = 0; e < edges.length; e += 2) {
    const [a, b] = [at(edges, e) * 3, at(edges, e + 1) * 3];
    const [xa, xb, ya, yb] = [at(positions, a), at(positions, b), at(positions, a + 1), at(positions, b + 1)];
    const first = Math.max(0, Math.ceil((Math.min(xa, xb) - start) / step));
    const last = Math.min(count - 1, Math.floor((Math.max(xa, xb) - start) / step));
    for (let i = first; i <= last && xa !== xb; i++) {
      const y = ya + ((start + i * step - xa) / (xb - xa)) * (yb - ya);
      if (!(sign * y <= sign * (extremes[i] ?? Number.NaN))) extremes[i] = y;
    }
  }
  return extremes;
}

/** The opening of a profile at x, between its samples in a straight line; not a number outside. */
export function profileAt({ start, step, openings }: OpeningProfile, x: number): number {
  const place = (x - start) / step;
  const index = Math.floor(place);
  const [left, right] = [openings[index] ?? Number.NaN, openings[index + 1] ?? Number.NaN];
  return left + (place - index) * (right - left);
}

/** The true opening of the inner lips of a head under weights, measured on its mesh at the five places of the lip table. */
export interface MeshGap {
  /** Signed openings in millimetres, the character's right first; below 0 where the lips press into each other. */
  readonly openings: readonly number[];
  /** Mean of the openings, each floored at 0, in millimetres: what the lip table predicts. */
  readonly gap: number;
  /** Greatest opening in millimetres. */
  readonly widest: number;
}

/** Measures the inner-lip gap on the posed mesh itself, as a check of the lip table and of closures. */
export function measureMeshGap(head: HeadGeometry, landmarks: LipLandmarks, weights: ShapeWeights): MeshGap {
  const skin = head.meshes[landmarks.region.mesh];
  if (!skin) return { openings: [], gap: Number.NaN, widest: Number.NaN };
  const positions = posedPositions(skin, weights);
  const edges = lipEdges(skin, landmarks.region);
  const openings = landmarks.pairs.map(({ upper, lower }) => {
    const place = (at(positions, upper.vertex * 3) + at(positions, lower.vertex * 3)) / 2;
    return openingAt(positions, edges, place) * landmarks.millimetres;
  });
  const open = openings.map((opening) => Math.max(0, opening));
  return { openings, gap: open.reduce((sum, value) => sum + value, 0) / open.length, widest: Math.max(...open) };
}
