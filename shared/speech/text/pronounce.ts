import type { GuessedPronunciation } from './guess-pronunciation.ts';
import {
  formatPhonemes,
  type Pronunciation,
  type PronunciationSource,
  parsePhonemes,
  type SpokenPhoneme,
} from './pronunciation.ts';
import { reducedForms, WEAK_FORMS } from './reductions.ts';
import type { ScriptWord } from './script-words.ts';

/** Where pronunciations come from. All words are in lower case. */
export interface Lexicon {
  /** CMUdict or another dictionary: pronunciations as `HH AH0 L OW1`, the first one preferred; undefined when unknown. */
  readonly dictionary: (word: string) => readonly string[] | undefined;
  /** The user's own words; they replace the dictionary's. */
  readonly user?: (word: string) => readonly (readonly SpokenPhoneme[])[] | undefined;
  /** Letters to sounds, for words that no dictionary has. */
  readonly guess?: (word: string) => readonly GuessedPronunciation[];
}

/** Nats against a reduced form: heard when it fits better, not by chance. */
const REDUCED_COST = 1;
const SPELLED_COST = 1;

/** CMUdict names of the letters. */
const LETTER_NAMES: Readonly<Record<string, string>> = {
  a: 'EY1',
  b: 'B IY1',
  c: 'S IY1',
  d: 'D IY1',
  e: 'IY1',
  f: 'EH1 F',
  g: 'JH IY1',
  h: 'EY1 CH',
  i: 'AY1',
  j: 'JH EY1',
  k: 'K EY1',
  l: 'EH1 L',
  m: 'EH1 M',
  n: 'EH1 N',
  o: 'OW1',
  p: 'P IY1',
  q: 'K Y UW1',
  r: 'AA1 R',
  s: 'EH1 S',
  t: 'T IY1',
  u: 'Y UW1',
  v: 'V IY1',
  w: 'D AH1 B AH0 L Y UW0',
  x: 'EH1 K S',
  y: 'W AY1',
};

/**
 * The ways in which a word may be said, the preferred first: the user's dictionary, else the dictionary with weak and
 * reduced forms, else what follows from a known stem or parts, else guesses from the letters; acronyms also letter by letter.
 * Never empty as long as the word has a letter of the alphabet and a guesser is given.
 */
export function pronounce(word: ScriptWord, lexicon: Lexicon): Pronunciation[] {
  const own = lexicon.user?.(word.spoken);
  if (own) return distinctForms(own.map((phonemes) => ({ phonemes, source: 'user', cost: 0 })));
  const letters = word.spelling ? spelledForms(word.spoken) : [];
  if (word.spelling === 'letters' && letters.length > 0) return letters;
  const forms = wordForms(word.spoken, lexicon);
  return distinctForms([...forms, ...letters.map((form) => ({ ...form, cost: forms.length > 0 ? SPELLED_COST : 0 }))]);
}

function wordForms(word: string, lexicon: Lexicon): Pronunciation[] {
  const known = knownForms(word, lexicon);
  const derived = known.length > 0 ? known : derivedForms(word, lexicon);
  // A closing quotation mark looks like the apostrophe of a dropped g.
  if (derived.length === 0 && word.endsWith("'")) return wordForms(word.slice(0, -1), lexicon);
  const base = derived.length > 0 ? derived : guessedForms(word, lexicon);
  const reduced = base.flatMap((form) =>
    reducedForms(word, form.phonemes).map((phonemes) => ({
      phonemes,
      source: 'reduced' as const,
      cost: form.cost + REDUCED_COST,
    })),
  );
  return [...base, ...reduced];
}

function knownForms(word: string, lexicon: Lexicon): Pronunciation[] {
  const forms = (lexicon.dictionary(word) ?? []).flatMap((symbols) => formOf(symbols, 'dictionary', 0));
  const weak = (WEAK_FORMS[word] ?? []).flatMap((symbols, at) => formOf(symbols, 'reduced', at === 0 ? 0 : REDUCED_COST));
  return [...forms, ...weak];
}

function formOf(symbols: string, source: PronunciationSource, cost: number): Pronunciation[] {
  const phonemes = parsePhonemes(symbols);
  return phonemes ? [{ phonemes, source, cost }] : [];
}

