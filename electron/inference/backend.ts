/** Element types that cross the port; half floats travel as raw bits. */
export type TensorData = Float32Array | BigInt64Array | Int32Array | Uint16Array | Uint8Array | Int8Array;
export type TensorType = 'float32' | 'int64' | 'int32' | 'float16' | 'uint8' | 'int8' | 'bool';

/** A dense array: `data` is row-major over `dims`. */
export interface Tensor {
  readonly type: TensorType;
  readonly dims: readonly number[];
  readonly data: TensorData;
}

/** One loaded model file. Not re-entrant: await one `run` before the next. */
export interface ModelSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** Runs the graph; with `outputs` only those are computed and returned. @throws StudioError `model-tensor-mismatch`, `model-failed` */
  run(feeds: Readonly<Record<string, Tensor>>, outputs?: readonly string[]): Promise<Record<string, Tensor>>;
  dispose(): Promise<void>;
}

export type ProviderName = 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml';

/** The port behind which a neural-network runtime sits; `onnx-backend.ts` is the real one, tests bring deterministic ones. */
export interface InferenceBackend {
  readonly provider: ProviderName;
  /** Loads a model that has already been checked by hash. @throws StudioError `model-failed`, `provider-unavailable` */
  load(model: Uint8Array | string): Promise<ModelSession>;
}

export function float32Tensor(data: Float32Array, dims: readonly number[]): Tensor {
  return { type: 'float32', dims, data };
}

export function int32Tensor(values: readonly number[], dims: readonly number[]): Tensor {
  return { type: 'int32', dims, data: Int32Array.from(values) };
}

export function int64Tensor(values: readonly number[], dims: readonly number[]): Tensor {
  return { type: 'int64', dims, data: BigInt64Array.from(values, BigInt) };
}
