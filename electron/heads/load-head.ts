import {
  type Accessor,
  type Document,
  type Mesh,
  type mat4,
  type Node,
  NodeIO,
  type Primitive,
  type PrimitiveTarget,
} from '@gltf-transform/core';
import { EXTMeshoptCompression, KHRMeshQuantization } from '@gltf-transform/extensions';
import { MeshoptDecoder } from 'meshoptimizer';
import { StudioError, type Warning } from '../../shared/core/errors.ts';
import { checkGlb, headInvalid } from './glb-safety.ts';
import type { Head, HeadMaterial, HeadMesh, HeadTarget } from './head-geometry.ts';
import { normaliseInPlace, sceneMatrix, transformInPlace, turnOnly } from './scene-space.ts';
import { canonicalShapeName } from './shape-names.ts';

const TRIANGLES = 4;
/** What 1 is in normalised integers, by glTF component type. */
const INTEGER_MAXIMA: Readonly<Record<number, number>> = { 5120: 127, 5121: 255, 5122: 32767, 5123: 65535 };
const PLAIN: HeadMaterial = { baseColor: [0.8, 0.8, 0.8, 1], roughness: 0.6, metallic: 0, doubleSided: false };

/**
 * Reads a head from the bytes of a GLB (also VRM): every mesh in scene space, unquantised, with its blend shapes by name.
 * EXT_meshopt_compression and quantised data are read; external files, impossible sizes and unknown required extensions are refused.
 * @throws StudioError `head-invalid`, `head-no-shapes`
 */
export async function loadHead(bytes: Uint8Array, name = 'head'): Promise<Head> {
  checkGlb(bytes);
  const document = await readDocument(bytes);
  const warnings: Warning[] = [];
  const meshes: HeadMesh[] = [];
  for (const node of document.getRoot().listNodes()) {
    const mesh = node.getMesh();
    if (mesh) meshes.push(...readMesh(node, mesh, warnings));
  }
  if (meshes.length === 0) throw headInvalid('The file has no mesh.', 'Export the head with its mesh.');
  if (!meshes.some((mesh) => mesh.targets.length > 0)) {
    throw new StudioError('head-no-shapes', `None of the ${meshes.length} meshes has blend shapes.`, {
      hint: 'Export with blend shapes (morph targets, shape keys) switched on and without applying modifiers.',
    });
  }
  return { name, meshes, warnings };
}

async function readDocument(bytes: Uint8Array): Promise<Document> {
  await MeshoptDecoder.ready;
  const io = new NodeIO()
    .registerExtensions([EXTMeshoptCompression, KHRMeshQuantization])
    .registerDependencies({ 'meshopt.decoder': MeshoptDecoder });
  try {
    return await io.readBinary(bytes);
  } catch (error) {
    throw headInvalid('The GLB is damaged or not valid.', 'Export the head again and check it in another viewer.', error);
  }
}

function readMesh(node: Node, mesh: Mesh, warnings: Warning[]): HeadMesh[] {
  const matrix = sceneMatrix(node);
  const meshName = mesh.getName() || node.getName() || 'mesh';
  const names = targetNames(mesh);
  const meshes: HeadMesh[] = [];
  mesh.listPrimitives().forEach((primitive, part) => {
    const positions = primitive.getAttribute('POSITION');
    if (primitive.getMode() !== TRIANGLES || !positions) {
      warnings.push({ code: 'head-part-skipped', message: `A part of "${meshName}" is not made of triangles and was left out.` });
      return;
    }
    meshes.push(readPrimitive(primitive, part === 0 ? meshName : `${meshName}.${part}`, names, matrix));
  });
  if (names.some((each) => each === '')) {
    warnings.push({ code: 'head-unnamed-shapes', message: `Some blend shapes of "${meshName}" have no name.` });
  }
  return meshes;
}

