import { type Accessor, type Animation, type Buffer, Document, Logger, type Mesh, type Node, WebIO } from '@gltf-transform/core';
import { formatFrameRate, frameTime } from '../core/time.ts';
import { selectChannels } from '../curves/clip.ts';
import type { ExportHead, ExportMaterial, ExportMesh, ExportTake, ExportTarget } from './export-input.ts';
import { headAnglesAt, headQuaternion } from './head-angles.ts';
import { sparseTarget, unitNormals, validateHead } from './mesh-geometry.ts';
import { utf8 } from './text-format.ts';

interface MeshNode {
  readonly mesh: ExportMesh;
  readonly node: Node;
}

/**
 * GLB of a head and its takes (one animation each): linear float weights, key-major, a key at every frame from 0; names in
 * `mesh.extras.targetNames`; frame rate, frame count and start timecode in the animation's extras, since glTF has no frame rate.
 * Head motion turns a node above the meshes. Takes and head must be valid (see exporter.ts).
 * @throws StudioError `head-invalid`
 */
export async function writeGlb(takes: readonly ExportTake[], head: ExportHead): Promise<Uint8Array> {
  return await quietWriter().writeBinary(gltfDocument(takes, head));
}

/** The same as two files: readable JSON called `<stem>.gltf` and its data `<stem>.bin`. */
export async function writeGltf(
  takes: readonly ExportTake[],
  head: ExportHead,
  stem: string,
): Promise<{ readonly json: Uint8Array; readonly data: Uint8Array }> {
  const { json, resources } = await quietWriter().writeJSON(gltfDocument(takes, head), { basename: stem });
  const dataUri = json.buffers?.[0]?.uri ?? '';
  if (json.buffers?.[0]) json.buffers[0].uri = encodeURIComponent(dataUri);
  return { json: utf8(`${JSON.stringify(json, undefined, 2)}\n`), data: resources[dataUri] ?? new Uint8Array(0) };
}

/** The library would warn that sparse accessors may be larger from half of the vertices on; they are from three quarters on. */
function quietWriter(): WebIO {
  return new WebIO().setLogger(new Logger(Logger.Verbosity.ERROR));
}

function gltfDocument(takes: readonly ExportTake[], head: ExportHead): Document {
  validateHead(head);
  const document = new Document();
  document.getRoot().getAsset().generator = 'Facewright';
  const buffer = document.createBuffer();
  // Not the head's name: one reader renames a node that is called like the scene.
  const scene = document.createScene('Scene');
  document.getRoot().setDefaultScene(scene);
  const hasMotion = takes.some((take) => take.headMotion !== undefined);
  const pivot = head.pivot ?? [0, 0, 0];
  const parent = hasMotion ? document.createNode(head.name).setTranslation([...pivot]) : undefined;
  if (parent) scene.addChild(parent);
  const meshNodes = head.meshes.map((mesh) => {
    const node = document.createNode(mesh.name).setMesh(createMesh(document, buffer, mesh));
    if (parent) parent.addChild(node.setTranslation([0 - pivot[0], 0 - pivot[1], 0 - pivot[2]]));
    else scene.addChild(node);
    return { mesh, node };
  });
  for (const take of takes) addAnimation(document, buffer, take, meshNodes, parent);
  return document;
}

function createMesh(document: Document, buffer: Buffer, source: ExportMesh): Mesh {
  const vertexCount = source.positions.length / 3;
  const accessor = (type: 'VEC3' | 'VEC4', array: Float32Array) =>
    document.createAccessor().setType(type).setArray(floats(array)).setBuffer(buffer);
  const indices = vertexCount <= 65535 ? new Uint16Array(source.indices) : new Uint32Array(source.indices);
  const primitive = document
    .createPrimitive()
    .setAttribute('POSITION', accessor('VEC3', source.positions))
    .setAttribute('NORMAL', accessor('VEC3', unitNormals(source)))
    .setIndices(document.createAccessor().setType('SCALAR').setArray(indices).setBuffer(buffer));
  // No texture coordinates: without a texture nothing reads them, and the validator says so.
  if (source.colors) primitive.setAttribute('COLOR_0', accessor('VEC4', source.colors));
  if (source.material) primitive.setMaterial(createMaterial(document, source.material));
  const hasNormalDeltas = source.targets.some((target) => target.normalDeltas !== undefined);
  for (const target of source.targets) {
    const { positions, normals, isSparse } = denseTarget(target, vertexCount);
    // The library writes targetNames from these names; a target without one breaks importers.
    const created = document.createPrimitiveTarget(target.name);
    created.setAttribute('POSITION', accessor('VEC3', positions).setSparse(isSparse));
    // All targets of a primitive must have the same attributes.
    if (hasNormalDeltas) created.setAttribute('NORMAL', accessor('VEC3', normals).setSparse(isSparse && hasAny(normals)));
    primitive.addTarget(created);
  }
  const mesh = document.createMesh(source.name).addPrimitive(primitive);
  return mesh.setWeights(source.targets.map(() => 0));
}

