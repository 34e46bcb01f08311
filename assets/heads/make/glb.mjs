import { Document, NodeIO } from '@gltf-transform/core';
import { EXTMeshoptCompression, KHRMeshQuantization } from '@gltf-transform/extensions';
import { MeshoptEncoder } from 'meshoptimizer';
import { peak, triangulate, vertexNormals } from './mesh.mjs';

/** Displacements below this many metres are left out of a target. */
const NEGLIGIBLE = 4e-6;

/**
 * Writes parts as a GLB: one mesh and one node a part, targets in the order of `names`, each mesh with the names it moves.
 * Vertex data are quantised (positions to about .01 mm, one scale for all nodes) and packed with EXT_meshopt_compression.
 */
export async function writeGlb(parts, names, { targetNormals, extras }) {
  await MeshoptEncoder.ready;
  const document = new Document();
  document.createExtension(KHRMeshQuantization).setRequired(true);
  document
    .createExtension(EXTMeshoptCompression)
    .setRequired(true)
    .setEncoderOptions({ method: EXTMeshoptCompression.EncoderMethod.QUANTIZE });
  document.getRoot().getAsset().generator = 'Facewright head builder';
  document.getRoot().setExtras(extras);
  const scale = extent(parts);
  const buffer = document.createBuffer();
  const scene = document.createScene('head');
  for (const part of parts) scene.addChild(partNode({ document, buffer, scale }, reordered(part), names, targetNormals));
  const io = new NodeIO()
    .registerExtensions([EXTMeshoptCompression, KHRMeshQuantization])
    .registerDependencies({ 'meshopt.encoder': MeshoptEncoder });
  return io.writeBinary(document);
}

/** Half the size of a cube about the origin that holds every part at rest and every displacement. */
function extent(parts) {
  let most = 0;
  for (const part of parts) {
    for (const value of part.positions) most = Math.max(most, Math.abs(value));
    for (const deltas of part.targets.values()) for (const value of deltas) most = Math.max(most, Math.abs(value));
  }
  return Math.ceil(most * 1000) / 1000;
}

/** The part as triangles, with its vertices in the order in which the triangles first use them: packs far better. */
function reordered(part) {
  const triangles = triangulate(part.faces, part.positions);
  const normals = part.normals ?? vertexNormals(part.positions, triangles);
  const [remap, unique] = MeshoptEncoder.reorderMesh(triangles, true, false);
  const move = (dense) => {
    const out = new Float64Array(unique * 3);
    for (let v = 0; v < remap.length; v++) if (remap[v] < unique) out.set(dense.subarray(v * 3, v * 3 + 3), remap[v] * 3);
    return out;
  };
  const targets = new Map([...part.targets].map(([name, deltas]) => [name, move(deltas)]));
  const colors = part.colors && move(part.colors);
  return { ...part, positions: move(part.positions), normals: move(normals), colors, targets, triangles };
}

function partNode({ document, buffer, scale }, part, names, targetNormals) {
  const accessor = (type, array, normalized = false) =>
    document.createAccessor().setType(type).setArray(array).setNormalized(normalized).setBuffer(buffer);
  const positions = (values) =>
    accessor(
      'VEC3',
      Int16Array.from(values, (value) => Math.round((value / scale) * 32767)),
      true,
    );
  const normals = (values) =>
    accessor(
      'VEC3',
      Int8Array.from(values, (value) => Math.round(clamp(value) * 127)),
      true,
    );
  const count = part.positions.length / 3;
  const primitive = document
    .createPrimitive()
    .setAttribute('POSITION', positions(part.positions))
    .setAttribute('NORMAL', normals(part.normals))
    .setIndices(accessor('SCALAR', count < 65536 ? Uint16Array.from(part.triangles) : part.triangles))
    .setMaterial(material(document, part));
  if (part.colors) {
    const colors = Uint16Array.from(part.colors, (value) => Math.round(Math.max(0, clamp(value)) * 65535));
    primitive.setAttribute('COLOR_0', accessor('VEC3', colors, true));
  }
  const mesh = document.createMesh(part.name).addPrimitive(primitive);
  const used = names.filter((name) => part.targets.has(name) && peak(part.targets.get(name)) > NEGLIGIBLE * 4);
  for (const name of used) {
    const deltas = part.targets.get(name).map((value) => (Math.abs(value) < NEGLIGIBLE ? 0 : value));
    const target = document.createPrimitiveTarget(name).setAttribute('POSITION', positions(deltas));
    if (targetNormals && part.smoothTargets !== false) target.setAttribute('NORMAL', normals(normalDeltas(part, deltas)));
    primitive.addTarget(target);
  }
  if (used.length > 0) mesh.setExtras({ targetNames: used }).setWeights(used.map(() => 0));
  return document.createNode(part.name).setMesh(mesh).setScale([scale, scale, scale]);
}

function clamp(value) {
  return Math.min(1, Math.max(-1, value));
}

function normalDeltas({ positions, normals, triangles }, deltas) {
  const turned = vertexNormals(
    positions.map((value, i) => value + deltas[i]),
    triangles,
  );
  return turned.map((value, i) => (Math.abs(value - normals[i]) < 0.004 ? 0 : value - normals[i]));
}

function material(document, part) {
  const { roughness, metallic = 0, color = [1, 1, 1, 1], doubleSided = false, alphaBlend = false } = part.material;
  return document
    .createMaterial(part.name)
    .setBaseColorFactor(color)
    .setRoughnessFactor(roughness)
    .setMetallicFactor(metallic)
    .setDoubleSided(doubleSided)
    .setAlphaMode(alphaBlend ? 'BLEND' : 'OPAQUE');
}
