/** Blend shape of one mesh as only the vertices that it moves. */
export interface SparseTarget {
  readonly name: string;
  readonly vertices: Uint32Array;
  /** [vertices, 3] in the units of the positions. */
  readonly deltas: Float32Array;
}

/** A mesh that is morphed by the processor. `positions` and `normals` are [V, 3] and hold the current state. */
export interface MorphMesh {
  readonly positions: Float32Array;
  readonly normals: Float32Array;
  readonly targets: readonly SparseTarget[];
  /** Moves the vertices to the weights (by name, missing ones are 0); false when nothing changed. */
  apply(weights: ReadonlyMap<string, number>): boolean;
}

/** Weights closer to each other than this look the same. */
const SAME = 1e-5;

/**
 * Prepares a mesh for sparse morphing: only vertices that some shape moves are touched, and their normals follow the surface, so that
 * light falls on the moved mouth as it is and not as it was at rest. `rest` data are copied.
 */
export function createMorphMesh(
  restPositions: Float32Array,
  restNormals: Float32Array,
  indices: ArrayLike<number>,
  targets: readonly SparseTarget[],
): MorphMesh {
  const positions = restPositions.slice();
  const normals = restNormals.slice();
  const moved = movedVertices(targets, restPositions.length / 3);
  const relight = moved.length === 0 ? undefined : createRelighting(restPositions, restNormals, indices, moved);
  const current = new Float32Array(targets.length);
  return {
    positions,
    normals,
    targets,
    apply(weights) {
      if (!updateWeights(current, targets, weights)) return false;
      for (const vertex of moved) {
        const at = vertex * 3;
        positions[at] = restPositions[at] ?? 0;
        positions[at + 1] = restPositions[at + 1] ?? 0;
        positions[at + 2] = restPositions[at + 2] ?? 0;
      }
      for (const [index, target] of targets.entries()) addTarget(positions, target, current[index] ?? 0);
      relight?.(positions, normals);
      return true;
    },
  };
}

function updateWeights(current: Float32Array, targets: readonly SparseTarget[], weights: ReadonlyMap<string, number>): boolean {
  let changed = false;
  targets.forEach(({ name }, index) => {
    const weight = weights.get(name) ?? 0;
    if (Math.abs(weight - (current[index] ?? 0)) < SAME) return;
    current[index] = weight;
    changed = true;
  });
  return changed;
}

function addTarget(positions: Float32Array, { vertices, deltas }: SparseTarget, weight: number): void {
  if (weight === 0) return;
  for (let i = 0; i < vertices.length; i++) {
    const at = (vertices[i] ?? 0) * 3;
    positions[at] = (positions[at] ?? 0) + weight * (deltas[i * 3] ?? 0);
    positions[at + 1] = (positions[at + 1] ?? 0) + weight * (deltas[i * 3 + 1] ?? 0);
    positions[at + 2] = (positions[at + 2] ?? 0) + weight * (deltas[i * 3 + 2] ?? 0);
  }
}

function movedVertices(targets: readonly SparseTarget[], count: number): Uint32Array {
  const isMoved = new Uint8Array(count);
  for (const { vertices } of targets) for (const vertex of vertices) isMoved[vertex] = 1;
  return Uint32Array.from([...isMoved.keys()].filter((vertex) => isMoved[vertex] === 1));
}

/**
 * Normals of the moved part of a surface. Vertices at one place (seams of the texture) share theirs. What the surface's own normal
 * changes by is added to the authored normal, so that the mesh at rest keeps exactly the look it came with.
 */
