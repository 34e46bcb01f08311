import type { SpokenPhoneme } from './pronunciation.ts';

/** Function words as they are said in a sentence, beside what the dictionary has (CMUdict symbols). */
export const WEAK_FORMS: Readonly<Record<string, readonly string[]>> = {
  a: ['AH0', 'EY1'],
  an: ['AE1 N', 'AH0 N'],
  and: ['AH0 N D', 'AE1 N D', 'AH0 N', 'N'],
  are: ['AA1 R', 'ER0'],
  as: ['AE1 Z', 'AH0 Z'],
  at: ['AE1 T', 'AH0 T'],
  because: ['B IH0 K AO1 Z', 'B IH0 K AH1 Z', 'K AH0 Z'],
  but: ['B AH1 T'],
  can: ['K AE1 N', 'K AH0 N'],
  could: ['K UH1 D', 'K AH0 D'],
  do: ['D UW1', 'D AH0'],
  does: ['D AH1 Z', 'D AH0 Z'],
  for: ['F AO1 R', 'F ER0'],
  from: ['F R AH1 M', 'F R AH0 M'],
  had: ['HH AE1 D', 'HH AH0 D', 'AH0 D'],
  has: ['HH AE1 Z', 'HH AH0 Z', 'AH0 Z'],
  have: ['HH AE1 V', 'HH AH0 V', 'AH0 V'],
  he: ['HH IY1', 'IY0'],
  her: ['HH ER1', 'HH ER0', 'ER0'],
  him: ['HH IH1 M', 'IH0 M'],
  his: ['HH IH1 Z', 'IH0 Z'],
  i: ['AY1', 'AH0'],
  "i'm": ['AY1 M', 'AH0 M'],
  is: ['IH1 Z', 'IH0 Z', 'Z'],
  it: ['IH1 T', 'IH0 T'],
  just: ['JH AH1 S T', 'JH AH0 S T', 'JH IH0 S'],
  me: ['M IY1', 'M IY0'],
  must: ['M AH1 S T', 'M AH0 S'],
  my: ['M AY1', 'M AH0'],
  not: ['N AA1 T'],
  of: ['AH1 V', 'AH0 V', 'AH0'],
  on: ['AA1 N', 'AO1 N'],
  or: ['AO1 R', 'ER0'],
  our: ['AW1 ER0', 'AA1 R'],
  should: ['SH UH1 D', 'SH AH0 D'],
  so: ['S OW1', 'S AH0'],
  some: ['S AH1 M', 'S AH0 M'],
  than: ['DH AE1 N', 'DH AH0 N'],
  that: ['DH AE1 T', 'DH AH0 T'],
  the: ['DH AH0', 'DH IY0', 'DH IY1', 'AH0'],
  them: ['DH EH1 M', 'DH AH0 M', 'AH0 M'],
  there: ['DH EH1 R', 'DH ER0'],
  "there's": ['DH EH1 R Z', 'DH ER0 Z'],
  they: ['DH EY1', 'DH EH0'],
  to: ['T UW1', 'T IH0', 'T AH0'],
  us: ['AH1 S', 'AH0 S'],
  was: ['W AA1 Z', 'W AH1 Z', 'W AH0 Z'],
  we: ['W IY1', 'W IY0'],
  were: ['W ER1', 'W ER0'],
  what: ['W AH1 T', 'HH W AH1 T'],
  will: ['W IH1 L', 'W AH0 L', 'L'],
  with: ['W IH1 DH', 'W IH1 TH'],
  would: ['W UH1 D', 'W AH0 D', 'D'],
  you: ['Y UW1', 'Y AH0'],
  your: ['Y AO1 R', 'Y UH1 R', 'Y ER0'],
  gonna: ['G AA1 N AH0', 'G AH0 N AH0'],
  wanna: ['W AA1 N AH0'],
  gotta: ['G AA1 T AH0', 'G AA1 D AH0'],
  "o'clock": ['AH0 K L AA1 K'],
  miz: ['M IH1 Z'],
  missus: ['M IH1 S IH0 Z'],
};

/**
 * What fluent speech makes of a pronunciation: `-ing` with N, and T between vowels before an unstressed one
 * as a flap (D). Gives the changed forms alone; none when nothing applies.
 */
export function reducedForms(word: string, phonemes: readonly SpokenPhoneme[]): SpokenPhoneme[][] {
  const forms: SpokenPhoneme[][] = [];
  const last = phonemes.at(-1);
  if (phonemes.length > 3 && word.endsWith('ing') && last?.phoneme === 'NG')
    forms.push([...phonemes.slice(0, -1), { phoneme: 'N' }]);
  const flapped = phonemes.map((spoken, index): SpokenPhoneme => {
    const before = phonemes[index - 1];
    const isFlap =
      spoken.phoneme === 'T' && (before?.stress !== undefined || before?.phoneme === 'R') && phonemes[index + 1]?.stress === 0;
    return isFlap ? { phoneme: 'D' } : spoken;
  });
  if (flapped.some((spoken, index) => spoken !== phonemes[index])) forms.push(flapped);
  return forms;
}
