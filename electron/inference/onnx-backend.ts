/** The real inference runtime: the only file that touches `onnxruntime-node`. Belongs in the inference process, never in a window's. */
import { availableParallelism } from 'node:os';
import type * as Ort from 'onnxruntime-node';
import { StudioError } from '../../shared/core/errors.ts';
import type { InferenceBackend, ModelSession, ProviderName, Tensor, TensorData, TensorType } from './backend.ts';

export interface OnnxBackendOptions {
  readonly provider: ProviderName;
  /** Threads of one `run`; default {@link defaultThreadCount}. Only the CPU provider cares. */
  readonly threads?: number;
  /** Lets waiting threads spin. Quicker by a few per cent on an idle machine, but it burns a core beside the window. Default false. */
  readonly spin?: boolean;
}

type ElementType = Ort.Tensor.Type;

const TENSOR_ARRAYS: Readonly<Record<TensorType, new (buffer: ArrayBufferLike, offset: number, length: number) => TensorData>> = {
  float32: Float32Array,
  int64: BigInt64Array,
  int32: Int32Array,
  float16: Uint16Array,
  uint8: Uint8Array,
  int8: Int8Array,
  bool: Uint8Array,
};

/** Environment variable that sets the number of threads of the CPU provider, 1 to 64. */
export const THREADS_VARIABLE = 'FACEWRIGHT_THREADS';

/** Threads for one model run: the wish if it is a whole number from 1 to 64, else all cores but one (left to the window), 1 to 8. */
export function defaultThreadCount(cores: number = availableParallelism(), wish = process.env[THREADS_VARIABLE]): number {
  const wished = Number(wish);
  if (Number.isInteger(wished) && wished >= 1 && wished <= 64) return wished;
  return Math.min(8, Math.max(1, cores - 1));
}

/**
 * Opens ONNX Runtime on one provider, without any fallback to another.
 * @throws StudioError `provider-unavailable` when the runtime has no binary for this machine or does not offer the provider
 */
export async function openOnnxBackend(options: OnnxBackendOptions): Promise<InferenceBackend> {
  const ort = await importRuntime();
  const offered = ort.listSupportedBackends().map((backend) => backend.name);
  if (!offered.includes(options.provider)) {
    throw new StudioError(
      'provider-unavailable',
      `This build of ONNX Runtime offers ${offered.join(', ')}, but not ${options.provider}.`,
    );
  }
  return {
    provider: options.provider,
    load: async (model) => {
      const session = await createSession(ort, model, options);
      return wrapSession(ort, session);
    },
  };
}

/** Version of the runtime in use and the providers that its build can try, bundled or not. @throws StudioError `provider-unavailable` */
export async function describeRuntime(): Promise<{ version: string; providers: readonly { name: string; bundled: boolean }[] }> {
  const ort = await importRuntime();
  return { version: ort.env.versions.node ?? ort.env.versions.common, providers: ort.listSupportedBackends() };
}

async function importRuntime(): Promise<typeof Ort> {
  try {
    const ort = await import('onnxruntime-node');
    // Failures come back as exceptions and are told once; the runtime's own lines would only repeat them on the terminal.
    ort.env.logLevel = 'fatal';
    return ort;
  } catch (cause) {
    throw new StudioError('provider-unavailable', `ONNX Runtime has no working binary for ${process.platform} ${process.arch}.`, {
      hint: 'Supported are Windows (x64, arm64), Linux (x64, arm64) and macOS on Apple silicon. Reinstalling the program may help.',
      cause,
    });
  }
}

async function createSession(
  ort: typeof Ort,
  model: Uint8Array | string,
  options: OnnxBackendOptions,
): Promise<Ort.InferenceSession> {
  const sessionOptions: Ort.InferenceSession.SessionOptions = {
    executionProviders: [options.provider],
    intraOpNumThreads: options.threads ?? defaultThreadCount(),
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    // DirectML forbids memory patterns; elsewhere they save allocations from the second run of a shape on.
    enableMemPattern: options.provider !== 'dml',
    logSeverityLevel: 4,
    extra: { session: { intra_op: { allow_spinning: options.spin ? '1' : '0' } } },
  };
  try {
    if (typeof model === 'string') return await ort.InferenceSession.create(model, sessionOptions);
    return await ort.InferenceSession.create(model, sessionOptions);
  } catch (cause) {
    const reason = reasonOf(cause);
    if (/adapter|no available backend|shared library|provider|device/i.test(reason) && options.provider !== 'cpu') {
      throw new StudioError('provider-unavailable', `${options.provider} cannot be used on this machine: ${reason}`, { cause });
    }
    throw new StudioError('model-failed', `The model cannot be loaded: ${reason}`, {
      hint: 'The file may be damaged or made for a newer runtime; reinstall the pack.',
      cause,
    });
  }
}

