import { describe, expect, it } from 'vitest';
import { loudnessDecibels, relativeLoudness } from '../../../shared/audio/loudness.ts';

describe('relativeLoudness', () => {
  it('is the definition in its docstring, sample by sample', () => {
    const samples = Float32Array.from({ length: 5_003 }, (_, n) => Math.sin(n / 3) * Math.exp(-((n - 2_000) ** 2) / 1e6));
    const count = Math.ceil(samples.length / 160);
    const levels = Array.from({ length: count }, (_, i) => {
      let energy = 0;
      for (let n = 160 * i - 200; n < 160 * i + 200; n++) energy += (samples[n] ?? 0) ** 2;
      return 20 * Math.log10(Math.max(Math.sqrt(energy / 400), 1e-5));
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

  it('does not change with the level of the recording', () => {
    const samples = Float32Array.from({ length: 16_000 }, (_, n) => Math.sin(n / 3) * (1.1 + Math.sin(n / 900)));
    const quiet = relativeLoudness(samples.map((sample) => sample / 100));
    for (const [i, value] of relativeLoudness(samples).entries()) expect(quiet[i]).toBeCloseTo(value, 4);
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
