import { damagedAac } from './aac-error.ts';
import type { WindowLayout } from './aac-windows.ts';
import { type BitReader, readBits, readSigned } from './bit-reader.ts';

/** A filter along the frequencies of one window, which shapes its noise in time (TNS). */
export interface TemporalFilter {
  /** Lines from..to (end excluded) of the frame's 1024. */
  readonly from: number;
  readonly to: number;
  readonly downwards: boolean;
  /** Weights of the lines before, nearest first. */
  readonly weights: readonly number[];
}

/** Longest filters of AAC-LC (ISO/IEC 14496-3, table 4.102). */
const LONGEST = { 1024: 12, 128: 7 } as const;

/** Reads tns_data (4.4.2.7) of all windows. @throws StudioError `audio-decode-failed` */
export function readTemporalFilters(reader: BitReader, layout: WindowLayout): readonly TemporalFilter[] {
  const { windowLines, offsets, bandCount, tnsBands } = layout;
  const isShort = windowLines === 128;
  const filters: TemporalFilter[] = [];
  for (let window = 0; window < 1024; window += windowLines) {
    const count = readBits(reader, isShort ? 1 : 2);
    const resolution = count > 0 ? 3 + readBits(reader, 1) : 3;
    let top = offsets.length - 1;
    for (let i = 0; i < count; i++) {
      const bottom = Math.max(0, top - readBits(reader, isShort ? 4 : 6));
      const order = readBits(reader, isShort ? 3 : 5);
      if (order > LONGEST[windowLines]) throw damagedAac('a frame has too long a filter');
      const from = window + (offsets[Math.min(bottom, tnsBands, bandCount)] ?? 0);
      const to = window + (offsets[Math.min(top, tnsBands, bandCount)] ?? 0);
      top = bottom;
      if (order === 0) continue;
      const downwards = readBits(reader, 1) === 1;
      const bits = resolution - readBits(reader, 1);
      const reflections = Array.from({ length: order }, () => reflection(readSigned(reader, bits), resolution));
      if (to > from) filters.push({ from, to, downwards, weights: toWeights(reflections) });
    }
  }
  return filters;
}

/** Reflection coefficients are quantised by their arc sine, finer on the negative side (4.6.9.3). */
function reflection(index: number, resolution: number): number {
  const steps = 2 ** (resolution - 1) + (index >= 0 ? -0.5 : 0.5);
  return Math.sin((index / steps) * (Math.PI / 2));
}

/** Reflection coefficients to weights of a direct filter, by the step-up recursion. */
function toWeights(reflections: readonly number[]): readonly number[] {
  let weights: number[] = [];
  for (const last of reflections) {
    const before = weights;
    weights = [...before.map((weight, i) => weight + last * (before[before.length - 1 - i] ?? 0)), last];
  }
  return weights;
}

/** Runs the filters over a frame's 1024 lines. */
export function shapeNoiseInPlace(lines: Float64Array, filters: readonly TemporalFilter[]): void {
  for (const { from, to, downwards, weights } of filters) {
    const step = downwards ? -1 : 1;
    const first = downwards ? to - 1 : from;
    for (let n = 0; n < to - from; n++) {
      const at = first + n * step;
      let value = lines[at] ?? 0;
      for (let i = 1; i <= Math.min(n, weights.length); i++) value -= (weights[i - 1] ?? 0) * (lines[at - i * step] ?? 0);
      lines[at] = value;
    }
  }
}