function wrapSession(ort: typeof Ort, session: Ort.InferenceSession): ModelSession {
  const contracts = new Map(session.inputMetadata.map((meta) => [meta.name, meta]));
  let disposed = false;
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    run: async (feeds, outputs) => {
      if (disposed) throw new StudioError('model-failed', 'The model was unloaded before this run.');
      checkNames(Object.keys(feeds), session.inputNames, outputs ?? [], session.outputNames);
      const natives: Record<string, Ort.Tensor> = {};
      for (const [name, tensor] of Object.entries(feeds)) {
        checkTensor(name, tensor, contracts.get(name));
        natives[name] = new ort.Tensor(tensor.type, tensor.data as Float32Array, tensor.dims);
      }
      const results = await runNative(session, natives, outputs);
      return Object.fromEntries(Object.entries(results).map(([name, value]) => [name, fromNative(name, value)]));
    },
    dispose: async () => {
      if (disposed) return;
      disposed = true;
      await session.release();
    },
  };
}

async function runNative(
  session: Ort.InferenceSession,
  feeds: Record<string, Ort.Tensor>,
  outputs: readonly string[] | undefined,
) {
  try {
    return outputs === undefined ? await session.run(feeds) : await session.run(feeds, [...outputs]);
  } catch (cause) {
    throw new StudioError('model-failed', `The model stopped with an error: ${reasonOf(cause)}`, {
      hint: 'Try again with the CPU; if it stays, reinstall the pack.',
      cause,
    });
  }
}

function checkNames(
  given: readonly string[],
  inputs: readonly string[],
  wanted: readonly string[],
  outputs: readonly string[],
): void {
  const missing = inputs.filter((name) => !given.includes(name));
  const unknown = [...given.filter((name) => !inputs.includes(name)), ...wanted.filter((name) => !outputs.includes(name))];
  if (missing.length === 0 && unknown.length === 0) return;
  const faults = [
    missing.length ? `lacks ${missing.join(', ')}` : '',
    unknown.length ? `does not know ${unknown.join(', ')}` : '',
  ];
  throw mismatch(
    `The model ${faults.filter(Boolean).join(' and ')}; its inputs are ${inputs.join(', ')} and its outputs ${outputs.join(', ')}.`,
  );
}

function checkTensor(name: string, tensor: Tensor, contract: Ort.InferenceSession.ValueMetadata | undefined): void {
  const count = tensor.dims.reduce((product, dim) => product * dim, 1);
  if (!tensor.dims.every((dim) => Number.isSafeInteger(dim) && dim >= 0) || count !== tensor.data.length) {
    throw mismatch(`Input ${name} has ${tensor.data.length} values for the shape [${tensor.dims.join(', ')}].`);
  }
  if (!(tensor.data instanceof TENSOR_ARRAYS[tensor.type])) {
    throw mismatch(`Input ${name} says ${tensor.type} but comes as ${tensor.data.constructor.name}.`);
  }
  if (!contract?.isTensor) return;
  if (contract.type !== tensor.type) throw mismatch(`Input ${name} must be ${contract.type}, not ${tensor.type}.`);
  const fits =
    contract.shape.length === tensor.dims.length &&
    contract.shape.every((dim, i) => typeof dim === 'string' || dim === tensor.dims[i]);
  if (!fits) throw mismatch(`Input ${name} must have the shape [${contract.shape.join(', ')}], not [${tensor.dims.join(', ')}].`);
}

function fromNative(name: string, value: Ort.OnnxValue): Tensor {
  const type = (value as Ort.Tensor).type;
  if (!isTensorType(type)) throw mismatch(`Output ${name} is of the type ${type}, which no pack may give.`);
  const data = (value as Ort.Tensor).data as Exclude<Ort.Tensor['data'], string[]>;
  // Newer Node versions hand half floats out as Float16Array; the port's form is their bits.
  const view = new TENSOR_ARRAYS[type](data.buffer, data.byteOffset, data.length);
  return { type, dims: (value as Ort.Tensor).dims, data: view };
}

function isTensorType(type: ElementType): type is ElementType & TensorType {
  return Object.hasOwn(TENSOR_ARRAYS, type);
}

function mismatch(message: string): StudioError {
  return new StudioError('model-tensor-mismatch', message, { hint: 'The pack does not fit this version of the program.' });
}

function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  const line = text.replace(/\s+/g, ' ');
  // Drops the source position and the failed condition that the runtime's native checks put in front of their message.
  return line.replace(/^.*\bwas false\. /, '').slice(0, 300);
}
