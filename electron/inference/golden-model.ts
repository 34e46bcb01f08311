/**
 * The small graph with which a provider proves itself before it may run a take. It holds the operations that the packs live on
 * (convolution, half-float weights cast up, matrix product, layer normalisation, soft-max, sigmoid). Its expected results are
 * worked out here in plain double precision, so they depend on no runtime.
 */
import { float32Tensor, type Tensor } from './backend.ts';
import { fromHalfArray, toHalfArray } from './half-float.ts';
import { writeOnnxModel } from './onnx-writer.ts';

const IN_CHANNELS = 4;
const FRAMES = 16;
const HIDDEN = 8;
const KERNEL = 3;
const OUT = 6;
const EPSILON = 1e-5;

/** Largest allowed difference of any output value from the expected one. */
export const GOLDEN_TOLERANCE = 1e-2;

export interface GoldenCase {
  readonly model: Uint8Array;
  readonly feeds: Readonly<Record<string, Tensor>>;
  /** By output name, row-major. `curves` [1,16,6] in 0..1 (sigmoid), `attention` [1,16,6] with rows summing to 1 (soft-max). */
  readonly expected: Readonly<Record<string, Float64Array>>;
}

/** Builds the model, its input and the expected outputs; always the same bytes. */
export function makeGoldenCase(): GoldenCase {
  const kernel = wave(HIDDEN * IN_CHANNELS * KERNEL, 1.7, 0.5);
  const bias = wave(HIDDEN, 0.9, 0.25);
  const projection = toHalfArray(wave(HIDDEN * OUT, 2.3, 0.75));
  const gain = wave(OUT, 0.4, 1.5);
  const shift = wave(OUT, 3.1, 0.5);
  const input = wave(IN_CHANNELS * FRAMES, 0.37, 1);
  const model = writeOnnxModel({
    name: 'golden',
    inputs: [{ name: 'sound', type: 'float32', dims: [1, IN_CHANNELS, FRAMES] }],
    outputs: [
      { name: 'curves', type: 'float32', dims: [1, FRAMES, OUT] },
      { name: 'attention', type: 'float32', dims: [1, FRAMES, OUT] },
    ],
    initializers: [
      { name: 'kernel', type: 'float32', dims: [HIDDEN, IN_CHANNELS, KERNEL], data: kernel },
      { name: 'bias', type: 'float32', dims: [HIDDEN], data: bias },
      { name: 'projection_half', type: 'float16', dims: [HIDDEN, OUT], data: projection },
      { name: 'gain', type: 'float32', dims: [OUT], data: gain },
      { name: 'shift', type: 'float32', dims: [OUT], data: shift },
    ],
    nodes: [
      {
        op: 'Conv',
        inputs: ['sound', 'kernel', 'bias'],
        outputs: ['conv'],
        attributes: { kernel_shape: [KERNEL], pads: [1, 1] },
      },
      { op: 'Relu', inputs: ['conv'], outputs: ['positive'] },
      { op: 'Transpose', inputs: ['positive'], outputs: ['frames'], attributes: { perm: [0, 2, 1] } },
      { op: 'Cast', inputs: ['projection_half'], outputs: ['projection'], attributes: { to: 1 } },
      { op: 'MatMul', inputs: ['frames', 'projection'], outputs: ['projected'] },
      { op: 'Softmax', inputs: ['projected'], outputs: ['attention'], attributes: { axis: -1 } },
      {
        op: 'LayerNormalization',
        inputs: ['projected', 'gain', 'shift'],
        outputs: ['normal'],
        attributes: { axis: -1, epsilon: { float: EPSILON } },
      },
      { op: 'Sigmoid', inputs: ['normal'], outputs: ['curves'] },
    ],
  });
  const projected = project(convolve(input, kernel, bias), fromHalfArray(projection));
  const expected = { curves: mapRows(projected, (row) => normalise(row, gain, shift)), attention: mapRows(projected, softmax) };
  return { model, feeds: { sound: float32Tensor(input, [1, IN_CHANNELS, FRAMES]) }, expected };
}

const SPEED_SIZE = 512;
const SPEED_LAYERS = 4;

/**
 * Longest time in milliseconds for one warm run of {@link makeSpeedCase} on anything but the CPU. Measured: one CPU core 5, an emulated
 * card on two cores 1800, so that even one on 32 cores stays out, while an old built-in card (50 GFLOP/s) needs about 11.
 */
