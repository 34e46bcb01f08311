import { StudioError } from '../../core/errors.ts';
import { parsePhonemes, type SpokenPhoneme } from './pronunciation.ts';

/** Words (lower case) with their pronunciations, the first one preferred. */
export type UserDictionary = ReadonlyMap<string, readonly (readonly SpokenPhoneme[])[]>;

const EXAMPLE = 'Write one word a line with its sounds as in CMUdict, for example: Facewright  F EY1 S R AY2 T';

/**
 * Reads a dictionary that the user wrote: `word  PH PH PH` lines as in CMUdict, `word(2)` for a further way of saying it,
 * commas, semicolons or tabs instead of blanks (CSV, quotes allowed), `#` and `;;;` comments, empty lines. Words are kept in lower
 * case; a header line `word,pronunciation` is skipped.
 * @throws StudioError `dictionary-invalid` with the line number and what is wrong there.
 */
export function parseUserDictionary(text: string, name = 'The dictionary'): UserDictionary {
  const words = new Map<string, (readonly SpokenPhoneme[])[]>();
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  lines.forEach((line, index) => {
    const content = line.replace(/\s#.*$/, '').trim();
    if (content === '' || content.startsWith('#') || content.startsWith(';;;')) return;
    const [head = '', ...symbols] = content
      .replaceAll('"', '')
      .split(/[\s,;]+/)
      .filter((part) => part !== '');
    if (index === 0 && /^words?$/i.test(head) && symbols.length > 0 && !parsePhonemes(symbols.join(' '))) return;
    const word = head
      .replace(/\(\d+\)$/, '')
      .replaceAll('’', "'")
      .toLowerCase();
    const phonemes = checkedPhonemes(word, symbols, `${name}, line ${index + 1}`);
    const known = words.get(word);
    if (known) known.push(phonemes);
    else words.set(word, [phonemes]);
  });
  return words;
}

function checkedPhonemes(word: string, symbols: readonly string[], place: string): SpokenPhoneme[] {
  if (!/[\p{L}\d]/u.test(word)) throw invalid(`${place}: "${word}" is not a word.`);
  if (symbols.length === 0) throw invalid(`${place}: "${word}" has no sounds.`);
  const unknown = symbols.find((symbol) => !parsePhonemes(symbol));
  if (unknown !== undefined) throw invalid(`${place}: "${unknown}" in "${word}" is not a sound of CMUdict.`);
  const phonemes = parsePhonemes(symbols.join(' ')) ?? [];
  if (phonemes.some(({ phoneme }) => phoneme === 'SIL' || phoneme === 'BR' || phoneme === 'NSN')) {
    throw invalid(`${place}: "${word}" holds a pause; pauses are found by themselves.`);
  }
  return phonemes;
}

function invalid(message: string): StudioError {
  return new StudioError('dictionary-invalid', message, { hint: EXAMPLE });
}
