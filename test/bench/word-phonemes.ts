import { dictionary } from 'cmu-pronouncing-dictionary';
import { isPhoneme, isVowel, type Phoneme } from '../../shared/core/phonemes.ts';
import type { TimedPhoneme } from '../../shared/core/take.ts';

/** A word with times, as GRID's words.csv has it; `sil` and `sp` are silence. */
export interface WordTimes {
  readonly start: number;
  readonly end: number;
  readonly word: string;
}

/** British letters and letter names that CMUdict spells otherwise. */
const SPELLED: Readonly<Record<string, string>> = { a: 'EY1', z: 'Z EH1 D', sil: 'SIL', sp: 'SIL' };

/** Typical relative lengths, for words without aligned phonemes. */
const LENGTHS: Readonly<Record<string, number>> = {
  ...{
    AA: 1.5,
    AE: 1.4,
    AH: 1,
    AO: 1.5,
    AW: 1.7,
    AY: 1.7,
    EH: 1.2,
    ER: 1.3,
    EY: 1.6,
    IH: 0.9,
    IY: 1.3,
    OW: 1.6,
    OY: 1.8,
    UH: 0.9,
    UW: 1.3,
  },
  ...{ P: 1, B: 0.8, M: 0.8, F: 1.1, V: 0.8, TH: 1.1, DH: 0.5, S: 1.2, Z: 1, SH: 1.2, ZH: 1, CH: 1.3, JH: 1.1 },
  ...{ T: 0.9, D: 0.7, K: 1, G: 0.8, N: 0.8, NG: 0.9, L: 0.7, R: 0.7, W: 0.7, Y: 0.6, HH: 0.7, SIL: 1 },
};

/** Phonemes of timed words: CMUdict's first pronunciation, each word split by relative lengths. Unknown words are silence. */
export function wordPhonemes(words: readonly WordTimes[]): TimedPhoneme[] {
  return words.flatMap(({ start, end, word }, index) => {
    const symbols = (SPELLED[word] ?? dictionary[word.toLowerCase().replace(/[^a-z']/g, '')] ?? 'SIL').split(' ');
    const lengths = symbols.map((symbol) => (LENGTHS[symbol.replace(/\d/, '')] ?? 1) * (symbol.endsWith('0') ? 0.7 : 1));
    const total = lengths.reduce((sum, length) => sum + length, 0);
    let time = start;
    return symbols.map((symbol, i) => {
      const base = symbol.replace(/\d/, '');
      const phoneme: Phoneme = isPhoneme(base) ? base : 'SIL';
      const from = time;
      time += ((end - start) * (lengths[i] ?? 1)) / total;
      const timed: TimedPhoneme = { phoneme, start: from, end: time, confidence: 1, word: index };
      return isVowel(phoneme) ? { ...timed, stress: Number(symbol.at(-1)) as 0 | 1 | 2 } : timed;
    });
  });
}
