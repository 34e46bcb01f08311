import { BufferAttribute, type BufferGeometry, Color, DoubleSide, FrontSide, type Material, MeshStandardMaterial } from 'three';
import type { SparseTarget } from '../sparse-morph.ts';

/** A mesh as the painter knows it: plain data that can go to another thread. */
export interface PaintedPart {
  /** [V, 3] at rest, in scene space. */
  readonly positions: Float32Array;
  readonly normals: Float32Array;
  /** [V, 3] linear: the colours of vertices times that of the material. */
  readonly colors: Float32Array;
  readonly indices: Uint32Array;
  readonly targets: readonly SparseTarget[];
  readonly roughness: number;
  readonly metalness: number;
  /** 0..1; less than 1 lets through what was painted before. */
  readonly opacity: number;
  readonly isDoubleSided: boolean;
}

interface Source {
  readonly geometry: BufferGeometry;
  readonly material: Material | readonly Material[];
  readonly targets: readonly SparseTarget[];
}

/** What the painter needs of the parts of a head, those that one sees through last; undefined when one has pictures on it or other looks that it cannot paint. */
export function paintedParts(sources: readonly Source[]): readonly PaintedPart[] | undefined {
  const parts = sources.map(paintedPart);
  const known = parts.filter((part) => part !== undefined);
  if (known.length < parts.length) return undefined;
  return [...known.filter(({ opacity }) => opacity === 1), ...known.filter(({ opacity }) => opacity < 1)];
}

function paintedPart({ geometry, material, targets }: Source): PaintedPart | undefined {
  if (!(material instanceof MeshStandardMaterial) || !isPlain(material)) return undefined;
  const positions = floats(geometry, 'position', 3);
  const normals = floats(geometry, 'normal', 3);
  if (!positions || !normals) return undefined;
  return {
    positions,
    normals,
    colors: vertexColors(geometry, material, positions.length),
    indices: geometry.index
      ? Uint32Array.from(geometry.index.array)
      : Uint32Array.from({ length: positions.length / 3 }, (_, i) => i),
    targets,
    roughness: material.roughness,
    metalness: material.metalness,
    opacity: material.transparent ? material.opacity : 1,
    isDoubleSided: material.side === DoubleSide,
  };
}

function isPlain(material: MeshStandardMaterial): boolean {
  const { map, normalMap, bumpMap, roughnessMap, metalnessMap, emissiveMap, alphaMap, aoMap } = material;
  const maps = [map, normalMap, bumpMap, roughnessMap, metalnessMap, emissiveMap, alphaMap, aoMap];
  const isKnown = material.type === 'MeshStandardMaterial' && (material.side === FrontSide || material.side === DoubleSide);
  return isKnown && maps.every((texture) => texture === null) && material.emissive.getHex() === 0 && material.alphaTest === 0;
}

function vertexColors(geometry: BufferGeometry, { color, vertexColors }: MeshStandardMaterial, length: number): Float32Array {
  const own = geometry.getAttribute('color');
  const mixed = new Color();
  const colors = new Float32Array(length);
  for (let vertex = 0; vertex < length / 3; vertex++) {
    mixed.copy(color);
    if (own && vertexColors) mixed.multiply(new Color(own.getX(vertex), own.getY(vertex), own.getZ(vertex)));
    mixed.toArray(colors, vertex * 3);
  }
  return colors;
}

function floats(geometry: BufferGeometry, name: string, size: number): Float32Array | undefined {
  const attribute = geometry.getAttribute(name);
  if (!(attribute instanceof BufferAttribute) || attribute.itemSize !== size) return undefined;
  return Float32Array.from(attribute.array);
}
