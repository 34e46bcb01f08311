import { describe, expect, it } from 'vitest';
import { createStretch } from '../../../renderer/playback/stretch.ts';

const RATE = 16_000;

function stretched(samples: Float32Array, speed: number, seconds: number): Float32Array {
  const stretch = createStretch(RATE, 0, speed, (from, count) => {
    const target = new Float32Array(count);
    for (let index = 0; index < count; index++) target[index] = samples[from + index] ?? 0;
    return target;
  });
  const output = new Float32Array(Math.round(seconds * RATE));
  for (let at = 0; at < output.length; at += stretch.hop) {
    const piece = stretch.next() as Float32Array;
    output.set(piece.subarray(0, Math.min(piece.length, output.length - at)), at);
  }
  return output;
}

/** Cycles a second, by upward crossings of zero. */
function pitchOf(samples: Float32Array): number {
  let crossings = 0;
  for (let index = 1; index < samples.length; index++)
    if ((samples[index - 1] ?? 0) < 0 && (samples[index] ?? 0) >= 0) crossings++;
  return (crossings / samples.length) * RATE;
}

describe('sound at another speed', () => {
  const tone = Float32Array.from({ length: 3 * RATE }, (_, index) => 0.5 * Math.sin((2 * Math.PI * 140 * index) / RATE));

  it.each([0.25, 0.5, 0.75, 1.25, 1.5, 2])('keeps pitch and loudness at %f', (speed) => {
    const output = stretched(tone, speed, 1.2).subarray(0.1 * RATE);
    expect(pitchOf(output)).toBeGreaterThan(138);
    expect(pitchOf(output)).toBeLessThan(142);
    const power = Math.sqrt(output.reduce((sum, value) => sum + value * value, 0) / output.length);
    expect(power).toBeGreaterThan(0.32);
    expect(power).toBeLessThan(0.38);
  });

  it.each([0.25, 0.5, 2])('sounds what happens where the clock says, within 10 ms, at %f', (speed) => {
    const clicks = new Float32Array(4 * RATE);
    // Bursts of noise, as of a stop, every 0.37 s.
    let seed = 1;
    for (let at = 0.2; at < 3.9; at += 0.37) {
      for (let index = 0; index < 0.012 * RATE; index++) {
        seed = (seed * 16_807) % 2_147_483_647;
        clicks[Math.round(at * RATE) + index] = seed / 2_147_483_647 - 0.5;
      }
    }
    const output = stretched(clicks, speed, 3.8 / speed);
    for (let at = 0.2; at < 3.7; at += 0.37) {
      const expected = (at + 0.006) / speed;
      const [from, to] = [Math.round((expected - 0.15 / speed) * RATE), Math.round((expected + 0.15 / speed) * RATE)];
      let weight = 0;
      let sum = 0;
      for (let index = Math.max(0, from); index < to; index++) {
        const energy = (output[index] ?? 0) ** 2;
        weight += energy;
        sum += energy * index;
      }
      expect(weight).toBeGreaterThan(0);
      expect(Math.abs(sum / weight / RATE - expected) * speed).toBeLessThan(0.012);
    }
  });

  it('is silent in silence and waits for what is not there', () => {
    expect(Math.max(...stretched(new Float32Array(RATE), 0.5, 0.5))).toBe(0);
    expect(createStretch(RATE, 0, 0.5, () => undefined).next()).toBeUndefined();
  });
});
