/** The 39 ARPAbet phonemes of CMUdict (without stress digits), then silence, breath and non-speech sound. */
export const PHONEMES = [
  'AA',
  'AE',
  'AH',
  'AO',
  'AW',
  'AY',
  'B',
  'CH',
  'D',
  'DH',
  'EH',
  'ER',
  'EY',
  'F',
  'G',
  'HH',
  'IH',
  'IY',
  'JH',
  'K',
  'L',
  'M',
  'N',
  'NG',
  'OW',
  'OY',
  'P',
  'R',
  'S',
  'SH',
  'T',
  'TH',
  'UH',
  'UW',
  'V',
  'W',
  'Y',
  'Z',
  'ZH',
  'SIL',
  'BR',
  'NSN',
] as const;

export type Phoneme = (typeof PHONEMES)[number];

/** Lexical stress of a vowel as in CMUdict: 0 none, 1 primary, 2 secondary. */
export type Stress = 0 | 1 | 2;

const indexByPhoneme: ReadonlyMap<string, number> = new Map(PHONEMES.map((symbol, index) => [symbol, index]));
const VOWELS: ReadonlySet<Phoneme> = new Set<Phoneme>([
  'AA',
  'AE',
  'AH',
  'AO',
  'AW',
  'AY',
  'EH',
  'ER',
  'EY',
  'IH',
  'IY',
  'OW',
  'OY',
  'UH',
  'UW',
]);
const BILABIALS: ReadonlySet<Phoneme> = new Set<Phoneme>(['P', 'B', 'M']);
const LABIODENTALS: ReadonlySet<Phoneme> = new Set<Phoneme>(['F', 'V']);
const PAUSES: ReadonlySet<Phoneme> = new Set<Phoneme>(['SIL', 'BR', 'NSN']);

/** Position of a phoneme in {@link PHONEMES}, 0..41: the column order of every pack's phone posteriors. */
export function phonemeIndex(phoneme: Phoneme): number {
  return indexByPhoneme.get(phoneme) ?? -1;
}

export function isPhoneme(symbol: string): symbol is Phoneme {
  return indexByPhoneme.has(symbol);
}

export function isVowel(phoneme: Phoneme): boolean {
  return VOWELS.has(phoneme);
}

/** P, B and M: the lips must touch. */
export function isBilabial(phoneme: Phoneme): boolean {
  return BILABIALS.has(phoneme);
}

/** F and V: the lower lip must touch the upper teeth. */
export function isLabiodental(phoneme: Phoneme): boolean {
  return LABIODENTALS.has(phoneme);
}

/** Silence, breath and non-speech sound. */
export function isPause(phoneme: Phoneme): boolean {
  return PAUSES.has(phoneme);
}