function readPrimitive(primitive: Primitive, name: string, names: readonly string[], matrix: mat4): HeadMesh {
  const positions = elements(primitive.getAttribute('POSITION'), 3, name) ?? new Float32Array(0);
  const count = positions.length / 3;
  const same = (semantic: string, width: number): Float32Array | undefined => {
    const values = elements(primitive.getAttribute(semantic), width, name);
    return values?.length === count * width ? values : undefined;
  };
  const [normals, uvs, colors] = [same('NORMAL', 3), same('TEXCOORD_0', 2), same('COLOR_0', 3)];
  transformInPlace(positions, matrix, 1);
  if (normals) {
    transformInPlace(normals, matrix, 0);
    normaliseInPlace(normals);
  }
  const indices = primitive.getIndices()?.getArray();
  const triangles = indices ? Uint32Array.from(indices) : Uint32Array.from({ length: count }, (_, v) => v);
  if (triangles.some((index) => index >= count)) throw headInvalid(`"${name}" has broken faces.`, 'Export the head again.');
  return {
    name,
    positions,
    indices: triangles.subarray(0, triangles.length - (triangles.length % 3)),
    ...(normals ? { normals } : {}),
    ...(uvs ? { uvs } : {}),
    ...(colors ? { colors } : {}),
    material: readMaterial(primitive),
    targets: primitive.listTargets().map((target, index) => {
      const sourceName = names[index] || target.getName() || `target_${index}`;
      return readTarget(target, sourceName, name, count, matrix);
    }),
  };
}

function readTarget(target: PrimitiveTarget, sourceName: string, mesh: string, count: number, matrix: mat4): HeadTarget {
  const label = `The shape "${sourceName}" of ${mesh}`;
  const deltas = elements(target.getAttribute('POSITION'), 3, label) ?? new Float32Array(count * 3);
  const normalDeltas = elements(target.getAttribute('NORMAL'), 3, label);
  for (const values of [deltas, normalDeltas]) {
    if (values && values.length !== count * 3) throw headInvalid(`${label} does not fit its mesh.`, 'Export the head again.');
  }
  transformInPlace(deltas, matrix, 0);
  if (normalDeltas) transformInPlace(normalDeltas, turnOnly(matrix), 0);
  return { name: canonicalShapeName(sourceName) ?? sourceName, sourceName, deltas, ...(normalDeltas ? { normalDeltas } : {}) };
}

/** The first `width` components of every element as floats, normalised integers unpacked; undefined when there is no accessor. */
function elements(accessor: Accessor | null, width: number, label: string): Float32Array | undefined {
  const array = accessor?.getArray();
  if (!accessor || !array) return undefined;
  const size = accessor.getElementSize();
  const most = accessor.getNormalized() ? (INTEGER_MAXIMA[accessor.getComponentType()] ?? 1) : 1;
  const out = new Float32Array(accessor.getCount() * width);
  for (let v = 0; v < accessor.getCount(); v++) {
    for (let c = 0; c < width; c++) {
      const value = c < size ? (array[v * size + c] ?? 0) / most : 0;
      if (!Number.isFinite(value)) throw headInvalid(`${label} holds a number that is not finite.`, 'Export the head again.');
      out[v * width + c] = Math.max(value, most === 1 ? value : -1);
    }
  }
  return out;
}

function readMaterial(primitive: Primitive): HeadMaterial {
  const material = primitive.getMaterial();
  if (!material) return PLAIN;
  return {
    baseColor: material.getBaseColorFactor(),
    roughness: material.getRoughnessFactor(),
    metallic: material.getMetallicFactor(),
    doubleSided: material.getDoubleSided(),
  };
}

/** glTF keeps names at mesh.extras.targetNames; some writers at the primitive or the target. */
function targetNames(mesh: Mesh): readonly string[] {
  for (const extras of [mesh.getExtras(), ...mesh.listPrimitives().map((primitive) => primitive.getExtras())]) {
    const names = extras.targetNames;
    if (Array.isArray(names)) return names.map(String);
  }
  return [];
}