/** Endings that hang on a known word: possessives, plurals, past, -ing, -er, contractions; and two known words in one. */
const ENDINGS: readonly (readonly [RegExp, readonly string[], (last: SpokenPhoneme) => string])[] = [
  [/'s$|s$/, ['', 'e'], sibilantEnding],
  [/s'$/, [''], sibilantEnding],
  [/es$/, ['', 'e'], sibilantEnding],
  [/ies$/, ['y'], () => 'Z'],
  [/ied$/, ['y'], () => 'D'],
  [/ed$/, ['', 'e'], pastEnding],
  [/ing$/, ['', 'e'], () => 'IH0 NG'],
  [/in'$/, ['', 'e', 'ing'], () => 'IH0 N'],
  [/er$/, ['', 'e'], () => 'ER0'],
  [/ly$/, [''], () => 'L IY0'],
  [/ness$/, [''], () => 'N AH0 S'],
  [/less$/, [''], () => 'L AH0 S'],
  [/'ll$/, [''], () => 'AH0 L'],
  [/'d$/, [''], (last) => (last.phoneme === 'T' || last.phoneme === 'D' ? 'AH0 D' : 'D')],
  [/'ve$/, [''], (last) => (last.stress === undefined ? 'AH0 V' : 'V')],
  [/'re$/, [''], () => 'ER0'],
];

function derivedForms(word: string, lexicon: Lexicon): Pronunciation[] {
  const forms: Pronunciation[] = [];
  for (const [ending, repairs, sound] of ENDINGS) {
    if (!ending.test(word)) continue;
    for (const repair of repairs) {
      const stem = word.replace(ending, repair);
      const isDroppedG = repair === 'ing';
      const stems = stemForms(stem, lexicon);
      for (const phonemes of stems) {
        const last = phonemes.at(-1);
        if (!last) continue;
        const tail = isDroppedG ? [{ phoneme: 'N' as const }] : (parsePhonemes(sound(last)) ?? []);
        forms.push({ phonemes: [...(isDroppedG ? phonemes.slice(0, -1) : phonemes), ...tail], source: 'derived', cost: 0 });
      }
    }
    if (forms.length > 0) return forms.slice(0, 4);
  }
  return compoundForms(word, lexicon);
}

/** The stem as it is, and without its doubled last letter (`hopped`). */
function stemForms(stem: string, lexicon: Lexicon): (readonly SpokenPhoneme[])[] {
  if (stem.length < 2) return [];
  const stems = /(.)\1$/.test(stem) ? [stem, stem.slice(0, -1)] : [stem];
  return stems.flatMap((part) => knownOrOwn(part, lexicon));
}

function knownOrOwn(word: string, lexicon: Lexicon): (readonly SpokenPhoneme[])[] {
  const own = lexicon.user?.(word);
  if (own) return [...own];
  return (lexicon.dictionary(word) ?? []).flatMap((symbols) => formOf(symbols, 'dictionary', 0).map((form) => form.phonemes));
}

/** `voicebox` = voice + box: both halves known, one of four letters at least, the later split first. */
function compoundForms(word: string, lexicon: Lexicon): Pronunciation[] {
  for (let at = word.length - 3; at >= 3 && word.length >= 7; at--) {
    const [first] = knownOrOwn(word.slice(0, at), lexicon);
    const [second] = knownOrOwn(word.slice(at), lexicon);
    if (!first || !second) continue;
    const weaker = second.map((spoken): SpokenPhoneme => (spoken.stress === 1 ? { ...spoken, stress: 2 } : spoken));
    return [{ phonemes: [...first, ...weaker], source: 'derived', cost: 0 }];
  }
  return [];
}

function guessedForms(word: string, lexicon: Lexicon): Pronunciation[] {
  const guesses = lexicon.guess?.(word) ?? [];
  const best = guesses[0]?.probability ?? 1;
  return guesses
    .filter((guess) => guess.probability > 0.05 * best)
    .map(({ phonemes, probability }) => ({ phonemes, source: 'guessed', cost: Math.min(3, Math.log(best / probability)) }));
}

/** Letter by letter; Z is zee or zed. */
function spelledForms(word: string): Pronunciation[] {
  const letters = [...word.replace(/'s$/, '')].map((letter) => letter.normalize('NFD').charAt(0));
  const zeds: readonly string[] = letters.includes('z') ? ['Z IY1', 'Z EH1 D'] : [''];
  return zeds.flatMap((zed) => {
    const names = letters.map((letter) => (letter === 'z' ? zed : LETTER_NAMES[letter]));
    if (names.length === 0 || names.some((name) => name === undefined)) return [];
    const phonemes = parsePhonemes(names.join(' ')) ?? [];
    const last = phonemes.at(-1);
    const tail = word.endsWith("'s") && last ? (parsePhonemes(sibilantEnding(last)) ?? []) : [];
    return [{ phonemes: [...phonemes, ...tail], source: 'letters' as const, cost: 0 }];
  });
}

function sibilantEnding(last: SpokenPhoneme): string {
  if (['S', 'Z', 'SH', 'ZH', 'CH', 'JH'].includes(last.phoneme)) return 'IH0 Z';
  return ['P', 'T', 'K', 'F', 'TH'].includes(last.phoneme) ? 'S' : 'Z';
}

function pastEnding(last: SpokenPhoneme): string {
  if (last.phoneme === 'T' || last.phoneme === 'D') return 'IH0 D';
  return ['P', 'K', 'F', 'TH', 'S', 'SH', 'CH'].includes(last.phoneme) ? 'T' : 'D';
}

/** Each string of phonemes once, at its lowest cost, cheapest first; stress decides too, because it changes the mouth. */
function distinctForms(forms: readonly Pronunciation[]): Pronunciation[] {
  const best = new Map<string, Pronunciation>();
  for (const form of forms) {
    const key = formatPhonemes(form.phonemes);
    const known = best.get(key);
    if (form.phonemes.length > 0 && (!known || form.cost < known.cost)) best.set(key, form);
  }
  return [...best.values()].toSorted((a, b) => a.cost - b.cost);
}
