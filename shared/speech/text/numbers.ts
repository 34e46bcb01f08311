const ONES = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
] as const;
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'] as const;
const SCALES = ['', 'thousand', 'million', 'billion', 'trillion', 'quadrillion'] as const;

const IRREGULAR_ORDINALS: Readonly<Record<string, string>> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
};

/** A whole number from 0 to 10^18 - 1, given as digits, in words: `105` -> one hundred five. Longer ones are read digit by digit. */
export function cardinalWords(digits: string): string[] {
  const trimmed = digits.replace(/^0+(?=\d)/, '');
  if (trimmed.length > SCALES.length * 3) return digitWords(digits);
  if (trimmed === '0') return ['zero'];
  const words: string[] = [];
  const padded = trimmed.padStart(Math.ceil(trimmed.length / 3) * 3, '0');
  for (let at = 0; at < padded.length; at += 3) {
    const group = Number(padded.slice(at, at + 3));
    const scale = SCALES[(padded.length - at) / 3 - 1] ?? '';
    if (group > 0) words.push(...belowThousand(group), ...(scale ? [scale] : []));
  }
  return words;
}

function belowThousand(value: number): string[] {
  const words = value >= 100 ? [ONES[Math.floor(value / 100)] ?? '', 'hundred'] : [];
  const rest = value % 100;
  return rest > 0 ? [...words, ...belowHundred(rest)] : words;
}

function belowHundred(value: number): string[] {
  if (value < 20) return [ONES[value] ?? ''];
  const tens = TENS[Math.floor(value / 10)] ?? '';
  return value % 10 === 0 ? [tens] : [tens, ONES[value % 10] ?? ''];
}

/** `105` -> one hundred and five: the British reading, where it differs from {@link cardinalWords}. */
export function cardinalWordsWithAnd(digits: string): string[] {
  const words = cardinalWords(digits);
  const rest = Number(digits.slice(-2));
  if (rest === 0 || words.length < 2 || digits.length < 3) return words;
  const tail = belowHundred(rest).length;
  return [...words.slice(0, -tail), 'and', ...words.slice(-tail)];
}

/** `21` -> twenty first. */
export function ordinalWords(digits: string): string[] {
  const words = cardinalWords(digits);
  return [...words.slice(0, -1), ordinalOf(words.at(-1) ?? 'zero')];
}

/** The ordinal of one number word: five -> fifth, twenty -> twentieth. */
export function ordinalOf(word: string): string {
  return IRREGULAR_ORDINALS[word] ?? (word.endsWith('y') ? `${word.slice(0, -1)}ieth` : `${word}th`);
}

/** `1984` -> nineteen eighty four, `1905` -> nineteen oh five, `2000` -> two thousand, `1900` -> nineteen hundred. Four digits. */
export function yearWords(digits: string): string[] {
  const century = Number(digits.slice(0, 2));
  const rest = Number(digits.slice(2));
  if (century % 10 === 0 && rest < 10) return cardinalWords(digits);
  if (rest === 0) return [...belowHundred(century), 'hundred'];
  return [...belowHundred(century), ...(rest < 10 ? ['oh', ...belowHundred(rest)] : belowHundred(rest))];
}

/** Digit by digit, zero said as `zero` (or as `oh`): telephone numbers, codes. */
export function digitWords(digits: string, zero: 'zero' | 'oh' = 'zero'): string[] {
  return [...digits]
    .filter((digit) => digit >= '0' && digit <= '9')
    .map((digit) => (digit === '0' ? zero : (ONES[Number(digit)] ?? '')));
}

/** `3.14` -> three point one four; `.5` -> point five; thousands separators are allowed before the point. */
export function decimalWords(text: string): string[] {
  const [whole = '', fraction = ''] = text.replaceAll(',', '').split('.');
  const head = whole === '' ? [] : cardinalWords(whole);
  return fraction === '' ? head : [...head, 'point', ...digitWords(fraction)];
}

/** One word's plural: six -> sixes, twenty -> twenties. */
export function pluralOf(word: string): string {
  if (word.endsWith('y')) return `${word.slice(0, -1)}ies`;
  return /(s|x|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;
}
