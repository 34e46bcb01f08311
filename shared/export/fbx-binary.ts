import { strToU8, zlibSync } from 'fflate';
import { assertNever } from '../core/assert.ts';
import { type ByteWriter, byteWriter } from './byte-writer.ts';
import type { FbxArray, FbxNode, FbxProperty } from './fbx-node.ts';

/** 7.4: 32-bit offsets, read by everything since 2013. From 7.5 on offsets have 64 bits. */
export const FBX_VERSION = 7400;
/**
 * File id, creation time and footer id belong together (the FBX library checks them). This is the one triple whose parts are publicly
 * known to match; it keeps files the same from run to run.
 */
export const FBX_FILE_ID = fromHex('28b32aebb624ccc2bfc8b02aa92bfcf1');
export const FBX_CREATION_TIME = '1970-01-01 10:00:00:000';
const FOOTER_ID = fromHex('fabcab09d0c8d466b176fb831cf7267e');
const END_MARK = fromHex('f85a8c6adef5d97eece90ce3758f290b');
const MAGIC = strToU8('Kaydara FBX Binary  \u0000\u001a\u0000');
const NULL_RECORD_BYTES = 13;
/** Readers look for a null record after these even when they have no children: without it one finds no animation at all. */
const ALWAYS_SCOPED: ReadonlySet<string> = new Set(['AnimationStack', 'AnimationLayer', 'References', 'Documents']);
/** Below this many bytes compression saves little and costs time. */
const COMPRESS_FROM = 1024;

/** What was compressed before, by array: times and zero curves are shared by many channels. */
type Compressed = Map<FbxArray, Uint8Array>;

/** Binary FBX 7.4 of the given top-level nodes, footer included. Same nodes, same bytes. */
export function encodeFbx(nodes: readonly FbxNode[]): Uint8Array {
  const writer = byteWriter(1 << 20);
  const compressed: Compressed = new Map();
  writer.bytes(MAGIC);
  writer.uint32(FBX_VERSION);
  for (const node of nodes) writeNode(writer, node, compressed);
  writer.zeros(NULL_RECORD_BYTES);
  writer.bytes(FOOTER_ID);
  writer.zeros(4);
  writer.zeros(16 - (writer.length() % 16));
  writer.uint32(FBX_VERSION);
  writer.zeros(120);
  writer.bytes(END_MARK);
  return writer.finish();
}

function writeNode(writer: ByteWriter, node: FbxNode, compressed: Compressed): void {
  const start = writer.length();
  const name = strToU8(node.name);
  writer.zeros(4);
  writer.uint32(node.properties.length);
  writer.zeros(4);
  writer.uint8(name.length);
  writer.bytes(name);
  const propertiesStart = writer.length();
  for (const property of node.properties) writeProperty(writer, property, compressed);
  writer.setUint32(start + 8, writer.length() - propertiesStart);
  for (const child of node.children) writeNode(writer, child, compressed);
  // Not after leaves with properties: one reader takes a leaf's single value only when nothing follows it.
  if (node.children.length > 0 || ALWAYS_SCOPED.has(node.name)) writer.zeros(NULL_RECORD_BYTES);
  writer.setUint32(start, writer.length());
}

function writeProperty(writer: ByteWriter, property: FbxProperty, compressed: Compressed): void {
  if (property.type === 'array') {
    writeArray(writer, property.value, compressed);
    return;
  }
  writer.uint8(property.type.charCodeAt(0));
  switch (property.type) {
    case 'C':
      writer.uint8(property.value ? 1 : 0);
      break;
    case 'I':
      writer.int32(property.value);
      break;
    case 'L':
      writer.int64(property.value);
      break;
    case 'D':
      writer.float64(property.value);
      break;
    case 'S':
      writeSized(writer, strToU8(property.value));
      break;
    case 'R':
      writeSized(writer, property.value);
      break;
    default:
      assertNever(property);
  }
}

function writeSized(writer: ByteWriter, bytes: Uint8Array): void {
  writer.uint32(bytes.length);
  writer.bytes(bytes);
}

function writeArray(writer: ByteWriter, array: FbxArray, compressed: Compressed): void {
  // Typed arrays are little-endian on every machine that Node and browsers run on, as FBX wants them.
  const raw = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  const isCompressed = raw.length >= COMPRESS_FROM;
  const data = isCompressed ? (compressed.get(array) ?? zlibSync(raw, { level: 3 })) : raw;
  if (isCompressed) compressed.set(array, data);
  writer.uint8(arrayLetter(array).charCodeAt(0));
  writer.uint32(array.length);
  writer.uint32(isCompressed ? 1 : 0);
  writer.uint32(data.length);
  writer.bytes(data);
}

function arrayLetter(array: FbxArray): string {
  if (array instanceof Int32Array) return 'i';
  if (array instanceof BigInt64Array) return 'l';
  return array instanceof Float32Array ? 'f' : 'd';
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
