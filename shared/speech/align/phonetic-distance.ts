import { isBilabial, isLabiodental, isVowel, type Phoneme } from '../../core/phonemes.ts';
import type { SpokenPhoneme } from '../text/pronunciation.ts';

const VOICELESS_PAIRS: readonly (readonly [Phoneme, Phoneme])[] = [
  ['P', 'B'],
  ['T', 'D'],
  ['K', 'G'],
  ['F', 'V'],
  ['TH', 'DH'],
  ['S', 'Z'],
  ['SH', 'ZH'],
  ['CH', 'JH'],
];

/** How differently two phonemes sound, 0..1. */
export function phonemeDistance(a: Phoneme, b: Phoneme): number {
  if (a === b) return 0;
  if (isVowel(a) && isVowel(b)) return 0.5;
  if (isVowel(a) !== isVowel(b)) return 1;
  if (VOICELESS_PAIRS.some(([first, second]) => (a === first && b === second) || (a === second && b === first))) return 0.3;
  const sameLips = (isBilabial(a) && isBilabial(b)) || (isLabiodental(a) && isLabiodental(b));
  return sameLips ? 0.5 : 0.8;
}

/** Edit distance of two strings of phonemes over the length of the longer, 0 (alike) to 1. Two empty ones are alike. */
export function phoneticDistance(a: readonly SpokenPhoneme[], b: readonly SpokenPhoneme[]): number {
  const longest = Math.max(a.length, b.length);
  if (longest === 0) return 0;
  let row = b.map((_, index) => index + 1);
  row.unshift(0);
  a.forEach((spoken, index) => {
    const next = [index + 1];
    b.forEach((other, at) => {
      const swap = (row[at] ?? 0) + phonemeDistance(spoken.phoneme, other.phoneme);
      next.push(Math.min(swap, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    });
    row = next;
  });
  return (row.at(-1) ?? 0) / longest;
}
