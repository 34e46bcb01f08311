import { beforeAll, expect, test } from 'vitest';
import { float32Tensor, type InferenceBackend, int64Tensor, type Tensor } from '../../../electron/inference/backend.ts';
import { toHalfArray } from '../../../electron/inference/half-float.ts';
import { defaultThreadCount, describeRuntime, openOnnxBackend } from '../../../electron/inference/onnx-backend.ts';
import { type NodeDescription, writeOnnxModel } from '../../../electron/inference/onnx-writer.ts';

let backend: InferenceBackend;
beforeAll(async () => {
  backend = await openOnnxBackend({ provider: 'cpu', threads: 1 });
});

/** A model that hands its input `x` [`T`] through one node. */
function makePass(type: Tensor['type'], node: Partial<NodeDescription> = {}, outputType = type): Uint8Array {
  return writeOnnxModel({
    name: 'pass',
    inputs: [{ name: 'x', type, dims: ['T', 2] }],
    outputs: [{ name: 'y', type: outputType, dims: ['T', 2] }],
    nodes: [{ op: 'Identity', inputs: ['x'], outputs: ['y'], ...node }],
  });
}

test.each<Tensor>([
  { type: 'float32', dims: [2, 2], data: Float32Array.of(1.5, -2, Number.NaN, 3e38) },
  { type: 'int64', dims: [1, 2], data: BigInt64Array.of(2n ** 62n, -1n) },
  { type: 'int32', dims: [1, 2], data: Int32Array.of(2 ** 31 - 1, -5) },
  { type: 'float16', dims: [1, 2], data: toHalfArray([0.1, -65504]) },
  { type: 'uint8', dims: [1, 2], data: Uint8Array.of(0, 255) },
  { type: 'int8', dims: [1, 2], data: Int8Array.of(-128, 127) },
  { type: 'bool', dims: [1, 2], data: Uint8Array.of(1, 0) },
  { type: 'float32', dims: [0, 2], data: new Float32Array(0) },
])('$type tensors go through unchanged', async (tensor) => {
  const session = await backend.load(makePass(tensor.type));
  const { y } = await session.run({ x: tensor });
  expect(y).toEqual(tensor);
  await session.dispose();
});

test('a tensor that is a window into a larger array sends only its part', async () => {
  const session = await backend.load(makePass('float32'));
  const data = Float32Array.of(9, 1, 2, 9).subarray(1, 3);
  expect((await session.run({ x: float32Tensor(data, [1, 2]) })).y?.data).toEqual(Float32Array.of(1, 2));
  await session.dispose();
});

test.each<[string, Record<string, Tensor>, string[] | undefined]>([
  ['a missing input', {}, undefined],
  ['an unknown input', { x: float32Tensor(new Float32Array(2), [1, 2]), z: float32Tensor(new Float32Array(1), [1]) }, undefined],
  ['an unknown output', { x: float32Tensor(new Float32Array(2), [1, 2]) }, ['z']],
  ['another element type', { x: int64Tensor([1, 2], [1, 2]) }, undefined],
  ['another rank', { x: float32Tensor(new Float32Array(2), [2]) }, undefined],
  ['another fixed size', { x: float32Tensor(new Float32Array(3), [1, 3]) }, undefined],
  ['too few values', { x: float32Tensor(new Float32Array(1), [1, 2]) }, undefined],
  ['a negative size', { x: float32Tensor(new Float32Array(2), [-1, -2]) }, undefined],
  ['an array of another kind', { x: { type: 'float32', dims: [1, 2], data: new Int32Array(2) } }, undefined],
])('%s is a mismatch', async (_name, feeds, outputs) => {
  const session = await backend.load(makePass('float32'));
  await expect(session.run(feeds, outputs)).rejects.toMatchObject({ code: 'model-tensor-mismatch' });
  await session.dispose();
});

test('models that cannot be loaded or run say so with model-failed', async () => {
  await expect(backend.load(Uint8Array.of(1, 2, 3))).rejects.toMatchObject({ code: 'model-failed' });
  await expect(backend.load('no/such/file.onnx')).rejects.toMatchObject({ code: 'model-failed' });
  await expect(backend.load(makePass('float32', { op: 'Imaginary' }))).rejects.toMatchObject({ code: 'model-failed' });
  const reshaping = await backend.load(
    writeOnnxModel({
      name: 'bad-shape',
      inputs: [
        { name: 'x', type: 'float32', dims: ['T'] },
        { name: 'shape', type: 'int64', dims: ['R'] },
      ],
      outputs: [{ name: 'y', type: 'float32', dims: ['A', 'B'] }],
      nodes: [{ op: 'Reshape', inputs: ['x', 'shape'], outputs: ['y'] }],
    }),
  );
  const x = float32Tensor(new Float32Array(6), [6]);
  await expect(reshaping.run({ x, shape: int64Tensor([4, 4], [2]) })).rejects.toMatchObject({ code: 'model-failed' });
  expect((await reshaping.run({ x, shape: int64Tensor([2, 3], [2]) })).y?.dims).toEqual([2, 3]);
  await reshaping.dispose();
  await reshaping.dispose();
  await expect(reshaping.run({ x, shape: int64Tensor([2, 3], [2]) })).rejects.toMatchObject({ code: 'model-failed' });
});

test('a provider that this build lacks is unavailable', async () => {
  const missing = process.platform === 'win32' ? 'coreml' : 'dml';
  await expect(openOnnxBackend({ provider: missing })).rejects.toMatchObject({ code: 'provider-unavailable' });
  const runtime = await describeRuntime();
  expect(runtime.version).toMatch(/^1\.\d+\.\d+/);
  expect(runtime.providers.map((provider) => provider.name)).toContain('cpu');
});

test('one core is left to the rest of the machine, unless a number of threads is wished for', () => {
  expect([1, 2, 3, 8, 64].map((cores) => defaultThreadCount(cores, ''))).toEqual([1, 1, 2, 7, 8]);
  expect(['2', '64', '0', '65', '1.5', 'many'].map((wish) => defaultThreadCount(4, wish))).toEqual([2, 64, 3, 3, 3, 3]);
});
