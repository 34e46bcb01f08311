const ROMAN: ReadonlySet<string> = new Set([
  'II',
  'III',
  'IV',
  'VI',
  'VII',
  'VIII',
  'IX',
  'XI',
  'XII',
  'XIII',
  'XIV',
  'XV',
  'XVI',
]);

/**
 * Whether a word is said letter by letter. Capitals in a line that is not shouted are an acronym: without a vowel, or
 * up to three letters that no dictionary has, they are spelled (FBI, GPS); where both are heard (NASA, US, IT) the sound
 * decides. A single letter other than a and i is its name.
 */
export function spellingOf(word: string, shouted: boolean, isWord: (word: string) => boolean): 'letters' | 'either' | undefined {
  const letters = word.replace(/'s$/i, '');
  if (/^\p{L}$/u.test(letters)) return /^[aio]$/i.test(letters) ? (/^[AO]$/.test(letters) ? 'either' : undefined) : 'letters';
  if (!/^\p{Lu}{2,5}$/u.test(letters)) return undefined;
  if (ROMAN.has(letters)) return 'either';
  const known = isWord(letters.toLowerCase());
  if (!/[AEIOUY]/.test(letters)) return 'letters';
  if (shouted) return known ? undefined : 'either';
  if (known) return 'either';
  return letters.length <= 3 ? 'letters' : 'either';
}
