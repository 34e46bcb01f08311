import { invariant } from '../../core/assert.ts';

/** The last layer of a face net: curves = sigmoid(weights . hidden + bias - offset). */
export interface LastLayer {
  /** H, values of the hidden layer. */
  readonly hiddenSize: number;
  /** [C, H] row-major, a row for each curve. */
  readonly weights: Float32Array;
  /** [C] */
  readonly bias: Float32Array;
  readonly offset: number;
}

/** Frames of an actor whose true curves are known, at the rate of the net (100 Hz). */
export interface ProfileFrames {
  readonly frameCount: number;
  /** [N, H] what the net holds before its last layer. */
  readonly hidden: Float32Array;
  /** [N, C] wanted curves, 0..1. */
  readonly wanted: Float32Array;
}

export interface ProfileOptions {
  /** How many frames' worth of trust the shipped layer has. */
  readonly trust: number;
  /** Curves that are fitted, as columns; the others keep the shipped layer. */
  readonly columns: readonly number[];
  /** Wanted curves are kept this far from 0 and 1, where a logit has no end. */
  readonly floor?: number;
  /** Least steepness of the sigmoid that counts: frames that are shut or wide open still have a say. */
  readonly slope?: number;
}

/** Frames of 10 ms that the shipped layer is worth: best of 30, 300 and 3,000 on talkers that the net never heard (models/EXPERIMENTS.md). */
export const PROFILE_TRUST = 300;
const FLOOR = 0.02;
const SLOPE = 0.02;

/**
 * The last layer for one actor: ridge regression of the wanted logits, shrunk towards the shipped layer, in closed form. Frames count by how much
 * an error of the logit shows in the curve. No frames give the shipped layer.
 * Formula: `models/training/faces/actor_profile.py`, of which this is the twin (golden vector).
 */
export function fitProfile(layer: LastLayer, frames: ProfileFrames, options: ProfileOptions): LastLayer {
  const { hiddenSize, offset } = layer;
  const curves = layer.bias.length;
  const size = hiddenSize + 1;
  const { frameCount, hidden, wanted } = frames;
  invariant(hidden.length === frameCount * hiddenSize && wanted.length === frameCount * curves, 'sizes of profile frames agree');
  const weights = layer.weights.slice();
  const bias = layer.bias.slice();
  if (frameCount === 0) return { ...layer, weights, bias };
  const { floor = FLOOR, slope = SLOPE } = options;
  for (const column of options.columns) {
    const normal = new Float64Array(size * size);
    const right = new Float64Array(size);
    const shares = new Float64Array(frameCount);
    const missing = new Float64Array(frameCount);
    let total = 0;
    for (let n = 0; n < frameCount; n++) {
      let logit = (layer.bias[column] ?? 0) - offset;
      for (let k = 0; k < hiddenSize; k++)
        logit += (layer.weights[column * hiddenSize + k] ?? 0) * (hidden[n * hiddenSize + k] ?? 0);
      const value = sigmoid(logit);
      shares[n] = Math.max(value * (1 - value), slope) ** 2;
      total += shares[n] ?? 0;
      const target = Math.min(1 - floor, Math.max(floor, wanted[n * curves + column] ?? 0));
      missing[n] = Math.log(target / (1 - target)) - logit;
    }
    const mean = total / frameCount;
    const row = new Float64Array(size);
    row[hiddenSize] = 1;
    for (let n = 0; n < frameCount; n++) {
      const share = (shares[n] ?? 0) / mean;
      for (let k = 0; k < hiddenSize; k++) row[k] = hidden[n * hiddenSize + k] ?? 0;
      for (let i = 0; i < size; i++) {
        const scaled = share * (row[i] ?? 0);
        right[i] = (right[i] ?? 0) + scaled * (missing[n] ?? 0);
        for (let j = 0; j <= i; j++) normal[i * size + j] = (normal[i * size + j] ?? 0) + scaled * (row[j] ?? 0);
      }
    }
    for (let i = 0; i < size; i++) normal[i * size + i] = (normal[i * size + i] ?? 0) + options.trust;
    const change = solveSymmetric(normal, right, size);
    for (let k = 0; k < hiddenSize; k++) {
      const at = column * hiddenSize + k;
      weights[at] = (weights[at] ?? 0) + (change[k] ?? 0);
    }
    bias[column] = (bias[column] ?? 0) + (change[hiddenSize] ?? 0);
  }
  return { ...layer, weights, bias };
}

/** The layer that is `share` (0..1) of the way from one to another of the same sizes. */
export function blendLayers(from: LastLayer, to: LastLayer, share: number): LastLayer {
  invariant(from.weights.length === to.weights.length && from.bias.length === to.bias.length, 'layers of one size are blended');
  const mix = (a: Float32Array, b: Float32Array): Float32Array => a.map((value, i) => value + share * ((b[i] ?? 0) - value));
  return { ...from, weights: mix(from.weights, to.weights), bias: mix(from.bias, to.bias) };
}

/** Curves [N, C] from hidden states [N, H]. */
export function applyLastLayer({ hiddenSize, weights, bias, offset }: LastLayer, hidden: Float32Array): Float32Array {
  const frames = Math.floor(hidden.length / hiddenSize);
  const curves = new Float32Array(frames * bias.length);
  for (let n = 0; n < frames; n++) {
    for (let column = 0; column < bias.length; column++) {
      let logit = (bias[column] ?? 0) - offset;
      for (let k = 0; k < hiddenSize; k++) logit += (weights[column * hiddenSize + k] ?? 0) * (hidden[n * hiddenSize + k] ?? 0);
      curves[n * bias.length + column] = sigmoid(logit);
    }
  }
  return curves;
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** Solves A x = b for a symmetric positive definite A given by its lower half, by Cholesky's decomposition in place. */
function solveSymmetric(lower: Float64Array, right: Float64Array, size: number): Float64Array {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = lower[i * size + j] ?? 0;
      for (let k = 0; k < j; k++) sum -= (lower[i * size + k] ?? 0) * (lower[j * size + k] ?? 0);
      lower[i * size + j] = i === j ? Math.sqrt(sum) : sum / (lower[j * size + j] ?? 1);
    }
  }
  const x = right.slice();
  for (let i = 0; i < size; i++) {
    let sum = x[i] ?? 0;
    for (let k = 0; k < i; k++) sum -= (lower[i * size + k] ?? 0) * (x[k] ?? 0);
    x[i] = sum / (lower[i * size + i] ?? 1);
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = x[i] ?? 0;
    for (let k = i + 1; k < size; k++) sum -= (lower[k * size + i] ?? 0) * (x[k] ?? 0);
    x[i] = sum / (lower[i * size + i] ?? 1);
  }
  return x;
}
