import { PHONEMES, type Phoneme } from '../../shared/core/phonemes.ts';

/** Phones by what the mouth does with them. */
export const PHONE_ROWS: readonly { readonly title: string; readonly phones: readonly Phoneme[] }[] = [
  { title: 'Lips close', phones: ['P', 'B', 'M'] },
  { title: 'Lip to teeth', phones: ['F', 'V'] },
  { title: 'Lips round', phones: ['W', 'UW', 'UH', 'OW', 'OY', 'AO'] },
  { title: 'Open', phones: ['AA', 'AE', 'AH', 'AY', 'AW', 'EH'] },
  { title: 'Wide', phones: ['IY', 'IH', 'EY', 'ER', 'Y'] },
  { title: 'Tongue', phones: ['T', 'D', 'N', 'L', 'TH', 'DH', 'R'] },
  { title: 'Hiss', phones: ['S', 'Z', 'SH', 'ZH', 'CH', 'JH'] },
  { title: 'Back', phones: ['K', 'G', 'NG', 'HH'] },
  { title: 'No speech', phones: ['SIL', 'BR', 'NSN'] },
];

/** Phones that what was typed may become: the exact one first, then those that begin with it; all for nothing. */
export function matchPhones(typed: string): readonly Phoneme[] {
  const wanted = typed.toUpperCase();
  const found = PHONEMES.filter((phoneme) => phoneme.startsWith(wanted));
  return found.toSorted((a, b) => Number(b === wanted) - Number(a === wanted));
}
