/**
 * A small ONNX writer: enough of the protobuf format to build test and warm-up graphs in code, so that no binary model has to
 * be kept for them. Field numbers are those of `onnx.proto3` (ONNX 1.16, IR version 8).
 */
import type { TensorType } from './backend.ts';

/** ONNX `TensorProto.DataType` numbers. */
export const ONNX_ELEMENT_TYPES: Readonly<Record<TensorType, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
};

/** A graph input or output; a string is the name of a free dimension. */
export interface ValueDescription {
  readonly name: string;
  readonly type: TensorType;
  readonly dims: readonly (number | string)[];
}

/** A constant stored in the graph; `data` holds the elements in their own little-endian layout. */
export interface InitializerDescription {
  readonly name: string;
  readonly type: TensorType;
  readonly dims: readonly number[];
  readonly data: ArrayBufferView;
  /** Writes a reference to another file in place of `data` (only to prove that such models are refused). */
  readonly externalLocation?: string;
}

export type AttributeValue =
  | number
  | readonly number[]
  | string
  | { readonly float: number }
  | { readonly graph: GraphDescription };

export interface NodeDescription {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  readonly domain?: string;
}

export interface GraphDescription {
  readonly name: string;
  readonly inputs: readonly ValueDescription[];
  readonly outputs: readonly ValueDescription[];
  readonly initializers?: readonly InitializerDescription[];
  readonly nodes: readonly NodeDescription[];
}

/** The bytes of an ONNX model holding `graph`; deterministic. Numbers among attributes are integers, `{ float }` is a float. */
export function writeOnnxModel(graph: GraphDescription, opset = 17): Uint8Array {
  const model = concat([
    integer(1, 8),
    text(2, 'facewright'),
    message(8, [text(1, ''), integer(2, opset)]),
    message(7, [writeGraph(graph)]),
  ]);
  return model;
}

function writeGraph(graph: GraphDescription): Uint8Array {
  return concat([
    ...graph.nodes.map((node) => message(1, [writeNode(node)])),
    text(2, graph.name),
    ...(graph.initializers ?? []).map((tensor) => message(5, [writeTensor(tensor)])),
    ...graph.inputs.map((value) => message(11, [writeValue(value)])),
    ...graph.outputs.map((value) => message(12, [writeValue(value)])),
  ]);
}

function writeNode(node: NodeDescription): Uint8Array {
  return concat([
    ...node.inputs.map((name) => text(1, name)),
    ...node.outputs.map((name) => text(2, name)),
    text(4, node.op),
    ...Object.entries(node.attributes ?? {}).map(([name, value]) => message(5, writeAttribute(name, value))),
    ...(node.domain === undefined ? [] : [text(7, node.domain)]),
  ]);
}

function writeAttribute(name: string, value: AttributeValue): Uint8Array[] {
  if (typeof value === 'number') return [text(1, name), integer(3, value), integer(20, 2)];
  if (typeof value === 'string') return [text(1, name), text(4, value), integer(20, 3)];
  if ('float' in value) return [text(1, name), float(2, value.float), integer(20, 1)];
  if ('graph' in value) return [text(1, name), message(6, [writeGraph(value.graph)]), integer(20, 5)];
  return [text(1, name), ...value.map((item) => integer(8, item)), integer(20, 7)];
}

function writeTensor(tensor: InitializerDescription): Uint8Array {
  const head = [...tensor.dims.map((dim) => integer(1, dim)), integer(2, ONNX_ELEMENT_TYPES[tensor.type]), text(8, tensor.name)];
  if (tensor.externalLocation !== undefined) {
    return concat([...head, message(13, [text(1, 'location'), text(2, tensor.externalLocation)]), integer(14, 1)]);
  }
  return concat([...head, bytes(9, new Uint8Array(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength))]);
}

function writeValue(value: ValueDescription): Uint8Array {
  const dims = value.dims.map((dim) => message(1, [typeof dim === 'number' ? integer(1, dim) : text(2, dim)]));
  const tensorType = message(1, [integer(1, ONNX_ELEMENT_TYPES[value.type]), message(2, dims)]);
  return concat([text(1, value.name), message(2, [tensorType])]);
}

function integer(field: number, value: number): Uint8Array {
  return concat([varint(field << 3), varint(value)]);
}

function float(field: number, value: number): Uint8Array {
  const data = new DataView(new ArrayBuffer(4));
  data.setFloat32(0, value, true);
  return concat([varint((field << 3) | 5), new Uint8Array(data.buffer)]);
}

function text(field: number, value: string): Uint8Array {
  return bytes(field, new TextEncoder().encode(value));
}

function message(field: number, parts: readonly Uint8Array[]): Uint8Array {
  return bytes(field, concat(parts));
}

function bytes(field: number, value: Uint8Array): Uint8Array {
  return concat([varint((field << 3) | 2), varint(value.length), value]);
}

function varint(value: number): Uint8Array {
  const out: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    out.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return Uint8Array.from(out);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
