import { isVowel, type Phoneme, type Stress } from '../../core/phonemes.ts';

const SHORT: ReadonlySet<Phoneme> = new Set<Phoneme>([
  'B',
  'D',
  'DH',
  'G',
  'HH',
  'K',
  'L',
  'M',
  'N',
  'NG',
  'P',
  'R',
  'T',
  'W',
  'Y',
]);

/** Frames of 10 ms that a phoneme lasts at least: 20 ms for stops, nasals, glides and unstressed vowels, 30 ms otherwise, 60 ms for breaths and noises. */
export function minimumFrames(phoneme: Phoneme, stress?: Stress): number {
  if (phoneme === 'BR' || phoneme === 'NSN') return 6;
  if (SHORT.has(phoneme)) return 2;
  return isVowel(phoneme) && stress === 0 ? 2 : 3;
}
