import type { BlendShapeName } from '../../shared/core/blend-shapes.ts';
import type { Warning } from '../../shared/core/errors.ts';

/** One blend shape of one mesh: displacement of every vertex at weight 1, [V,3], in the units of the head. */
export interface HeadTarget {
  /** ARKit name where the source name could be read as one, else the source name. */
  readonly name: string;
  /** The name in the file, for writing curves back onto the same character. */
  readonly sourceName: string;
  readonly deltas: Float32Array;
  /** Change of the unit normals at weight 1, [V,3], when the file has it. */
  readonly normalDeltas?: Float32Array;
}

export interface HeadMaterial {
  /** Linear RGBA, 0..1; multiplies vertex colours. */
  readonly baseColor: readonly [number, number, number, number];
  readonly roughness: number;
  readonly metallic: number;
  readonly doubleSided: boolean;
}

/** One mesh of a head in scene space (node transforms applied), triangles only. */
export interface HeadMesh {
  readonly name: string;
  /** [V,3] */
  readonly positions: Float32Array;
  /** Unit vectors, [V,3]. */
  readonly normals?: Float32Array;
  /** [V,2], origin at the upper left as in glTF. */
  readonly uvs?: Float32Array;
  /** Linear RGB, [V,3], 0..1. */
  readonly colors?: Float32Array;
  /** [F,3] */
  readonly indices: Uint32Array;
  readonly material: HeadMaterial;
  readonly targets: readonly HeadTarget[];
}

/** A head as plain data: what writers of FBX and GLB, the lip table and the screen need. +Y up, facing +Z. */
export interface HeadGeometry {
  readonly name: string;
  readonly meshes: readonly HeadMesh[];
}

/** A head read from a file, with what was odd about it. */
export interface Head extends HeadGeometry {
  readonly warnings: readonly Warning[];
}

/** Weights by shape name; missing names are 0. */
export type ShapeWeights = Readonly<Partial<Record<BlendShapeName, number>>>;

/** Displacements of a shape on a mesh, [V,3]; undefined when the mesh does not carry it. */
export function shapeDeltas(mesh: HeadMesh, name: string): Float32Array | undefined {
  return mesh.targets.find((target) => target.name === name)?.deltas;
}

/** Positions of a mesh under weights, [V,3]. */
export function posedPositions(mesh: HeadMesh, weights: ShapeWeights): Float32Array {
  const positions = mesh.positions.slice();
  const byName = new Map<string, number | undefined>(Object.entries(weights));
  for (const target of mesh.targets) {
    const weight = byName.get(target.name) ?? 0;
    if (weight === 0) continue;
    for (let i = 0; i < positions.length; i++) positions[i] = (positions[i] ?? 0) + weight * (target.deltas[i] ?? 0);
  }
  return positions;
}
