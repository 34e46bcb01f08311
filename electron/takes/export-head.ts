import type { ExportHead, ExportMesh } from '../../shared/export/export-input.ts';
import type { HeadMesh } from '../heads/head-geometry.ts';
import type { ShelvedHead } from './head-shelf.ts';

/** [V, 3] colours with full opacity: [V, 4]. */
function opaque(colors: Float32Array): Float32Array {
  const vertices = colors.length / 3;
  const result = new Float32Array(vertices * 4).fill(1);
  for (let vertex = 0; vertex < vertices; vertex++) result.set(colors.subarray(vertex * 3, vertex * 3 + 3), vertex * 4);
  return result;
}

function exportMesh(mesh: HeadMesh): ExportMesh {
  return {
    name: mesh.name,
    positions: mesh.positions,
    ...(mesh.normals ? { normals: mesh.normals } : {}),
    ...(mesh.uvs ? { uvs: mesh.uvs } : {}),
    ...(mesh.colors ? { colors: opaque(mesh.colors) } : {}),
    indices: mesh.indices,
    material: { name: mesh.name, ...mesh.material },
    targets: mesh.targets.map(({ name, deltas }) => ({ name, positionDeltas: deltas })),
  };
}

/** A head as the mesh formats want it. */
export function exportHead({ head, pivot }: Pick<ShelvedHead, 'head' | 'pivot'>): ExportHead {
  return { name: head.name, meshes: head.meshes.map(exportMesh), ...(pivot ? { pivot } : {}) };
}
