import fc from 'fast-check';
import { expect, test } from 'vitest';
import { refineBoundaries } from '../../../../shared/speech/align/refine-boundaries.ts';
import { spectralFlux } from '../../../../shared/speech/align/spectral-flux.ts';

const FRAMES = 100;
const quiet = () => new Float32Array(FRAMES).fill(0.02);

/** 80 bands that change at once between two frames. */
function stepMel(frame: number): Float32Array {
  return Float32Array.from({ length: 80 * FRAMES }, (_, index) => (index % FRAMES >= frame ? 0.5 : -0.5));
}

test('flux is where the sound changes, and nowhere else', () => {
  const flux = spectralFlux(stepMel(40), FRAMES);
  expect(flux[40]).toBeCloseTo(1, 5);
  expect(flux.filter((value) => value > 0).length).toBe(1);
  expect(spectralFlux(new Float32Array(0), 0).length).toBe(0);
});

test.each([-0.02, -0.01, 0, 0.01, 0.02])('a boundary that is %f s off moves to the edge in the sound', (off) => {
  const flux = spectralFlux(stepMel(40), FRAMES);
  const [, moved] = refineBoundaries([0, 0.395 + off, 1], { boundary: quiet(), flux });
  expect(moved).toBeCloseTo(0.395, 3);
});

test('a boundary that is too far from any edge stays', () => {
  const flux = spectralFlux(stepMel(40), FRAMES);
  expect(refineBoundaries([0, 0.5, 1], { boundary: quiet(), flux })[1]).toBe(0.5);
  expect(refineBoundaries([0, 0.5, 1], { boundary: quiet() })[1]).toBe(0.5);
});

test('the peak of the boundary probability is found between frames', () => {
  const boundary = quiet();
  boundary[40] = 0.6;
  boundary[41] = 0.6;
  expect(refineBoundaries([0, 0.39, 1], { boundary })[1]).toBeCloseTo(0.405, 2);
});

test('order, ends and shortest durations are kept, whatever the evidence', () => {
  const durations = fc.array(fc.integer({ min: 20, max: 200 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(
      durations,
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 30, maxLength: 300 }),
      (lengths, noise) => {
        const times = [0];
        for (const length of lengths) times.push(times.at(-1)! + length / 1000);
        const evidence = Float32Array.from(noise);
        const moved = refineBoundaries(times, { boundary: evidence, flux: evidence.toReversed() });
        expect(moved[0]).toBe(0);
        expect(moved.at(-1)).toBe(times.at(-1));
        moved.forEach((time, index) => {
          expect(Math.abs(time - times[index]!)).toBeLessThanOrEqual(0.03 + 1e-9);
          if (index > 0) expect(time - moved[index - 1]!).toBeGreaterThanOrEqual(0.02 - 1e-9);
        });
      },
    ),
    { numRuns: 300, seed: 4 },
  );
});
