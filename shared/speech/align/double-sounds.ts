import type { Phoneme } from '../../core/phonemes.ts';

/** Sounds that are held: two of them in a row have no edge between them that could be heard. */
const HELD: ReadonlySet<Phoneme> = new Set<Phoneme>(['F', 'V', 'TH', 'DH', 'S', 'Z', 'SH', 'ZH', 'M', 'N', 'NG', 'L', 'R']);

/**
 * Halves what two equal neighbours share ("one now", "if four"): nothing in the sound says where the first ends, so the
 * search puts the boundary anywhere in the run, up to 150 ms off. `times` are the starts of `phonemes` in seconds and the end of
 * the last; only boundaries inside such pairs move, and order is kept.
 */
export function halveDoubleSounds(phonemes: readonly Phoneme[], times: readonly number[]): number[] {
  const halved = [...times];
  for (let index = 1; index < phonemes.length; index++) {
    const phoneme = phonemes[index];
    if (!phoneme || !HELD.has(phoneme) || phonemes[index - 1] !== phoneme) continue;
    halved[index] = ((halved[index - 1] ?? 0) + (times[index + 1] ?? 0)) / 2;
  }
  return halved;
}
