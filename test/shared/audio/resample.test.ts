import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createResampler, resample, resampledLength } from '../../../shared/audio/resample.ts';

const RATES = [8_000, 11_025, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000, 192_000, 384_000, 4_000, 44_099] as const;

describe('resampling to 16 kHz', () => {
  it('keeps what lies above 8 kHz more than 80 dB down', () => {
    for (const rate of [22_050, 44_100, 48_000, 96_000, 44_099]) {
      const tones = [8_000, 8_050, 8_200, 8_500, 9_000, 10_500, 12_000, 15_999, 16_001, 21_000, 24_050, 32_000, 47_000];
      for (const tone of tones.filter((frequency) => frequency < rate / 2)) {
        const level = decibels(resample(sine(tone, rate, rate / 2), rate, 16_000), Math.SQRT1_2);
        expect(level, `${tone} Hz at ${rate}`).toBeLessThan(-80);
      }
    }
  });

  it('keeps images more than 80 dB down when it raises the rate', () => {
    for (const [rate, tone] of [
      [8_000, 3_500],
      [11_025, 4_700],
      [4_000, 1_700],
    ] as const) {
      const output = resample(sine(tone, rate, rate), rate, 16_000);
      const residue = output.map((sample, n) => sample - Math.sin((2 * Math.PI * tone * n) / 16_000));
      expect(decibels(residue, Math.SQRT1_2), `${tone} Hz at ${rate}`).toBeLessThan(-80);
    }
  });

  it('leaves tones up to 7 kHz as they are, without delay', () => {
    for (const rate of RATES) {
      for (const tone of [100, 1_000, 3_333, 7_000].filter((frequency) => frequency < 0.43 * rate)) {
        const output = resample(sine(tone, rate, Math.min(rate, 60_000)), rate, 16_000);
        const difference = output.map((sample, n) => sample - Math.sin((2 * Math.PI * tone * n) / 16_000));
        expect(decibels(difference, Math.SQRT1_2), `${tone} Hz at ${rate}`).toBeLessThan(-60);
      }
    }
  });

  it('puts a click where it was', () => {
    for (const rate of RATES) {
      const input = new Float32Array(rate);
      input[rate / 4 - ((rate / 4) % 1)] = 1;
      const output = resample(input, rate, 16_000);
      const peak = output.reduce((best, sample, n) => (sample > (output[best] ?? 0) ? n : best), 0);
      expect(Math.abs(peak / 16_000 - Math.floor(rate / 4) / rate), `at ${rate}`).toBeLessThan(1 / 16_000);
    }
  });

  it('keeps a constant at its value', () => {
    for (const rate of RATES) {
      const output = resample(new Float32Array(rate / 2).fill(0.5), rate, 16_000);
      const middle = output.subarray(2_000, 6_000);
      expect(Math.max(...middle.map((sample) => Math.abs(sample - 0.5))), `at ${rate}`).toBeLessThan(1e-5);
    }
  });

  it('lasts as long as its input, within one sample', () => {
    for (const rate of RATES) {
      for (const count of [1, 2, 159, 1_000, 4_801]) {
        const { length } = resample(new Float32Array(count), rate, 16_000);
        expect(length).toBe(resampledLength(count, rate, 16_000));
        expect(Math.abs(length / 16_000 - count / rate)).toBeLessThan(1 / 16_000);
      }
    }
    expect(resample(new Float32Array(0), 48_000, 16_000)).toHaveLength(0);
    expect(resampledLength(3 * 3_600 * 44_100, 44_100, 16_000)).toBe(3 * 3_600 * 16_000);
  });

  it('does not depend on how the input is cut, to the last bit', () => {
    const whole = sine(440, 44_100, 5_000);
    fc.assert(
      fc.property(fc.constantFrom(...RATES), fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 12 }), (rate, cuts) => {
        const resampler = createResampler(rate, 16_000);
        const output: number[] = [];
        let at = 0;
        for (const size of [...cuts, whole.length]) {
          output.push(...resampler.push(whole.slice(at, at + size)));
          at += size;
        }
        output.push(...resampler.finish());
        expect(Float32Array.from(output)).toEqual(resample(whole, rate, 16_000));
      }),
      { numRuns: 40, seed: 3 },
    );
  });

  it('passes equal rates through', () => {
    const input = sine(440, 16_000, 100);
    expect(resample(input, 16_000, 16_000)).toEqual(input);
  });
});

function sine(frequency: number, rate: number, count: number): Float32Array {
  return Float32Array.from({ length: Math.floor(count) }, (_, n) => Math.sin((2 * Math.PI * frequency * n) / rate));
}

/** Level of the middle half (away from the edges, where the sound begins and ends abruptly) relative to `reference`. */
function decibels(samples: Float32Array, reference: number): number {
  const middle = samples.subarray(samples.length >> 2, (samples.length * 3) >> 2);
  const energy = middle.reduce((sum, sample) => sum + sample * sample, 0) / middle.length;
  return 20 * Math.log10(Math.sqrt(energy) / reference + 1e-12);
}
