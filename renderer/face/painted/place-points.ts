import type { Strip } from './fill-triangles.ts';

/** How the head sits on the neck, as for the graphics card: below `from` it stays, above `to` it turns all the way. */
export interface PaintedTurn {
  /** 3 x 3, column by column. */
  readonly matrix: readonly number[];
  readonly pivot: readonly [number, number, number];
  readonly from: number;
  readonly to: number;
}

/** Where a head is seen from: 4 x 4 to the clip space, column by column, and the eye in scene space. */
export interface PaintedCamera {
  readonly matrix: readonly number[];
  readonly eye: readonly [number, number, number];
}

/** Nearer to the eye than this (in clip space) nothing is painted. */
const NEAREST = 0.01;

/** Turns points and normals over the neck: from `positions` and `normals` into `points` and `turned`, [V, 3] all of them. */
export function turnPart(
  { positions, normals }: { readonly positions: Float32Array; readonly normals: Float32Array },
  { matrix, pivot, from, to }: PaintedTurn,
  points: Float32Array,
  turned: Float32Array,
): void {
  const [m0 = 1, m1 = 0, m2 = 0, m3 = 0, m4 = 1, m5 = 0, m6 = 0, m7 = 0, m8 = 1] = matrix;
  const [px, py, pz] = pivot;
  for (let at = 0; at < positions.length; at += 3) {
    const x = positions[at] ?? 0;
    const y = positions[at + 1] ?? 0;
    const z = positions[at + 2] ?? 0;
    const nx = normals[at] ?? 0;
    const ny = normals[at + 1] ?? 0;
    const nz = normals[at + 2] ?? 0;
    const t = y <= from ? 0 : y >= to ? 1 : (y - from) / (to - from);
    const share = t * t * (3 - 2 * t);
    const rest = 1 - share;
    const dx = x - px;
    const dy = y - py;
    const dz = z - pz;
    points[at] = rest * x + share * (px + m0 * dx + m3 * dy + m6 * dz);
    points[at + 1] = rest * y + share * (py + m1 * dx + m4 * dy + m7 * dz);
    points[at + 2] = rest * z + share * (pz + m2 * dx + m5 * dy + m8 * dz);
    turned[at] = rest * nx + share * (m0 * nx + m3 * ny + m6 * nz);
    turned[at + 1] = rest * ny + share * (m1 * nx + m4 * ny + m7 * nz);
    turned[at + 2] = rest * nz + share * (m2 * nx + m5 * ny + m8 * nz);
  }
}

/** Where points of the scene are seen in a strip of a picture: pixels from its top left and depth, [V, 3]; no number for what lies behind the eye. */
export function placePart(
  points: Float32Array,
  { matrix }: PaintedCamera,
  height: number,
  { left, right }: Strip,
  places: Float32Array,
): void {
  const [a = 0, b = 0, , d = 0, e = 0, f = 0, , h = 0, i = 0, j = 0, , l = 0, m = 0, n = 0, , p = 0] = matrix;
  const [c = 0, g = 0, k = 0, o = 0] = [matrix[2], matrix[6], matrix[10], matrix[14]];
  const wide = (right - left) / 2;
  const tall = height / 2;
  for (let at = 0; at < points.length; at += 3) {
    const x = points[at] ?? 0;
    const y = points[at + 1] ?? 0;
    const z = points[at + 2] ?? 0;
    const w = d * x + h * y + l * z + p;
    const over = w > NEAREST ? 1 / w : Number.NaN;
    places[at] = left + wide + wide * (a * x + e * y + i * z + m) * over;
    places[at + 1] = tall - tall * (b * x + f * y + j * z + n) * over;
    places[at + 2] = (c * x + g * y + k * z + o) * over;
  }
}
