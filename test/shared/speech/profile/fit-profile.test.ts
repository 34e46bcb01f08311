import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { applyLastLayer, blendLayers, fitProfile, type LastLayer } from '../../../../shared/speech/profile/fit-profile.ts';

interface Golden {
  readonly lambda: number;
  readonly floor: number;
  readonly slope: number;
  readonly offset: number;
  readonly columns: number[];
  readonly hidden: number[][];
  readonly truth: number[][];
  readonly weights: number[][];
  readonly bias: number[];
  readonly fittedWeights: number[][];
  readonly fittedBias: number[];
  readonly fittedCurves: number[][];
}

/** Made by `models/training/profiles.py --golden`. */
const golden = JSON.parse(readFileSync(new URL('../../../fixtures/profile/golden.json', import.meta.url), 'utf8')) as Golden;
const layer: LastLayer = {
  hiddenSize: golden.hidden[0]?.length ?? 0,
  weights: Float32Array.from(golden.weights.flat()),
  bias: Float32Array.from(golden.bias),
  offset: golden.offset,
};
const frames = {
  frameCount: golden.hidden.length,
  hidden: Float32Array.from(golden.hidden.flat()),
  wanted: Float32Array.from(golden.truth.flat()),
};
const { columns, floor, slope } = golden;

function worst(a: ArrayLike<number>, b: readonly number[]): number {
  return b.reduce((most, value, i) => Math.max(most, Math.abs(value - (a[i] ?? Number.NaN))), 0);
}

describe('actor profile', () => {
  const fitted = fitProfile(layer, frames, { trust: golden.lambda, columns, floor, slope });

  it('fits what the training code fits', () => {
    expect(worst(fitted.weights, golden.fittedWeights.flat())).toBeLessThan(1e-5);
    expect(worst(fitted.bias, golden.fittedBias)).toBeLessThan(1e-5);
    expect(worst(applyLastLayer(fitted, frames.hidden), golden.fittedCurves.flat())).toBeLessThan(1e-5);
  });

  it('keeps the shipped layer without frames, under boundless trust, and in columns that are not fitted', () => {
    const none = { frameCount: 0, hidden: new Float32Array(0), wanted: new Float32Array(0) };
    expect(fitProfile(layer, none, { trust: 1, columns })).toEqual({ ...layer });
    const trusting = fitProfile(layer, frames, { trust: 1e12, columns });
    expect(worst(trusting.weights, [...layer.weights])).toBeLessThan(1e-6);
    const kept = layer.bias.findIndex((_, column) => !columns.includes(column));
    expect(kept).toBeGreaterThanOrEqual(0);
    expect(fitted.bias[kept]).toBe(layer.bias[kept]);
  });

  it('blends from the one layer to the other', () => {
    expect(blendLayers(layer, fitted, 0)).toEqual(layer);
    expect(worst(blendLayers(layer, fitted, 1).weights, [...fitted.weights])).toBeLessThan(1e-6);
    expect(blendLayers(layer, fitted, 0.5).bias[0]).toBeCloseTo(((layer.bias[0] ?? 0) + (fitted.bias[0] ?? 0)) / 2, 6);
  });

  it('comes closer to the wanted curves', () => {
    const error = (curves: Float32Array): number =>
      columns.reduce((sum, column) => {
        for (let n = 0; n < frames.frameCount; n++) {
          const at = n * layer.bias.length + column;
          sum += Math.abs((curves[at] ?? 0) - (frames.wanted[at] ?? 0));
        }
        return sum;
      }, 0);
    expect(error(applyLastLayer(fitted, frames.hidden))).toBeLessThan(error(applyLastLayer(layer, frames.hidden)));
  });
});