export const SPEED_LIMIT_MS = 60;

/**
 * Half a thousand million operations in a file of a few hundred bytes. A processor core needs some tens of milliseconds for it and a
 * real graphics card fewer, but a graphics card emulated in software needs seconds: right results alone do not make it worth using.
 */
export function makeSpeedCase(rows = 256): Pick<GoldenCase, 'model' | 'feeds'> {
  const layers = Array.from({ length: SPEED_LAYERS }, (_, i) => ({
    op: 'MatMul',
    inputs: [i === 0 ? 'rows' : `layer${i}`, 'weights'],
    outputs: [`layer${i + 1}`],
  }));
  const model = writeOnnxModel({
    name: 'speed',
    inputs: [{ name: 'rows', type: 'float32', dims: [rows, SPEED_SIZE] }],
    outputs: [{ name: `layer${SPEED_LAYERS}`, type: 'float32', dims: [rows, SPEED_SIZE] }],
    initializers: [
      { name: 'size', type: 'int64', dims: [2], data: BigInt64Array.of(BigInt(SPEED_SIZE), BigInt(SPEED_SIZE)) },
      { name: 'scale', type: 'float32', dims: [], data: Float32Array.of(1 / SPEED_SIZE) },
    ],
    nodes: [{ op: 'Expand', inputs: ['scale', 'size'], outputs: ['weights'] }, ...layers],
  });
  return { model, feeds: { rows: float32Tensor(new Float32Array(rows * SPEED_SIZE).fill(1), [rows, SPEED_SIZE]) } };
}

/** Smooth numbers of both signs; rounded to 1/64 so that they are exact as half floats too. */
function wave(count: number, step: number, size: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => Math.round(Math.sin((i + 1) * step) * size * 64) / 64);
}

/** [FRAMES, HIDDEN] from [IN_CHANNELS, FRAMES]: convolution with one frame of zero padding, then negative values cut. */
function convolve(input: Float32Array, kernel: Float32Array, bias: Float32Array): Float64Array {
  const out = new Float64Array(FRAMES * HIDDEN);
  for (let frame = 0; frame < FRAMES; frame++) {
    for (let hidden = 0; hidden < HIDDEN; hidden++) {
      let sum = bias[hidden] ?? 0;
      for (let channel = 0; channel < IN_CHANNELS; channel++) {
        for (let tap = 0; tap < KERNEL; tap++) {
          const at = frame + tap - 1;
          if (at < 0 || at >= FRAMES) continue;
          sum += (input[channel * FRAMES + at] ?? 0) * (kernel[(hidden * IN_CHANNELS + channel) * KERNEL + tap] ?? 0);
        }
      }
      out[frame * HIDDEN + hidden] = Math.max(0, sum);
    }
  }
  return out;
}

/** [FRAMES, OUT] from [FRAMES, HIDDEN] and [HIDDEN, OUT]. */
function project(frames: Float64Array, weights: Float32Array): Float64Array {
  const out = new Float64Array(FRAMES * OUT);
  for (let i = 0; i < out.length; i++) {
    const frame = Math.floor(i / OUT);
    let sum = 0;
    for (let hidden = 0; hidden < HIDDEN; hidden++) {
      sum += (frames[frame * HIDDEN + hidden] ?? 0) * (weights[hidden * OUT + (i % OUT)] ?? 0);
    }
    out[i] = sum;
  }
  return out;
}

function mapRows(values: Float64Array, change: (row: Float64Array) => Float64Array): Float64Array {
  const out = new Float64Array(values.length);
  for (let at = 0; at < values.length; at += OUT) out.set(change(values.subarray(at, at + OUT)), at);
  return out;
}

function softmax(row: Float64Array): Float64Array {
  const top = Math.max(...row);
  const powers = row.map((value) => Math.exp(value - top));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((value) => value / sum);
}

function normalise(row: Float64Array, gain: Float32Array, shift: Float32Array): Float64Array {
  const mean = row.reduce((a, b) => a + b, 0) / row.length;
  const variance = row.reduce((a, b) => a + (b - mean) ** 2, 0) / row.length;
  return row.map((value, i) => {
    const normal = ((value - mean) / Math.sqrt(variance + EPSILON)) * (gain[i] ?? 0) + (shift[i] ?? 0);
    return 1 / (1 + Math.exp(-normal));
  });
}
