const HOP = 0.01;
const WINDOW = 0.025;
const LOUD_PERCENTILE = 0.95;
const QUIETEST = -3;
const LOUDEST = 5;

/**
 * Loudness of mono sound at 100 Hz: 25 ms RMS (frame i centred at 10 i ms) in dB relative to the clip's 95th percentile, divided
 * by 20 and clipped to -3..5. 0 is the level of loud vowels, -1 is 20 dB below. Digital silence gives -3; no samples, no frames.
 */
export function speechLoudness(samples: Float32Array, sampleRate: number): Float32Array {
  const frames = Math.ceil(samples.length / (sampleRate * HOP));
  const squares = new Float64Array(samples.length + 1);
  for (let i = 0; i < samples.length; i++) squares[i + 1] = (squares[i] ?? 0) + (samples[i] ?? 0) ** 2;
  const decibels = Float64Array.from({ length: frames }, (_, frame) => {
    const from = Math.max(0, Math.round((frame * HOP - WINDOW / 2) * sampleRate));
    const to = Math.min(samples.length, Math.round((frame * HOP + WINDOW / 2) * sampleRate));
    const power = to > from ? ((squares[to] ?? 0) - (squares[from] ?? 0)) / (to - from) : 0;
    return 10 * Math.log10(Math.max(power, 1e-12));
  });
  const sorted = decibels.slice().sort();
  const loud = sorted[Math.floor(LOUD_PERCENTILE * Math.max(0, frames - 1))] ?? 0;
  return Float32Array.from(decibels, (level) => Math.min(LOUDEST, Math.max(QUIETEST, (level - loud) / 20)));
}
