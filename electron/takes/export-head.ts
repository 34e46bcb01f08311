import type { ExportHead, ExportMesh } from '../../shared/export/export-input.ts';
import type { HeadGeometry, HeadMesh } from '../heads/head-geometry.ts';
import type { ShelvedHead } from './head-shelf.ts';

/** What a rig calls a blend shape; several names where several of its shapes move alike. */
export type ChannelNames = Readonly<Record<string, readonly string[]>>;

/** [V, 3] colours with full opacity: [V, 4]. */
function opaque(colors: Float32Array): Float32Array {
  const vertices = colors.length / 3;
  const result = new Float32Array(vertices * 4).fill(1);
  for (let vertex = 0; vertex < vertices; vertex++) result.set(colors.subarray(vertex * 3, vertex * 3 + 3), vertex * 4);
  return result;
}

function exportMesh(mesh: HeadMesh, ownNames: boolean): ExportMesh {
  return {
    name: mesh.name,
    positions: mesh.positions,
    ...(mesh.normals ? { normals: mesh.normals } : {}),
    ...(mesh.uvs ? { uvs: mesh.uvs } : {}),
    ...(mesh.colors ? { colors: opaque(mesh.colors) } : {}),
    indices: mesh.indices,
    material: { name: mesh.name, ...mesh.material },
    targets: mesh.targets.map(({ name, sourceName, deltas }) => ({
      name: ownNames ? sourceName : name,
      positionDeltas: deltas,
    })),
  };
}

/** A head as the mesh formats want it; with `ownNames` its shapes are called as in the file it came from. */
export function exportHead({ head, pivot }: Pick<ShelvedHead, 'head' | 'pivot'>, ownNames = false): ExportHead {
  return { name: head.name, meshes: head.meshes.map((mesh) => exportMesh(mesh, ownNames)), ...(pivot ? { pivot } : {}) };
}

/** What a head calls its shapes, by their ARKit names; a shape that two of its meshes spell differently has both spellings. */
export function sourceNames(head: HeadGeometry): ChannelNames {
  const names = new Map<string, Set<string>>();
  for (const { name, sourceName } of head.meshes.flatMap((mesh) => mesh.targets)) {
    names.set(name, (names.get(name) ?? new Set()).add(sourceName));
  }
  return Object.fromEntries([...names].map(([name, sources]) => [name, [...sources]]));
}
