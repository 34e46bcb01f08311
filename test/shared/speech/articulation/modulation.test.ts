import { describe, expect, test } from 'vitest';
import { articulate } from '../../../../shared/speech/articulation/articulate.ts';
import { speechLoudness } from '../../../../shared/speech/articulation/speech-loudness.ts';
import { phonemes } from './phoneme-builder.ts';

const line = phonemes('SIL:200 T:60 AA1:160 T:60 SIL:200');
const at = (value: number): Float32Array => new Float32Array(80).fill(value);
const peak = (gap: Float32Array): number => Math.max(...gap);

describe('what the sound does to the mouth', () => {
  test('louder vowels open wider, within bounds', () => {
    const [quiet, plain, loud] = [-2, 0, 1].map((level) => peak(articulate({ ...line, loudness: at(level) }).measures.gap));
    expect(quiet).toBeLessThan(plain!);
    expect(loud).toBeGreaterThan(plain!);
    expect(quiet).toBeGreaterThanOrEqual(4);
  });

  test('a high first formant opens the jaw; without formants nothing changes', () => {
    const formants = (f1: number) => ({
      f1: Float32Array.from({ length: 80 }, (_, i) => (i >= 26 && i < 42 ? f1 : 540)),
      f2: at(1550),
    });
    const high = peak(articulate({ ...line, formants: formants(950) }).measures.gap);
    const low = peak(articulate({ ...line, formants: formants(600) }).measures.gap);
    expect(high).toBeGreaterThan(low * 1.1);
    const none = { f1: new Float32Array(80), f2: new Float32Array(80) };
    expect(articulate({ ...line, formants: none }).measures.gap).toEqual(articulate(line).measures.gap);
  });

  test('loudness is 0 in the loud part, -1 at 20 dB below, -3 in silence, at 100 frames a second', () => {
    const tone = Float32Array.from({ length: 32000 }, (_, i) => (i < 16000 ? 0.5 : i < 24000 ? 0.05 : 0) * Math.sin(i / 3));
    const loudness = speechLoudness(tone, 16000);
    expect(loudness).toHaveLength(200);
    expect(loudness[50]).toBeCloseTo(0, 1);
    expect(loudness[125]).toBeCloseTo(-1, 1);
    expect(loudness[190]).toBe(-3);
    expect(speechLoudness(new Float32Array(0), 16000)).toHaveLength(0);
  });
});
