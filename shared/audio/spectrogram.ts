import { fourierInPlace } from './fourier.ts';

/** Bands of a {@link Spectrogram}. */
export const SPECTROGRAM_BANDS = 96;
/** Decibels of full scale that 0 stands for; 255 is 0 dB. */
export const SPECTROGRAM_FLOOR = -90;

/** Window in seconds: short enough for stops, long enough for formants. */
const WINDOW_SECONDS = 0.025;
const LOWEST_HZ = 50;
const HIGHEST_HZ = 8_000;

/** Makes columns of a spectrogram: loudness by frequency around one moment. */
export interface SpectrogramMaker {
  /** Samples that a column needs. */
  readonly windowSize: number;
  /** Writes a column of {@link SPECTROGRAM_BANDS} values, low to high, from `samples` [windowSize]. */
  column(samples: Float32Array, target: Uint8Array, at: number): void;
}

/** Bands are equally wide in mel from 50 Hz to 8 kHz, or to half the sample rate where that is lower. Levels: -90..0 dB of a full-scale sine as 0..255. */
export function createSpectrogramMaker(sampleRate: number): SpectrogramMaker {
  const windowSize = Math.round(WINDOW_SECONDS * sampleRate);
  const size = 2 ** Math.ceil(Math.log2(windowSize));
  const window = Float64Array.from(
    { length: windowSize },
    (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / windowSize),
  );
  // A full-scale sine gives half the sum of the window.
  const fullScale = (window.reduce((sum, value) => sum + value, 0) / 2) ** 2;
  const edges = bandEdges(sampleRate, size);
  const real = new Float64Array(size);
  const imaginary = new Float64Array(size);
  return {
    windowSize,
    column(samples, target, at) {
      real.fill(0);
      imaginary.fill(0);
      for (let i = 0; i < windowSize; i++) real[i] = (samples[i] ?? 0) * (window[i] ?? 0);
      fourierInPlace(real, imaginary);
      for (let band = 0; band < SPECTROGRAM_BANDS; band++) {
        let power = 0;
        const first = edges[band] ?? 0;
        const last = Math.max(first + 1, edges[band + 1] ?? 0);
        for (let bin = first; bin < last; bin++) power = Math.max(power, (real[bin] ?? 0) ** 2 + (imaginary[bin] ?? 0) ** 2);
        const decibels = 10 * Math.log10(power / fullScale + 1e-12);
        target[at + band] = Math.max(0, Math.min(255, Math.round(255 * (1 - decibels / SPECTROGRAM_FLOOR))));
      }
    },
  };
}

/** First bin of each band, and of what would follow the last. */
function bandEdges(sampleRate: number, size: number): readonly number[] {
  const mel = (hertz: number): number => 2595 * Math.log10(1 + hertz / 700);
  const hertz = (value: number): number => 700 * (10 ** (value / 2595) - 1);
  const low = mel(LOWEST_HZ);
  const high = mel(Math.min(HIGHEST_HZ, sampleRate / 2));
  return Array.from({ length: SPECTROGRAM_BANDS + 1 }, (_, band) =>
    Math.min(size / 2 - 1, Math.round((hertz(low + ((high - low) * band) / SPECTROGRAM_BANDS) * size) / sampleRate)),
  );
}
