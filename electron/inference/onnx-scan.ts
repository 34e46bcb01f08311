/**
 * A look through an ONNX file before any runtime sees it: is it a protobuf model at all, and does it point at other files?
 * External data could make the runtime read any file of the user and hand it out as tensor values, so it is never accepted.
 */

export type OnnxScan = { readonly ok: true; readonly tensors: number } | { readonly ok: false; readonly reason: string };

type MessageName = 'model' | 'graph' | 'node' | 'attribute' | 'tensor' | 'sparse' | 'function' | 'training' | 'entry';

/** Which length-delimited fields of each message hold messages that can lead to a tensor (numbers from `onnx.proto3`). */
const CHILDREN: Readonly<Record<MessageName, Readonly<Record<number, MessageName>>>> = {
  model: { 7: 'graph', 20: 'training', 25: 'function' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparse' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' },
  sparse: { 1: 'tensor', 2: 'tensor' },
  function: { 7: 'node', 11: 'attribute' },
  training: { 1: 'graph', 2: 'graph' },
  tensor: { 13: 'entry' },
  entry: {},
};

const EXTERNAL_DATA_FIELD = 13;
const DATA_LOCATION_FIELD = 14;
const MAX_DEPTH = 64;

class ScanFault extends Error {}

/**
 * Walks every tensor of the model, in sub-graphs, functions, sparse and training parts too.
 * @returns `ok: false` with a reason for external data, for ONNX Runtime's own flat format, and for bytes that are no ONNX protobuf
 */
export function scanOnnxModel(model: Uint8Array): OnnxScan {
  if (model.length > 8 && String.fromCharCode(...model.subarray(4, 8)) === 'ORTM') {
    return { ok: false, reason: 'it is in the ORT flat format, only ONNX protobuf is accepted' };
  }
  const state = { tensors: 0, graphs: 0 };
  try {
    walk(model, 0, model.length, 'model', 0, state);
  } catch (error) {
    if (error instanceof ScanFault) return { ok: false, reason: error.message };
    throw error;
  }
  if (state.graphs === 0) return { ok: false, reason: 'it holds no graph, so it is not an ONNX model' };
  return { ok: true, tensors: state.tensors };
}

function walk(
  data: Uint8Array,
  start: number,
  end: number,
  name: MessageName,
  depth: number,
  state: { tensors: number; graphs: number },
): void {
  if (depth > MAX_DEPTH) throw new ScanFault(`its graphs are nested deeper than ${MAX_DEPTH} messages`);
  if (name === 'graph') state.graphs++;
  if (name === 'tensor') state.tensors++;
  let at = start;
  while (at < end) {
    const tag = readVarint(data, at, end);
    const field = Math.floor(tag.value / 8);
    const wire = tag.value % 8;
    at = tag.next;
    if (name === 'tensor' && field === EXTERNAL_DATA_FIELD) throw new ScanFault('it keeps tensor data in another file');
    if (wire === 0) {
      const number = readVarint(data, at, end);
      at = number.next;
      if (name === 'tensor' && field === DATA_LOCATION_FIELD && number.value !== 0) {
        throw new ScanFault('it keeps tensor data in another file');
      }
    } else if (wire === 2) {
      const length = readVarint(data, at, end);
      const next = length.next + length.value;
      if (next > end) throw new ScanFault('it is cut off or not ONNX');
      const child = CHILDREN[name][field];
      if (child !== undefined) walk(data, length.next, next, child, depth + 1, state);
      at = next;
    } else if (wire === 1 || wire === 5) {
      at += wire === 1 ? 8 : 4;
      if (at > end) throw new ScanFault('it is cut off or not ONNX');
    } else {
      throw new ScanFault('it is not an ONNX protobuf file');
    }
  }
}

/** Values beyond 2^53 lose precision here, which only makes an absurd length more surely out of range. */
function readVarint(data: Uint8Array, start: number, end: number): { value: number; next: number } {
  let value = 0;
  let scale = 1;
  for (let at = start; at < end && at < start + 10; at++) {
    const byte = data[at] ?? 0;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return { value, next: at + 1 };
    scale *= 128;
  }
  throw new ScanFault('it is cut off or not ONNX');
}
