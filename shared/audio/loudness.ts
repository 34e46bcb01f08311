/** Frames a second of {@link relativeLoudness}. */
export const LOUDNESS_FRAME_RATE = 100;

const SAMPLE_RATE = 16_000;
const HOP = SAMPLE_RATE / LOUDNESS_FRAME_RATE;
const HALF_WINDOW = 200;
/** Divides both the hop and half the window, so that a window is a run of whole segments. */
const SEGMENT = 40;
/** Added to every RMS, so that digital silence is -100 dB. */
const FLOOR = 1e-5;

/**
 * Loudness relative to the clip's own loud passages, as the articulation net was trained on (models/training/common/loudness.py).
 *
 * Exactly, for `samples` x[n] at 16 kHz and frame i (centred at 10 * i ms, i.e. on sample 160 * i):
 *
 *     rms[i]  = sqrt( sum over n in [160 i - 200, 160 i + 200) of x[n]^2  /  400 )     x[n] = 0 outside the clip
 *     db[i]   = 20 * log10( rms[i] + 1e-5 )
 *     p95     = 95th percentile of db[0..T), linearly interpolated at place 0.95 * (T - 1) (as NumPy's default)
 *     out[i]  = clip( (db[i] - p95) / 20, -3, 5 )
 *
 * So 0 is as loud as the loud passages, -1 is 20 dB below them, and silence is -3.
 * @param samples mono, 16 kHz
 * @param frameCount T; by default ceil(samples / 160), pass the model's number of frames to match it
 * @returns [T]; empty for no frames
 */
export function relativeLoudness(samples: Float32Array, frameCount = Math.ceil(samples.length / HOP)): Float32Array {
  const decibels = loudnessDecibels(samples, frameCount);
  const reference = percentile(decibels, 0.95);
  return decibels.map((value) => Math.max(-3, Math.min(5, (value - reference) / 20)));
}

/** The 25 ms RMS level in dB of full scale, -100 at the least; frames as in {@link relativeLoudness}. */
export function loudnessDecibels(samples: Float32Array, frameCount = Math.ceil(samples.length / HOP)): Float32Array {
  const segments = new Float64Array(Math.ceil(samples.length / SEGMENT));
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i] ?? 0;
    const segment = Math.floor(i / SEGMENT);
    segments[segment] = (segments[segment] ?? 0) + sample * sample;
  }
  return Float32Array.from({ length: frameCount }, (_, frame) => {
    const first = (frame * HOP - HALF_WINDOW) / SEGMENT;
    let energy = 0;
    for (let s = first; s < first + (2 * HALF_WINDOW) / SEGMENT; s++) energy += segments[s] ?? 0;
    return 20 * Math.log10(Math.sqrt(energy / (2 * HALF_WINDOW)) + FLOOR);
  });
}

/** Linearly interpolated percentile, `part` 0..1; 0 for no values. */
function percentile(values: Float32Array, part: number): number {
  const sorted = Float32Array.from(values).sort();
  const place = part * Math.max(0, sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}
