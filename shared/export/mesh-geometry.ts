import { StudioError } from '../core/errors.ts';
import { firstNonFinite } from '../curves/clip.ts';
import type { ExportHead, ExportMesh, ExportTarget } from './export-input.ts';

/** Vertices that a blend shape moves, rising, with how far and how their normals change: [indices, 3] each. */
export interface SparseTarget {
  readonly indices: Int32Array;
  readonly positions: Float32Array;
  readonly normals: Float32Array;
}

/**
 * Refuses geometry that would give a broken file: sizes that disagree, indices out of range, values that are not finite, a shape name
 * that is empty or used twice in a mesh, a head without triangles.
 * @throws StudioError `head-invalid`
 */
export function validateHead(head: ExportHead): void {
  const fail = (what: string) => {
    throw new StudioError('head-invalid', `The head "${head.name}" cannot be exported: ${what}.`);
  };
  if (head.meshes.length === 0) fail('it has no mesh');
  for (const mesh of head.meshes) {
    const vertices = mesh.positions.length / 3;
    const hasFiniteValues = (values: Float32Array | undefined) => values === undefined || firstNonFinite(values) < 0;
    if (!Number.isInteger(vertices) || vertices === 0) fail(`"${mesh.name}" has ${mesh.positions.length} coordinates`);
    if (mesh.indices.length === 0 || mesh.indices.length % 3 !== 0) fail(`"${mesh.name}" is not made of triangles`);
    if (mesh.indices.some((index) => index >= vertices)) fail(`"${mesh.name}" has a triangle without its vertex`);
    if ((mesh.normals?.length ?? vertices * 3) !== vertices * 3) fail(`"${mesh.name}" has another number of normals`);
    if ((mesh.uvs?.length ?? vertices * 2) !== vertices * 2) fail(`"${mesh.name}" has another number of texture coordinates`);
    if ((mesh.colors?.length ?? vertices * 4) !== vertices * 4) fail(`"${mesh.name}" has another number of colours`);
    if (![mesh.positions, mesh.normals, mesh.uvs, mesh.colors].every(hasFiniteValues))
      fail(`"${mesh.name}" has a value that is not finite`);
    const names = new Set<string>();
    for (const target of mesh.targets) {
      if (target.name === '' || names.has(target.name))
        fail(`"${mesh.name}" has the shape "${target.name}" twice or without a name`);
      names.add(target.name);
      const rows = target.indices?.length ?? vertices;
      if (target.positionDeltas.length !== rows * 3 || (target.normalDeltas?.length ?? rows * 3) !== rows * 3) {
        fail(`the shape "${target.name}" of "${mesh.name}" has another number of vertices`);
      }
      if (target.indices?.some((index) => index >= vertices)) fail(`the shape "${target.name}" moves a vertex that is not there`);
      if (![target.positionDeltas, target.normalDeltas].every(hasFiniteValues)) fail(`the shape "${target.name}" is not finite`);
    }
  }
}

/**
 * Only the vertices that move. A shape that moves nothing keeps vertex 0 with zeros: readers abort on a shape without vertices, and
 * leaving it out would shift the names of those after it.
 */
export function sparseTarget(target: ExportTarget): SparseTarget {
  const { positionDeltas, normalDeltas } = target;
  const rows: number[] = [];
  for (let i = 0; i < positionDeltas.length; i += 3)
    if (hasMotion(positionDeltas, i) || hasMotion(normalDeltas, i)) rows.push(i / 3);
  const vertex = (row: number) => target.indices?.[row] ?? row;
  if (target.indices) rows.sort((a, b) => vertex(a) - vertex(b));
  const count = Math.max(rows.length, 1);
  const sparse = { indices: new Int32Array(count), positions: new Float32Array(count * 3), normals: new Float32Array(count * 3) };
  rows.forEach((row, i) => {
    sparse.indices[i] = vertex(row);
    sparse.positions.set(positionDeltas.subarray(row * 3, row * 3 + 3), i * 3);
    if (normalDeltas) sparse.normals.set(normalDeltas.subarray(row * 3, row * 3 + 3), i * 3);
  });
  return sparse;
}

function hasMotion(deltas: Float32Array | undefined, i: number): boolean {
  return deltas !== undefined && (deltas[i] !== 0 || deltas[i + 1] !== 0 || deltas[i + 2] !== 0);
}

/** Unit normals, [V, 3]: the mesh's own, or the mean of the triangles around a vertex weighted by their area. */
export function unitNormals(mesh: ExportMesh): Float32Array {
  const normals = mesh.normals?.slice() ?? summedFaceNormals(mesh);
  for (let i = 0; i < normals.length; i += 3) {
    const length = Math.hypot(normals[i] ?? 0, normals[i + 1] ?? 0, normals[i + 2] ?? 0);
    if (length > 1e-20) for (let axis = 0; axis < 3; axis++) normals[i + axis] = (normals[i + axis] ?? 0) / length;
    else normals.set([0, 0, 1], i);
  }
  return normals;
}

function summedFaceNormals({ positions, indices }: ExportMesh): Float32Array {
  const sums = new Float32Array(positions.length);
  const at = (vertex: number, axis: number) => positions[vertex * 3 + axis] ?? 0;
  for (let i = 0; i < indices.length; i += 3) {
    const [a = 0, b = 0, c = 0] = indices.subarray(i, i + 3);
    const [ux, uy, uz] = [at(b, 0) - at(a, 0), at(b, 1) - at(a, 1), at(b, 2) - at(a, 2)];
    const [vx, vy, vz] = [at(c, 0) - at(a, 0), at(c, 1) - at(a, 1), at(c, 2) - at(a, 2)];
    const cross = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
    for (const vertex of [a, b, c]) {
      for (let axis = 0; axis < 3; axis++) sums[vertex * 3 + axis] = (sums[vertex * 3 + axis] ?? 0) + (cross[axis] ?? 0);
    }
  }
  return sums;
}

/**
 * A triangle that carries shapes of the given names, for files that bring curves onto a mesh of the user's: programs read curves of
 * blend shapes only together with the shapes themselves. Each shape lifts one corner by a millimetre.
 */
export function standInHead(name: string, channels: readonly string[]): ExportHead {
  const mesh: ExportMesh = {
    name,
    positions: Float32Array.of(0, 0, 0, 0.01, 0, 0, 0, 0.01, 0),
    normals: Float32Array.of(0, 0, 1, 0, 0, 1, 0, 0, 1),
    indices: Uint32Array.of(0, 1, 2),
    targets: channels.map((channel) => ({
      name: channel,
      indices: Uint32Array.of(2),
      positionDeltas: Float32Array.of(0, 0.001, 0),
    })),
  };
  return { name: `${name}_root`, meshes: [mesh] };
}
