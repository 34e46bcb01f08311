import { StudioError } from '../../shared/core/errors.ts';

const GLB_MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const MAX_BYTES = 512 * 1024 * 1024;
const MAX_JSON_BYTES = 64 * 1024 * 1024;
const MAX_NODES = 20_000;
const MAX_ACCESSORS = 50_000;
const MAX_VERTICES = 4_000_000;
/** All accessors together, in components: what the file may make us allocate. */
const MAX_COMPONENTS = 400_000_000;
const COMPONENTS: Readonly<Record<string, number>> = { SCALAR: 1, VEC2: 2, VEC3: 3, VEC4: 4, MAT2: 4, MAT3: 9, MAT4: 16 };
const READABLE_EXTENSIONS: ReadonlySet<string> = new Set(['EXT_meshopt_compression', 'KHR_mesh_quantization']);
/** Required by a file but without influence on geometry and shapes. */
const HARMLESS_EXTENSION = /^(KHR_materials_|KHR_texture_|EXT_texture_|KHR_lights_|VRMC?_|KHR_animation_pointer)/;

type Json = Readonly<Record<string, unknown>>;

/** The refusal of a head file, with what the animator can do. */
export function headInvalid(message: string, hint: string, cause?: unknown): StudioError {
  return new StudioError('head-invalid', message, { hint, cause });
}

/**
 * Checks a GLB before anything is allocated for it: container, external files, sizes, depth of the node tree, extensions.
 * @throws StudioError `head-invalid`
 */
export function checkGlb(bytes: Uint8Array): void {
  if (bytes.length > MAX_BYTES) {
    throw headInvalid(`The file has ${bytes.length} bytes; the limit is ${MAX_BYTES}.`, 'Export the head without its textures.');
  }
  const json = readJson(bytes);
  refuseExternalFiles(json);
  refuseHugeAccessors(json);
  refuseBadTree(json);
  for (const extension of list(json.extensionsRequired)) {
    const name = String(extension);
    if (READABLE_EXTENSIONS.has(name) || HARMLESS_EXTENSION.test(name)) continue;
    throw headInvalid(`The file needs the extension ${name}.`, 'Export it again without that compression or extension.');
  }
}

function readJson(bytes: Uint8Array): Json {
  const notGlb = 'Choose a binary glTF file (.glb or .vrm).';
  if (bytes.length < 20) throw headInvalid('The file is too short to be a GLB.', notGlb);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== GLB_MAGIC || view.getUint32(4, true) !== 2)
    throw headInvalid('The file is not a GLB 2.0.', notGlb);
  const length = view.getUint32(12, true);
  if (view.getUint32(16, true) !== JSON_CHUNK || length > MAX_JSON_BYTES || 20 + length > bytes.length) {
    throw headInvalid('The first part of the GLB is damaged.', 'Export the head again.');
  }
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(20, 20 + length)));
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Json;
  } catch (error) {
    throw headInvalid('The description inside the GLB cannot be read.', 'Export the head again.', error);
  }
  throw headInvalid('The description inside the GLB is not an object.', 'Export the head again.');
}

function refuseExternalFiles(json: Json): void {
  for (const item of [...list(json.buffers), ...list(json.images)]) {
    const uri = record(item).uri;
    if (uri !== undefined) {
      const shown = String(uri).slice(0, 60);
      throw headInvalid(`The head refers to another file ("${shown}").`, 'Export one self-contained GLB.');
    }
  }
}

function refuseHugeAccessors(json: Json): void {
  const accessors = list(json.accessors);
  const tooLarge = 'Reduce the mesh, or export only the head.';
  if (accessors.length > MAX_ACCESSORS) throw headInvalid(`The file has ${accessors.length} data arrays.`, tooLarge);
  let components = 0;
  for (const item of accessors) {
    const { count, type, sparse } = record(item);
    const sparseCount = sparse === undefined ? 0 : record(sparse).count;
    for (const value of [count, sparseCount]) {
      if (!isCount(value) || value > MAX_VERTICES * 3)
        throw headInvalid(`A data array claims ${String(value)} elements.`, tooLarge);
    }
    components += Number(count) * (COMPONENTS[String(type)] ?? 16);
  }
  if (components > MAX_COMPONENTS) throw headInvalid(`The file unpacks to ${components} numbers.`, tooLarge);
  for (const item of list(json.bufferViews)) {
    const packed = record(record(record(item).extensions).EXT_meshopt_compression);
    const { count = 0, byteStride = 0 } = packed;
    if (!isCount(count) || !isCount(byteStride) || byteStride > 256 || count * byteStride > MAX_BYTES) {
      throw headInvalid('A packed part of the file claims an impossible size.', tooLarge);
    }
  }
}

function refuseBadTree(json: Json): void {
  const nodes = list(json.nodes);
  if (nodes.length > MAX_NODES) throw headInvalid(`The file has ${nodes.length} nodes.`, 'Export only the head.');
  const parent = new Int32Array(nodes.length).fill(-1);
  nodes.forEach((node, index) => {
    for (const child of list(record(node).children)) {
      const c = Number(child);
      if (!Number.isInteger(c) || c < 0 || c >= nodes.length || parent[c] !== -1) {
        throw headInvalid('The node tree of the file is damaged.', 'Export the head again.');
      }
      parent[c] = index;
    }
  });
  for (let start = 0; start < nodes.length; start++) {
    let node = start;
    for (let depth = 0; node !== -1; depth++) {
      if (depth > 512) throw headInvalid('The node tree of the file is circular or too deep.', 'Export the head again.');
      node = parent[node] ?? -1;
    }
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function record(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}
