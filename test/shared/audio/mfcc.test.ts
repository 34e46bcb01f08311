import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMfccStream, MFCC_COLUMNS } from '../../../shared/audio/mfcc.ts';

interface Fixture {
  readonly mean: readonly number[];
  /** Every so many-th frame is listed. */
  readonly every: number;
  readonly rows: readonly (readonly number[])[];
}

const fixture = JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/audio/mfcc.json'), 'utf8')) as Fixture;

/** The sound of models/training/live/mfcc.py: silence, a saw-tooth, noise of two levels, in whole 16-bit numbers. */
function testSound(count = 24_000): Float32Array {
  let state = 1n;
  return Float32Array.from({ length: count }, (_, i) => {
    state = (state * 1103515245n + 12345n) % 2147483648n;
    const noise = Number((state / 65536n) % 2001n) - 1000;
    if (i < 1600) return 0;
    const value = i >= 20_000 ? Math.floor(noise / 20) : noise + (((i * 37) % 8000) - 4000) * (Math.floor(i / 2000) % 3);
    return value / 32_768;
  });
}

function features(sound: Float32Array, chunk: number): Float32Array {
  const stream = createMfccStream(fixture.mean);
  const parts: Float32Array[] = [];
  for (let at = 0; at < sound.length; at += chunk) parts.push(stream.push(sound.subarray(at, at + chunk)));
  parts.push(stream.finish());
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

describe('cepstral features', () => {
  const sound = testSound();

  it('are those of the training program', () => {
    const made = features(sound, sound.length);
    expect(made.length).toBe(150 * MFCC_COLUMNS);
    let worst = 0;
    for (const [i, row] of fixture.rows.entries()) {
      const frame = made.subarray(i * fixture.every * MFCC_COLUMNS, (i * fixture.every + 1) * MFCC_COLUMNS);
      for (const [k, value] of row.entries()) worst = Math.max(worst, Math.abs((frame[k] ?? Number.NaN) - value));
    }
    expect(fixture.rows).toHaveLength(30);
    expect(worst).toBeLessThan(1e-4);
  });

  it.each([1, 7, 160, 199, 4096])('are the same when sound comes %d samples at a time', (chunk) => {
    const short = sound.subarray(0, 6000);
    expect(features(short, chunk)).toEqual(features(short, short.length));
  });

  it('know a frame as soon as its window is in', () => {
    const stream = createMfccStream(fixture.mean);
    expect(stream.push(sound.subarray(0, 199))).toHaveLength(0);
    expect(stream.push(sound.subarray(199, 200))).toHaveLength(MFCC_COLUMNS);
    expect(stream.push(sound.subarray(200, 359))).toHaveLength(0);
    expect(stream.push(sound.subarray(359, 360))).toHaveLength(MFCC_COLUMNS);
  });

  it('forget the level of a microphone after a few seconds of speech', () => {
    const long = Float32Array.from({ length: 16_000 * 8 }, (_, i) => sound[8000 + (i % 8000)] ?? 0);
    const loud = features(long, long.length);
    const soft = features(
      long.map((value) => value / 4),
      long.length,
    );
    const difference = (frame: number): number => Math.abs((loud[frame * MFCC_COLUMNS] ?? 0) - (soft[frame * MFCC_COLUMNS] ?? 0));
    expect(difference(20)).toBeGreaterThan(4);
    expect(difference(780)).toBeLessThan(1);
  });

  it('answer no sound with no frames', () => {
    expect(features(new Float32Array(0), 100)).toHaveLength(0);
  });
});
