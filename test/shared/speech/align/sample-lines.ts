import { type TruePhoneme, timeline, trueStart, word } from './synthetic-speech.ts';

/** Words of the tests and how they are said (CMUdict). */
export const LEXICON: Readonly<Record<string, string>> = {
  please: 'P L IY1 Z',
  put: 'P UH1 T',
  the: 'DH AH0',
  big: 'B IH1 G',
  blue: 'B L UW1',
  box: 'B AA1 K S',
  under: 'AH1 N D ER0',
  my: 'M AY1',
  table: 'T EY1 B AH0 L',
  before: 'B IH0 F AO1 R',
  you: 'Y UW1',
  leave: 'L IY1 V',
  tomorrow: 'T AH0 M AA1 R OW2',
  morning: 'M AO1 R N IH0 NG',
  window: 'W IH1 N D OW0',
  never: 'N EH1 V ER0',
  purple: 'P ER1 P AH0 L',
  monkeys: 'M AH1 NG K IY0 Z',
  only: 'OW1 N L IY0',
  famous: 'F EY1 M AH0 S',
};

export const LINE = 'please put the big blue box under my table before you leave tomorrow morning'.split(' ');

/** A line as it is really said: half a second of silence, the words, a pause after every fifth, silence. */
export function spokenLine(words: readonly string[], seed = 3): { readonly phonemes: TruePhoneme[]; readonly starts: number[] } {
  const symbols: string[] = ['SIL:50'];
  const firsts: number[] = [];
  words.forEach((text, index) => {
    firsts.push(symbols.length);
    symbols.push(...LEXICON[text]!.split(' '));
    if (index % 5 === 4) symbols.push('SIL:25');
  });
  symbols.push('SIL:40');
  const phonemes = timeline(symbols.join(' '), seed);
  return { phonemes, starts: firsts.map((first) => trueStart(phonemes, first)) };
}

export function lexiconWords(words: readonly string[]) {
  return words.map((text) => word(text, LEXICON[text]!));
}