function createRelighting(
  rest: Float32Array,
  authored: Float32Array,
  indices: ArrayLike<number>,
  moved: Uint32Array,
): (positions: Float32Array, normals: Float32Array) => void {
  const { placeOf, placeCount } = mergePlaces(rest);
  const isMoved = new Uint8Array(placeCount);
  for (const vertex of moved) isMoved[placeOf[vertex] ?? 0] = 1;
  const corner = (i: number): number => placeOf[indices[i] ?? 0] ?? 0;
  const triangles: number[] = [];
  const still = new Float32Array(placeCount * 3);
  const isLit = new Uint8Array(placeCount);
  for (let i = 0; i + 2 < indices.length; i += 3) {
    if (isMoved[corner(i)] || isMoved[corner(i + 1)] || isMoved[corner(i + 2)]) {
      triangles.push(indices[i] ?? 0, indices[i + 1] ?? 0, indices[i + 2] ?? 0);
      for (let k = 0; k < 3; k++) isLit[corner(i + k)] = 1;
    } else addFace(still, placeOf, rest, indices[i] ?? 0, indices[i + 1] ?? 0, indices[i + 2] ?? 0);
  }
  const faces = Uint32Array.from(triangles);
  const lit = Uint32Array.from([...placeOf.keys()].filter((vertex) => isLit[placeOf[vertex] ?? 0] === 1));
  const sums = new Float32Array(placeCount * 3);
  const surface = (positions: Float32Array): void => {
    sums.set(still);
    for (let i = 0; i < faces.length; i += 3)
      addFace(sums, placeOf, positions, faces[i] ?? 0, faces[i + 1] ?? 0, faces[i + 2] ?? 0);
  };
  surface(rest);
  const atRest = new Float32Array(authored.length);
  for (const vertex of lit) writeUnit(sums, (placeOf[vertex] ?? 0) * 3, atRest, vertex * 3);
  const now = new Float32Array(3);
  return (positions, normals) => {
    surface(positions);
    for (const vertex of lit) {
      const at = vertex * 3;
      writeUnit(sums, (placeOf[vertex] ?? 0) * 3, now, 0);
      for (let k = 0; k < 3; k++) normals[at + k] = (authored[at + k] ?? 0) + (now[k] ?? 0) - (atRest[at + k] ?? 0);
      // Where the surface folded onto itself it has no normal of its own.
      if (lengthOf(normals[at] ?? 0, normals[at + 1] ?? 0, normals[at + 2] ?? 0) < 1e-6)
        normals.set(authored.subarray(at, at + 3), at);
      writeUnit(normals, at, normals, at);
    }
  };
}

/** Numbers the distinct places of vertices; equal coordinates are one place. */
function mergePlaces(positions: Float32Array): { placeOf: Uint32Array; placeCount: number } {
  const places = new Map<string, number>();
  const placeOf = new Uint32Array(positions.length / 3);
  for (let vertex = 0; vertex < placeOf.length; vertex++) {
    const key = `${positions[vertex * 3]},${positions[vertex * 3 + 1]},${positions[vertex * 3 + 2]}`;
    const known = places.get(key);
    placeOf[vertex] = known ?? places.size;
    if (known === undefined) places.set(key, places.size);
  }
  return { placeOf, placeCount: places.size };
}

/** Adds a triangle's area-weighted normal to its three places. */
function addFace(sums: Float32Array, placeOf: Uint32Array, p: Float32Array, a: number, b: number, c: number): void {
  const ia = a * 3;
  const ib = b * 3;
  const ic = c * 3;
  const ux = (p[ib] ?? 0) - (p[ia] ?? 0);
  const uy = (p[ib + 1] ?? 0) - (p[ia + 1] ?? 0);
  const uz = (p[ib + 2] ?? 0) - (p[ia + 2] ?? 0);
  const vx = (p[ic] ?? 0) - (p[ia] ?? 0);
  const vy = (p[ic + 1] ?? 0) - (p[ia + 1] ?? 0);
  const vz = (p[ic + 2] ?? 0) - (p[ia + 2] ?? 0);
  const nx = uy * vz - uz * vy;
  const ny = uz * vx - ux * vz;
  const nz = ux * vy - uy * vx;
  addAt(sums, placeOf[a] ?? 0, nx, ny, nz);
  addAt(sums, placeOf[b] ?? 0, nx, ny, nz);
  addAt(sums, placeOf[c] ?? 0, nx, ny, nz);
}

function addAt(sums: Float32Array, place: number, x: number, y: number, z: number): void {
  const at = place * 3;
  sums[at] = (sums[at] ?? 0) + x;
  sums[at + 1] = (sums[at + 1] ?? 0) + y;
  sums[at + 2] = (sums[at + 2] ?? 0) + z;
}

/** `Math.hypot` takes care of numbers beyond all heads, and many times as long. */
function lengthOf(x: number, y: number, z: number): number {
  return Math.sqrt(x * x + y * y + z * z);
}

function writeUnit(from: Float32Array, at: number, into: Float32Array, to: number): void {
  const x = from[at] ?? 0;
  const y = from[at + 1] ?? 0;
  const z = from[at + 2] ?? 0;
  const length = lengthOf(x, y, z) || 1;
  into[to] = x / length;
  into[to + 1] = y / length;
  into[to + 2] = z / length;
}
