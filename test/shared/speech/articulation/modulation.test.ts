import { describe, expect, test } from 'vitest';
import { articulate } from '../../../../shared/speech/articulation/articulate.ts';
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
});
