import { describe, expect, it } from 'vitest';
import { type ActorProfile, readProfile, writeProfile } from '../../../../shared/speech/profile/actor-profile.ts';

const profile: ActorProfile = {
  format: 'facewright-profile/1',
  actor: 'Zoë',
  pack: { id: 'direct', version: '2.0.0', sha256: 'ab'.repeat(32) },
  sources: [{ name: 'line.wav', sha256: 'cd'.repeat(32), seconds: 3.2, curves: 'captured' }],
  trust: 3_000,
  gapError: { before: 2.1, after: 1.6 },
  layer: {
    hiddenSize: 3,
    offset: 2.5,
    weights: Float32Array.from({ length: 156 }, (_, i) => Math.sin(i) * 0.7),
    bias: Float32Array.from({ length: 52 }, (_, i) => Math.cos(i)),
  },
};

describe('actor profile file', () => {
  it('comes back as it was, to six digits, and is written the same twice', () => {
    const text = writeProfile(profile);
    const read = readProfile(text);
    expect({ ...read, layer: undefined }).toEqual({ ...profile, layer: undefined });
    read.layer.weights.forEach((value, i) => {
      expect(value).toBeCloseTo(profile.layer.weights[i] ?? 9, 5);
    });
    expect(writeProfile(read)).toBe(writeProfile(readProfile(text)));
    expect(text.split('\n').length).toBeGreaterThan(60);
  });

  it.each([
    ['{', 'not JSON'],
    ['{}', 'its format is'],
    [writeProfile(profile).replace('"rows": [', '"rows": [[1],'), '52 rows'],
    [writeProfile(profile).replace('"hiddenSize": 3', '"hiddenSize": 4'), 'row 1'],
    [writeProfile(profile).replace('"captured"', '"guessed"'), 'neither'],
  ])('refuses %.20s', (text, reason) => {
    expect(() => readProfile(text)).toThrow(reason);
  });

  it('refuses any cut of the file', () => {
    const text = writeProfile(profile);
    for (let length = 0; length < text.length - 2; length += 37)
      expect(() => readProfile(text.slice(0, length))).toThrow('not JSON');
  });
});
