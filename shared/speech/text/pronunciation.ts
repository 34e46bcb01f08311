import { isPhoneme, isVowel, type Phoneme, type Stress } from '../../core/phonemes.ts';

/** One phoneme of a pronunciation; `stress` on vowels only. */
export interface SpokenPhoneme {
  readonly phoneme: Phoneme;
  readonly stress?: Stress;
}

/** Where a pronunciation comes from, from the most to the least trusted. */
export type PronunciationSource = 'user' | 'dictionary' | 'reduced' | 'derived' | 'letters' | 'guessed';

/** One way of saying a word. `cost` is in nats: what the sound must make up for before this way is believed. */
export interface Pronunciation {
  readonly phonemes: readonly SpokenPhoneme[];
  readonly source: PronunciationSource;
  readonly cost: number;
}

/**
 * Reads phonemes as CMUdict writes them: `HH AH0 L OW1`. Stress digits are optional; a vowel without one is
 * taken as unstressed. Gives undefined when a symbol is unknown, a consonant carries a digit, or nothing is there.
 */
export function parsePhonemes(text: string): SpokenPhoneme[] | undefined {
  const symbols = text.trim().split(/\s+/);
  const phonemes: SpokenPhoneme[] = [];
  for (const symbol of symbols) {
    const match = /^([A-Z]{1,3})([012])?$/.exec(symbol.toUpperCase());
    const name = match?.[1];
    if (name === undefined || !isPhoneme(name)) return undefined;
    const digit = match?.[2];
    if (isVowel(name)) phonemes.push({ phoneme: name, stress: digit === '1' ? 1 : digit === '2' ? 2 : 0 });
    else if (digit === undefined) phonemes.push({ phoneme: name });
    else return undefined;
  }
  return phonemes;
}

/** The inverse of {@link parsePhonemes}. */
export function formatPhonemes(phonemes: readonly SpokenPhoneme[]): string {
  return phonemes.map((spoken) => spoken.phoneme + (spoken.stress === undefined ? '' : String(spoken.stress))).join(' ');
}