/** A row of a sparse accessor costs its value and up to four bytes of index. */
const SPARSE_ROW_BYTES = 16;
const DENSE_ROW_BYTES = 12;

/**
 * Deltas of every vertex, and whether naming only the vertices that move takes less room. A shape that moves none stays dense: written
 * sparsely it would have no data at all, and not every reader expects that.
 */
function denseTarget(
  target: ExportTarget,
  vertexCount: number,
): { readonly positions: Float32Array; readonly normals: Float32Array; readonly isSparse: boolean } {
  const { indices, positions, normals } = sparseTarget(target);
  const dense = { positions: new Float32Array(vertexCount * 3), normals: new Float32Array(vertexCount * 3) };
  indices.forEach((vertex, row) => {
    dense.positions.set(positions.subarray(row * 3, row * 3 + 3), vertex * 3);
    dense.normals.set(normals.subarray(row * 3, row * 3 + 3), vertex * 3);
  });
  const isSparse = hasAny(positions) && indices.length * SPARSE_ROW_BYTES < vertexCount * DENSE_ROW_BYTES;
  return { ...dense, isSparse };
}

function hasAny(values: Float32Array): boolean {
  return values.some((value) => value !== 0);
}

function createMaterial(document: Document, material: ExportMaterial) {
  const created = document
    .createMaterial(material.name)
    .setBaseColorFactor([...material.baseColor])
    .setRoughnessFactor(material.roughness)
    .setMetallicFactor(material.metallic)
    .setDoubleSided(material.doubleSided ?? false);
  return material.baseColor[3] < 1 ? created.setAlphaMode('BLEND') : created;
}

function addAnimation(
  document: Document,
  buffer: Buffer,
  take: ExportTake,
  meshNodes: readonly MeshNode[],
  headNode: Node | undefined,
): void {
  const { clip } = take;
  const animated = meshNodes.filter(({ mesh }) => mesh.targets.length > 0);
  // An animation without a channel is not valid.
  if (animated.length === 0 && !headNode) return;
  const times = Float32Array.from({ length: clip.frameCount }, (_, frame) => frameTime(clip.frameRate, frame));
  const input = document.createAccessor().setType('SCALAR').setArray(times).setBuffer(buffer);
  const animation = document.createAnimation(take.name).setExtras({
    frameRate: formatFrameRate(clip.frameRate),
    frameCount: clip.frameCount,
    ...(take.startTimecode === undefined ? {} : { startTimecode: take.startTimecode }),
    ...(take.audio === undefined ? {} : { audio: take.audio.fileName }),
  });
  for (const { mesh, node } of animated) {
    // Frame-major rows are glTF's key-major order; a transposed output passes the validator and animates garbage.
    const weights = selectChannels(
      clip,
      mesh.targets.map((target) => target.name),
    ).values;
    const output = document.createAccessor().setType('SCALAR').setArray(floats(weights)).setBuffer(buffer);
    addChannel(document, animation, node, 'weights', input, output);
  }
  if (headNode) {
    const turns = new Float32Array(clip.frameCount * 4);
    for (let frame = 0; frame < clip.frameCount; frame++) {
      turns.set(headQuaternion(headAnglesAt(take.headMotion, clip.frameRate, frame)), frame * 4);
    }
    const output = document.createAccessor().setType('VEC4').setArray(turns).setBuffer(buffer);
    addChannel(document, animation, headNode, 'rotation', input, output);
  }
}

function addChannel(
  document: Document,
  animation: Animation,
  node: Node,
  path: 'weights' | 'rotation',
  input: Accessor,
  output: Accessor,
): void {
  const sampler = document.createAnimationSampler().setInput(input).setOutput(output).setInterpolation('LINEAR');
  animation.addSampler(sampler);
  animation.addChannel(document.createAnimationChannel().setTargetNode(node).setTargetPath(path).setSampler(sampler));
}

/** The library's types ask for arrays over plain (not shared) memory. */
function floats(array: Float32Array): Float32Array<ArrayBuffer> {
  return new Float32Array(array);
}
