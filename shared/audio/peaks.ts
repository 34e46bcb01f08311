/** Samples in one bucket of each level of a {@link PeakPyramid}; each is a multiple of the one before. */
export const PEAK_LEVELS = [128, 1_024, 8_192] as const;

/** Lowest and highest sample of each bucket; bucket i covers samples i * samplesPerBucket up to the next. The last may be shorter. */
export interface PeakLevel {
  readonly samplesPerBucket: number;
  readonly lowest: Float32Array;
  readonly highest: Float32Array;
}

/** A waveform at several zooms, for drawing without the samples. */
export interface PeakPyramid {
  readonly sampleRate: number;
  readonly sampleCount: number;
  /** From fine to coarse. */
  readonly levels: readonly PeakLevel[];
}

/** Builds a {@link PeakPyramid} while sound passes by. */
export interface PeakBuilder {
  push(samples: Float32Array): void;
  /** The pyramid of everything pushed so far; closes the last bucket of each level. */
  finish(): PeakPyramid;
}

/** Starts a pyramid of the levels {@link PEAK_LEVELS}. Costs about 1 byte of memory for 14 samples. */
export function createPeakBuilder(sampleRate: number): PeakBuilder {
  const finest = PEAK_LEVELS[0];
  const lowest = createGrowingArray();
  const highest = createGrowingArray();
  let sampleCount = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;

  function closeBucket(): void {
    lowest.add(low);
    highest.add(high);
    low = Number.POSITIVE_INFINITY;
    high = Number.NEGATIVE_INFINITY;
  }

  return {
    push(samples) {
      for (const sample of samples) {
        if (sample < low) low = sample;
        if (sample > high) high = sample;
        if (++sampleCount % finest === 0) closeBucket();
      }
    },
    finish() {
      if (sampleCount % finest !== 0) closeBucket();
      const fine: PeakLevel = { samplesPerBucket: finest, lowest: lowest.values(), highest: highest.values() };
      const levels = PEAK_LEVELS.map((size) => (size === finest ? fine : coarser(fine, size)));
      return { sampleRate, sampleCount, levels };
    },
  };
}

/** The level to draw when a pixel covers `samplesPerPixel`: the coarsest that is no coarser than a pixel, else the finest. */
export function peakLevelFor(pyramid: PeakPyramid, samplesPerPixel: number): PeakLevel | undefined {
  return pyramid.levels.findLast((level) => level.samplesPerBucket <= samplesPerPixel) ?? pyramid.levels[0];
}

function coarser(fine: PeakLevel, samplesPerBucket: number): PeakLevel {
  const step = samplesPerBucket / fine.samplesPerBucket;
  const count = Math.ceil(fine.lowest.length / step);
  const lowest = new Float32Array(count).fill(Number.POSITIVE_INFINITY);
  const highest = new Float32Array(count).fill(Number.NEGATIVE_INFINITY);
  fine.lowest.forEach((low, i) => {
    const bucket = Math.floor(i / step);
    lowest[bucket] = Math.min(lowest[bucket] ?? low, low);
    const high = fine.highest[i] ?? low;
    highest[bucket] = Math.max(highest[bucket] ?? high, high);
  });
  return { samplesPerBucket, lowest, highest };
}

interface GrowingArray {
  add(value: number): void;
  values(): Float32Array;
}

/** Floats of unknown number without an object for each. */
function createGrowingArray(): GrowingArray {
  let store = new Float32Array(1_024);
  let count = 0;
  return {
    add(value) {
      if (count === store.length) {
        const larger = new Float32Array(count * 2);
        larger.set(store);
        store = larger;
      }
      store[count++] = value;
    },
    values: () => store.slice(0, count),
  };
}
