import type { PeaksView } from '../../shared/ipc/bridge-data.ts';

/** Levels of the pyramid of peaks, by samples in a bucket. */
export const PEAK_BUCKETS = [128, 1_024, 8_192] as const;
export type PeakLevel = 0 | 1 | 2;

/** The coarsest level whose buckets are no longer than a pixel; the finest when none is. */
export function levelFor(pixelsPerSecond: number, sampleRate: number): PeakLevel {
  const samplesPerPixel = sampleRate / pixelsPerSecond;
  if (samplesPerPixel >= PEAK_BUCKETS[2]) return 2;
  return samplesPerPixel >= PEAK_BUCKETS[1] ? 1 : 0;
}

export interface Envelope {
  readonly highest: Float32Array;
  readonly lowest: Float32Array;
}

/** Highest and lowest sample of `columns` equal parts of the stretch from `start` to `end` seconds; 0 outside of the recording. */
export function windowPeaks(peaks: PeaksView, start: number, end: number, columns: number): Envelope {
  const perSecond = peaks.sampleRate / peaks.samplesPerBucket;
  const highest = new Float32Array(columns);
  const lowest = new Float32Array(columns);
  const step = ((end - start) * perSecond) / columns;
  for (let column = 0; column < columns; column++) {
    const first = Math.floor(start * perSecond + column * step);
    const last = Math.max(first + 1, Math.ceil(start * perSecond + (column + 1) * step - 1e-6));
    let high = Number.NEGATIVE_INFINITY;
    let low = Number.POSITIVE_INFINITY;
    for (let bucket = Math.max(0, first); bucket < Math.min(last, peaks.highest.length); bucket++) {
      high = Math.max(high, peaks.highest[bucket] ?? 0);
      low = Math.min(low, peaks.lowest[bucket] ?? 0);
    }
    highest[column] = high === Number.NEGATIVE_INFINITY ? 0 : high;
    lowest[column] = low === Number.POSITIVE_INFINITY ? 0 : low;
  }
  return { highest, lowest };
}

/** As {@link windowPeaks} from samples themselves, for views closer than the finest level. `samples` begin at `start`. */
export function samplePeaks(samples: Float32Array, columns: number): Envelope {
  const highest = new Float32Array(columns);
  const lowest = new Float32Array(columns);
  const step = samples.length / columns;
  for (let column = 0; column < columns; column++) {
    const first = Math.floor(column * step);
    const last = Math.max(first + 1, Math.floor((column + 1) * step));
    let high = samples[first] ?? 0;
    let low = high;
    for (let index = first; index < last; index++) {
      const value = samples[index] ?? 0;
      if (value > high) high = value;
      if (value < low) low = value;
    }
    highest[column] = high;
    lowest[column] = low;
  }
  return { highest, lowest };
}

/** The largest absolute value, at least a thousandth. */
export function peakOf({ highest, lowest }: PeaksView): number {
  let most = 0.001;
  for (const value of highest) if (value > most) most = value;
  for (const value of lowest) if (-value > most) most = -value;
  return Math.min(1, most);
}
