import { describe, expect, it } from 'vitest';
import { loudnessDecibels, relativeLoudness } from '../../../shared/audio/loudness.ts';

describe('relativeLoudness', () => {
  it('is the definition in its docstring, sample by sample', () => {
    const samples = Float32Array.from({ length: 5_003 }, (_, n) => Math.sin(n / 3) * Math.exp(-((n - 2_000) ** 2) / 1e6));
    const count = Math.ceil(samples.length / 160);
    const levels = Array.from({ length: count }, (_, i) => {
      let energy = 0;
      for (let n = 160 * i - 200; n < 160 * i + 200; n++) energy += (samples[n] ?? 0) ** 2;
      return 20 * Math.log10(Math.sqrt(energy / 400) + 1e-5);
    });
    const sorted = levels.toSorted((a, b) => a - b);
    const place = 0.95 * (count - 1);
    const reference = sorted[Math.floor(place)]! + (sorted[Math.ceil(place)]! - sorted[Math.floor(place)]!) * (place % 1);
    const loudness = relativeLoudness(samples);
    expect(loudness).toHaveLength(count);
    for (const [i, level] of levels.entries()) {
      expect(loudness[i]).toBeCloseTo(Math.max(-3, Math.min(5, (level - reference) / 20)), 5);
    }
  });

  it('gives what models/training/common/loudness.py gives, down at the level of its floor', () => {
    // `loudness(np.sin(n / 3) * 1e-4 * 10 ** (-2 * n / 3203))` as float32, n = arange(3203)
    const golden = [
      -0.018155, 0.052325, 0, -0.080085, -0.15627, -0.228067, -0.295018, -0.356738, -0.412939, -0.463463, -0.508295, -0.547566,
      -0.581539, -0.610584, -0.635149, -0.655723, -0.672805, -0.686882, -0.698408, -0.70875, -0.721162,
    ];
    const loudness = relativeLoudness(
      Float32Array.from({ length: 3_203 }, (_, n) => Math.sin(n / 3) * 1e-4 * 10 ** ((-2 * n) / 3_203)),
    );
    expect(loudness).toHaveLength(golden.length);
    for (const [i, value] of golden.entries()) expect(loudness[i]).toBeCloseTo(value, 5);
  });

  it('does not change with the level of the recording while that is far above the floor', () => {
    const samples = Float32Array.from({ length: 16_000 }, (_, n) => Math.sin(n / 3) * (1.1 + Math.sin(n / 900)));
    const quiet = relativeLoudness(samples.map((sample) => sample / 10));
    for (const [i, value] of relativeLoudness(samples).entries()) expect(quiet[i]).toBeCloseTo(value, 3);
  });

  it('is finite for silence, one sample and nothing', () => {
    expect(Array.from(relativeLoudness(new Float32Array(480)))).toEqual([0, 0, 0]);
    expect(Array.from(relativeLoudness(Float32Array.of(1)))).toEqual([0]);
    expect(relativeLoudness(new Float32Array(0))).toHaveLength(0);
  });

  it('puts silence at -3 and speech at about 0', () => {
    const samples = Float32Array.from({ length: 32_000 }, (_, n) => (n < 16_000 ? 0 : Math.sin(n / 3)));
    const loudness = relativeLoudness(samples);
    expect(loudness[50]).toBe(-3);
    expect(loudness[150]).toBeCloseTo(0, 2);
  });

  it('gives as many frames as asked for', () => {
    expect(relativeLoudness(new Float32Array(1_600).fill(0.1), 14)).toHaveLength(14);
  });

  it('measures a full-scale sine at -3 dB', () => {
    const samples = Float32Array.from({ length: 1_600 }, (_, n) => Math.sin((2 * Math.PI * n) / 40));
    expect(loudnessDecibels(samples)[5]).toBeCloseTo(-3.01, 2);
  });
});
