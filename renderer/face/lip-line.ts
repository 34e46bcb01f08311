/** Vertices along the inner edges of the lips, from the character's right corner to the left one. */
export interface LipLine {
  readonly upper: Uint32Array;
  readonly lower: Uint32Array;
}

/** Places at which the edges are looked for between the corners. */
const SLICES = 24;
/** Vertices that follow the jaw by more than this share of the greatest travel belong to the lower lip. */
const FOLLOWS_JAW = 0.45;

/**
 * Finds where the lips part, by their motion: of the skin around the mouth that looks forward, what stays when the jaw opens is the
 * upper lip and what follows is the lower; their edges face each other.
 * @param positions rest positions [V, 3]
 * @param normals rest normals [V, 3]
 * @param mouth middle of the mouth
 * @param reach half the width in which to look
 * @param travel downward travel of each vertex at jawOpen 1, [V]
 * @returns undefined where the mesh has no mouth there
 */
export function findLipLine(
  positions: Float32Array,
  normals: Float32Array,
  mouth: readonly [number, number, number],
  reach: number,
  travel: Float32Array,
): LipLine | undefined {
  const most = travel.reduce((a, b) => Math.max(a, b), 0);
  const upper = new Int32Array(SLICES).fill(-1);
  const lower = new Int32Array(SLICES).fill(-1);
  for (let vertex = 0; vertex < travel.length; vertex++) {
    const x = (positions[vertex * 3] ?? 0) - mouth[0];
    const y = (positions[vertex * 3 + 1] ?? 0) - mouth[1];
    const z = (positions[vertex * 3 + 2] ?? 0) - mouth[2];
    if (Math.abs(x) >= reach || Math.abs(y) > reach * 0.6 || z < -reach || (normals[vertex * 3 + 2] ?? 0) < 0.25) continue;
    const slice = Math.floor(((x + reach) / (2 * reach)) * SLICES);
    const follows = (travel[vertex] ?? 0) > most * FOLLOWS_JAW;
    const edges = follows ? lower : upper;
    const known = edges[slice] ?? -1;
    const height = positions[vertex * 3 + 1] ?? 0;
    const best = known < 0 ? 0 : (positions[known * 3 + 1] ?? 0);
    if (known < 0 || (follows ? height > best : height < best)) edges[slice] = vertex;
  }
  // A slice beyond the corners has skin of one kind only, or two edges far apart.
  const isMouth = (slice: number): boolean => {
    const [above, below] = [upper[slice] ?? -1, lower[slice] ?? -1];
    if (above < 0 || below < 0) return false;
    return Math.abs((positions[above * 3 + 1] ?? 0) - (positions[below * 3 + 1] ?? 0)) < reach * 0.35;
  };
  const slices = Array.from({ length: SLICES }, (_, slice) => slice).filter(isMouth);
  if (slices.length < 4) return undefined;
  return {
    upper: Uint32Array.from(slices, (slice) => upper[slice] ?? 0),
    lower: Uint32Array.from(slices, (slice) => lower[slice] ?? 0),
  };
}

/** Shape of a mesh as sparse vertices and deltas; see `SparseTarget`. */
interface LineTarget {
  readonly name: string;
  readonly vertices: Uint32Array;
  readonly deltas: Float32Array;
}

/** The two edges as points, [P, 3] each. */
export interface LipPoints {
  readonly upper: Float32Array;
  readonly lower: Float32Array;
}

/** Tells where the lip line is under any weights, without moving the mesh: for looking a few frames ahead and back. */
export function createLipProbe(
  positions: Float32Array,
  targets: readonly LineTarget[],
  line: LipLine,
): (weights: ReadonlyMap<string, number>) => LipPoints {
  const probe = (vertices: Uint32Array) => {
    const rest = new Float32Array(vertices.length * 3);
    vertices.forEach((vertex, i) => {
      rest.set(positions.subarray(vertex * 3, vertex * 3 + 3), i * 3);
    });
    const moves = targets.map((target) => ({ name: target.name, deltas: deltasOf(target, vertices) }));
    return (weights: ReadonlyMap<string, number>): Float32Array => {
      const points = rest.slice();
      for (const { name, deltas } of moves) {
        const weight = weights.get(name) ?? 0;
        if (weight === 0) continue;
        for (let i = 0; i < points.length; i++) points[i] = (points[i] ?? 0) + weight * (deltas[i] ?? 0);
      }
      return points;
    };
  };
  const upper = probe(line.upper);
  const lower = probe(line.lower);
  return (weights) => ({ upper: upper(weights), lower: lower(weights) });
}

function deltasOf({ vertices, deltas }: LineTarget, wanted: Uint32Array): Float32Array {
  const places = new Map(Array.from(vertices, (vertex, i) => [vertex, i]));
  const found = new Float32Array(wanted.length * 3);
  wanted.forEach((vertex, i) => {
    const at = places.get(vertex);
    if (at !== undefined) found.set(deltas.subarray(at * 3, at * 3 + 3), i * 3);
  });
  return found;
}
