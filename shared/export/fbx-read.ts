import { strFromU8, unzlibSync } from 'fflate';
import { StudioError } from '../core/errors.ts';
import type { FbxArray, FbxNode, FbxProperty } from './fbx-node.ts';

const HEADER_BYTES = 27;
const NULL_RECORD_BYTES = 13;

/**
 * Top-level nodes of a binary FBX 7.0-7.4, as they stand in the file. Made to check our own exports, so it insists on what the format
 * demands: offsets that meet, null records where children end, arrays of their stated length, nothing between nodes and footer.
 * @throws StudioError `export-reread-failed`
 */
export function readFbx(bytes: Uint8Array): FbxNode[] {
  try {
    return readNodes(bytes);
  } catch (error) {
    // Reads past the end and broken compression come as errors of other kinds.
    throw error instanceof StudioError ? error : damaged(error instanceof Error ? error.message : String(error), bytes.length);
  }
}

function readNodes(bytes: Uint8Array): FbxNode[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES || strFromU8(bytes.subarray(0, 18)) !== 'Kaydara FBX Binary')
    fail('it does not begin like one', 0);
  if (view.getUint32(23, true) >= 7500) fail('its offsets have 64 bits', 23);
  const nodes: FbxNode[] = [];
  let offset = HEADER_BYTES;
  while (view.getUint32(offset, true) !== 0) {
    const end = view.getUint32(offset, true);
    nodes.push(readNode(bytes, view, offset, bytes.length));
    offset = end;
    if (offset + NULL_RECORD_BYTES > bytes.length) fail('it ends within its nodes', offset);
  }
  return nodes;
}

function readNode(bytes: Uint8Array, view: DataView, start: number, limit: number): FbxNode {
  const end = view.getUint32(start, true);
  const count = view.getUint32(start + 4, true);
  const propertyBytes = view.getUint32(start + 8, true);
  const nameLength = view.getUint8(start + 12);
  const name = strFromU8(bytes.subarray(start + 13, start + 13 + nameLength));
  let offset = start + 13 + nameLength;
  const childrenStart = offset + propertyBytes;
  if (end <= start || end > limit || childrenStart > end) fail(`the node "${name}" ends outside its parent`, start);
  const properties: FbxProperty[] = [];
  for (let i = 0; i < count; i++) {
    const [property, next] = readProperty(bytes, view, offset);
    properties.push(property);
    offset = next;
  }
  if (offset !== childrenStart) fail(`the properties of "${name}" have another length than stated`, start);
  const children: FbxNode[] = [];
  while (offset < end && view.getUint32(offset, true) !== 0) {
    const child = readNode(bytes, view, offset, end);
    children.push(child);
    offset = view.getUint32(offset, true);
  }
  if (offset !== end && (offset + NULL_RECORD_BYTES !== end || !isZero(bytes, offset, end)))
    fail(`the node "${name}" does not end with a null record`, offset);
  if (offset === end && children.length > 0) fail(`the node "${name}" has children but no null record`, offset);
  return { name, properties, children };
}

function isZero(bytes: Uint8Array, start: number, end: number): boolean {
  return bytes.subarray(start, end).every((byte) => byte === 0);
}

function readProperty(bytes: Uint8Array, view: DataView, offset: number): [property: FbxProperty, next: number] {
  const type = String.fromCharCode(view.getUint8(offset));
  const at = offset + 1;
  switch (type) {
    case 'C':
      return [{ type, value: view.getUint8(at) !== 0 }, at + 1];
    case 'I':
      return [{ type, value: view.getInt32(at, true) }, at + 4];
    case 'D':
      return [{ type, value: view.getFloat64(at, true) }, at + 8];
    case 'L':
      return [{ type, value: view.getBigInt64(at, true) }, at + 8];
    case 'S':
    case 'R': {
      const end = at + 4 + view.getUint32(at, true);
      const data = bytes.slice(at + 4, end);
      return [type === 'S' ? { type, value: strFromU8(data) } : { type, value: data }, end];
    }
    default:
      return readArray(bytes, view, offset, type);
  }
}

const ELEMENT_BYTES: Readonly<Record<string, number>> = { i: 4, f: 4, l: 8, d: 8 };

function readArray(bytes: Uint8Array, view: DataView, offset: number, type: string): [property: FbxProperty, next: number] {
  const elementBytes = ELEMENT_BYTES[type] ?? fail(`a property has the unknown type "${type}"`, offset);
  const length = view.getUint32(offset + 1, true);
  const isCompressed = view.getUint32(offset + 5, true) === 1;
  const end = offset + 13 + view.getUint32(offset + 9, true);
  const data = bytes.slice(offset + 13, end);
  const raw = isCompressed ? unzlibSync(data) : data;
  if (raw.length !== length * elementBytes) fail('an array has another length than stated', offset);
  return [{ type: 'array', value: typedArray(type, raw) }, end];
}

function typedArray(type: string, raw: Uint8Array): FbxArray {
  const buffer = raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength);
  if (type === 'i') return new Int32Array(buffer);
  if (type === 'l') return new BigInt64Array(buffer);
  return type === 'f' ? new Float32Array(buffer) : new Float64Array(buffer);
}

function fail(what: string, offset: number): never {
  throw damaged(what, offset);
}

function damaged(what: string, offset: number): StudioError {
  return new StudioError('export-reread-failed', `The FBX file is damaged: ${what} (at byte ${offset}).`, {
    hint: 'Nothing was replaced. Export again; if it happens again, please report it.',
  });
}
