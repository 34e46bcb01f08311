import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPeakBuilder, PEAK_LEVELS, peakLevelFor } from '../../../shared/audio/peaks.ts';

describe('peak pyramid', () => {
  it('holds the lowest and highest sample of every bucket of every level, however the sound came in', () => {
    const samples = Float32Array.from({ length: 20_000 }, (_, n) => Math.fround(Math.sin(n * n)));
    fc.assert(
      fc.property(fc.nat(samples.length), fc.array(fc.integer({ min: 1, max: 5_000 }), { maxLength: 8 }), (count, cuts) => {
        const builder = createPeakBuilder(16_000);
        let at = 0;
        for (const size of [...cuts, count]) {
          builder.push(samples.subarray(at, Math.min(count, at + size)));
          at = Math.min(count, at + size);
        }
        const pyramid = builder.finish();
        expect(pyramid.sampleCount).toBe(count);
        expect(pyramid.levels.map((level) => level.samplesPerBucket)).toEqual([...PEAK_LEVELS]);
        for (const { samplesPerBucket, lowest, highest } of pyramid.levels) {
          expect(lowest).toHaveLength(Math.ceil(count / samplesPerBucket));
          for (let i = 0; i < lowest.length; i++) {
            const bucket = samples.subarray(i * samplesPerBucket, Math.min(count, (i + 1) * samplesPerBucket));
            expect([lowest[i], highest[i]]).toEqual([Math.min(...bucket), Math.max(...bucket)]);
          }
        }
      }),
      { numRuns: 25, seed: 4 },
    );
  });

  it('offers the coarsest level that still resolves a pixel', () => {
    const builder = createPeakBuilder(16_000);
    builder.push(new Float32Array(10_000));
    const pyramid = builder.finish();
    const chosen = [1, 128, 1_023, 1_024, 50_000].map((samples) => peakLevelFor(pyramid, samples)?.samplesPerBucket);
    expect(chosen).toEqual([128, 128, 128, 1_024, 8_192]);
  });
});
