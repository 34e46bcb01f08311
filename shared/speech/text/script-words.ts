/** Characters of the original text; the end is excluded (UTF-16 units, as in `text.slice(start, end)`). */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** How a phrase ends after a word, for pauses and intonation. */
export type PhraseEnd = 'comma' | 'stop' | 'question' | 'exclamation' | 'dash' | 'ellipsis';

/** A word as it is said. */
export interface ScriptWord {
  /** What to show: as in the script where it is one word there, else the word that is said. */
  readonly text: string;
  /** Lower case, as in a dictionary. */
  readonly spoken: string;
  /** `letters`: said letter by letter (FBI); `either`: as a word or as letters (NASA, IT). */
  readonly spelling?: 'letters' | 'either';
  /** Where in the script the word comes from; words of one number share it. */
  readonly range: TextRange;
  readonly phraseEnd?: PhraseEnd;
}

/** A place in the script with the ways in which it may be read, the likeliest first; none is empty. */
export interface ScriptToken {
  readonly range: TextRange;
  readonly readings: readonly (readonly ScriptWord[])[];
}
