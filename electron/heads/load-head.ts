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
import { canonicalShapeName } from './shape-names.ts';

const TRIANGLES = 4;
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
  const positions = elements(primitive, 'POSITION', 3);
  const count = positions.length / 3;
  const indices = primitive.getIndices()?.getArray();
  const normals = elements(primitive, 'NORMAL', 3);
  const uvs = elements(primitive, 'TEXCOORD_0', 2);
  const colors = elements(primitive, 'COLOR_0', 3);
  const targets = primitive.listTargets().map((target, index) => {
    const sourceName = names[index] || target.getName() || `target_${index}`;
    return readTarget(target, sourceName, name, count, matrix);
  });
  for (let v = 0; v < count; v++) {
    positions.set(transform(matrix, positions.subarray(v * 3, v * 3 + 3), 1), v * 3);
    if (normals.length > 0) normals.set(unit(transform(matrix, normals.subarray(v * 3, v * 3 + 3), 0)), v * 3);
  }
  const triangles = indices ? Uint32Array.from(indices) : Uint32Array.from({ length: count }, (_, v) => v);
  if (triangles.some((index) => index >= count)) throw headInvalid(`"${name}" has broken faces.`, 'Export the head again.');
  return {
    name,
    positions,
    indices: triangles.subarray(0, triangles.length - (triangles.length % 3)),
    ...(normals.length > 0 ? { normals } : {}),
    ...(uvs.length > 0 ? { uvs } : {}),
    ...(colors.length > 0 ? { colors } : {}),
    material: readMaterial(primitive),
    targets,
  };
}

function readTarget(target: PrimitiveTarget, sourceName: string, mesh: string, count: number, matrix: mat4): HeadTarget {
  const deltas = turned(target.getAttribute('POSITION'), count, matrix) ?? new Float32Array(count * 3);
  const normalDeltas = turned(target.getAttribute('NORMAL'), count, scaleFree(matrix));
  for (const values of [deltas, normalDeltas]) {
    if (values && !values.every(Number.isFinite)) {
      throw headInvalid(`The shape "${sourceName}" of "${mesh}" holds a number that is not finite.`, 'Export the head again.');
    }
  }
  return { name: canonicalShapeName(sourceName) ?? sourceName, sourceName, deltas, ...(normalDeltas ? { normalDeltas } : {}) };
}

/** Vectors of an accessor turned into scene space, [count,3]. */
function turned(accessor: Accessor | null, count: number, matrix: mat4): Float32Array | undefined {
  if (!accessor) return undefined;
  const out = new Float32Array(count * 3);
  const element: number[] = [];
  for (let v = 0; v < Math.min(count, accessor.getCount()); v++) {
    out.set(transform(matrix, accessor.getElement(v, element), 0), v * 3);
  }
  return out;
}

/** The rotation of a matrix without its (uniform) scale. */
function scaleFree(matrix: mat4): mat4 {
  const scale = Math.cbrt(Math.abs(determinant(matrix))) || 1;
  const out: mat4 = [...matrix];
  for (const i of [0, 1, 2, 4, 5, 6, 8, 9, 10] as const) out[i] = matrix[i] / scale;
  return out;
}

function determinant(m: mat4): number {
  return m[0] * (m[5] * m[10] - m[6] * m[9]) - m[4] * (m[1] * m[10] - m[2] * m[9]) + m[8] * (m[1] * m[6] - m[2] * m[5]);
}

function elements(primitive: Primitive, semantic: string, width: number): Float32Array {
  const accessor = primitive.getAttribute(semantic);
  if (!accessor) return new Float32Array(0);
  const out = new Float32Array(accessor.getCount() * width);
  const element: number[] = [];
  for (let v = 0; v < accessor.getCount(); v++) {
    accessor.getElement(v, element);
    for (let c = 0; c < width; c++) {
      const value = element[c] ?? 0;
      if (!Number.isFinite(value)) throw headInvalid(`${semantic} holds a number that is not finite.`, 'Export the head again.');
      out[v * width + c] = value;
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

/** Where the vertices of a node stand in the scene at rest. A skinned mesh ignores its node: its bind pose is that of any joint. */
function sceneMatrix(node: Node): mat4 {
  const skin = node.getSkin();
  const joint = skin?.listJoints()[0];
  const inverse = skin?.getInverseBindMatrices()?.getElement(0, []);
  if (!joint || inverse?.length !== 16) return node.getWorldMatrix();
  return multiply(joint.getWorldMatrix(), inverse);
}

function multiply(a: readonly number[], b: readonly number[]): mat4 {
  const out: mat4 = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  for (let column = 0; column < 4; column++) {
    for (let row = 0; row < 4; row++) {
      let sum = 0;
      for (let k = 0; k < 4; k++) sum += (a[k * 4 + row] ?? 0) * (b[column * 4 + k] ?? 0);
      out[column * 4 + row] = sum;
    }
  }
  return out;
}

function transform(m: readonly number[], v: ArrayLike<number>, w: 0 | 1): [number, number, number] {
  const row = (r: number): number =>
    (m[r] ?? 0) * (v[0] ?? 0) + (m[4 + r] ?? 0) * (v[1] ?? 0) + (m[8 + r] ?? 0) * (v[2] ?? 0) + w * (m[12 + r] ?? 0);
  return [row(0), row(1), row(2)];
}

function unit([x, y, z]: readonly [number, number, number]): [number, number, number] {
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
}
