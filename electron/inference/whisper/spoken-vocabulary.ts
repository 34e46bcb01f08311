import { PHONEMES, type Phoneme } from '../../../shared/core/phonemes.ts';
import { growWordTree, type SpokenForm, type WordTree } from '../../../shared/speech/align/word-tree.ts';
import type { Lexicon } from '../../../shared/speech/text/pronounce.ts';
import { decodeText, type Tokenizer } from './tokenizer.ts';

/** Tokens are numbered in the order in which they were made, the commonest pairs first: the number tells how common a word is. */
const FIRST_PAIR = 256;
const FREQUENCY_WEIGHT = 0.8;
/** Short tokens are mostly the beginnings of words; these are words. */
const SHORT_WORDS = new Set(
  'a I am an and any are as at be but by can day did do for get go had has he her him his how if in is it its let may me my new no not now of off oh old on one or our out own put say see she so the to too two up us use was way we who why yes you'.split(
    ' ',
  ),
);
const FRAGMENT_COST = 3;
const VARIANTS = 3;

/** The words that are one token each, by their sounds; none without a dictionary. Takes some 50 ms. */
export function spokenVocabulary(tokenizer: Tokenizer, dictionary: Lexicon['dictionary']): WordTree {
  const forms: SpokenForm[] = [];
  for (let id = FIRST_PAIR; id < tokenizer.bytes.length; id++) {
    if (tokenizer.bytes[id]?.[0] !== 0x20) continue;
    const text = decodeText(tokenizer, [id]).trim();
    if (!/^(I|[a-z]+|[A-Z][a-z]{2,})$/.test(text) || (text.length === 1 && !SHORT_WORDS.has(text))) continue;
    const rareness = FREQUENCY_WEIGHT * Math.log(id - FIRST_PAIR + 10);
    const cost = rareness + (text.length <= 3 && !SHORT_WORDS.has(text) ? FRAGMENT_COST : 0);
    for (const spelled of dictionary(text.toLowerCase())?.slice(0, VARIANTS) ?? []) {
      forms.push({ text, phonemes: phonemesOf(spelled), cost });
    }
  }
  return growWordTree(forms);
}

const known: ReadonlySet<string> = new Set(PHONEMES);

function phonemesOf(spelled: string): readonly Phoneme[] {
  return spelled.split(' ').flatMap((symbol) => {
    const phoneme = symbol.replace(/\d$/, '');
    return known.has(phoneme) ? [phoneme as Phoneme] : [];
  });
}
