import { cardinalWords, cardinalWordsWithAnd, decimalWords, digitWords, ordinalWords, pluralOf, yearWords } from './numbers.ts';
import { CURRENCIES, UNITS } from './units.ts';

const NUMBER = '(\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|\\d*\\.\\d+|\\d+)';
const FRACTIONS: Readonly<Record<string, readonly string[]>> = {
  '½': ['one', 'half'],
  '¼': ['one', 'quarter'],
  '¾': ['three', 'quarters'],
  '⅓': ['one', 'third'],
  '⅔': ['two', 'thirds'],
};

type Reader = (match: RegExpExecArray) => readonly (readonly string[])[];

/** Forms of numbers, tried in order; each gives the ways of saying it, the likeliest first. */
const READERS: readonly (readonly [RegExp, Reader])[] = [
  [/^[½¼¾⅓⅔]$/, (match) => [FRACTIONS[match[0]] ?? []]],
  [/^(\d+)([½¼¾⅓⅔])$/, (match) => [[...cardinalWords(match[1] ?? ''), 'and', ...fractionTail(match[2] ?? '')]]],
  [/^(\d{1,2}):(\d{2})(?::(\d{2}))?$/, clockReadings],
  [/^(\d{1,2})(?::(\d{2}))?(am|pm)$/, (match) => clockReadings(match).map((words) => [...words, ...halfDay(match[3] ?? '')])],
  [new RegExp(`^([$£€¥₹])${NUMBER}(k|m|bn|b)?$`), (match) => [moneyWords(match[1] ?? '', match[2] ?? '', match[3])]],
  [new RegExp(`^${NUMBER}([€£¥₹])$`), (match) => [moneyWords(match[2] ?? '', match[1] ?? '', undefined)]],
  [/^(\d+)(st|nd|rd|th)$/, (match) => [ordinalWords(match[1] ?? '')]],
  [/^'?(\d{2,4})'?s$/, (match) => decadeReadings(match[1] ?? '')],
  [new RegExp(`^#${NUMBER}$`), (match) => numberReadings(match[1] ?? '').map((words) => ['number', ...words])],
  [new RegExp(`^[-−]${NUMBER}$`), (match) => numberReadings(match[1] ?? '').map((words) => ['minus', ...words])],
  [new RegExp(`^\\+${NUMBER}$`), (match) => numberReadings(match[1] ?? '').map((words) => ['plus', ...words])],
  [new RegExp(`^${NUMBER}(%|°[cf]?|[a-zµ]+(?:/[a-z]+)?)$`), unitReadings],
  [/^(\d+)\/(\d+)$/, slashReadings],
  [/^\+?\(?\d{1,4}\)?(?:[-.\u2011]\d{2,4}){2,}$/, (match) => [digitWords(match[0]), digitWords(match[0], 'oh')]],
  [/^(\d{3})-(\d{4})$/, (match) => [digitWords(match[0]), digitWords(match[0], 'oh')]],
  [/^(\d+)[-–](\d+)$/, (match) => rangeReadings(match[1] ?? '', match[2] ?? '')],
  [new RegExp(`^${NUMBER}$`), (match) => numberReadings(match[1] ?? '')],
];

/**
 * The ways in which a token with digits (lower case, outer punctuation removed) may be said, likeliest first, or undefined
 * when it is no number: cardinals, ordinals, years, decades, decimals, money, times, fractions, ranges, telephone numbers, units.
 */
export function readNumber(token: string): readonly (readonly string[])[] | undefined {
  for (const [form, reader] of READERS) {
    const match = form.exec(token);
    if (!match) continue;
    const readings = reader(match).filter((words) => words.length > 0 && words.every((word) => word !== ''));
    if (readings.length > 0) return unique(readings);
  }
  return undefined;
}

/** Two letters after digits are no unit but a plate or a name (`4x`, `r2d2`): those readings are letter by letter elsewhere. */
function unitReadings(match: RegExpExecArray): readonly (readonly string[])[] {
  const unit = UNITS[match[2] ?? ''];
  const number = match[1] ?? '';
  if (!unit) return [];
  return numberReadings(number).map((words) => [...words, ...(number === '1' ? unit.one : unit.many)]);
}

function numberReadings(number: string): string[][] {
  if (number.includes('.')) return [decimalWords(number)];
  const digits = number.replaceAll(',', '');
  const grouped = number.includes(',');
  const spelled = [digitWords(digits), digitWords(digits, 'oh')];
  if (!grouped && (digits.length > 6 || (digits.length > 1 && digits.startsWith('0'))))
    return [...spelled, cardinalWords(digits)];
  const cardinals = [cardinalWords(digits), cardinalWordsWithAnd(digits)];
  if (digits.length === 3) return [...cardinals, hundredsPair(digits), ...spelled];
  if (digits.length !== 4 || grouped) return digits.length > 4 || digits.length < 2 ? cardinals : [...cardinals, ...spelled];
  const likelyYear = digits >= '1100' && digits <= '2099';
  const year = yearWords(digits);
  const pairs = [year, ...(digits.startsWith('20') ? [[...cardinalWords('20'), ...pairOf(digits.slice(2))]] : [])];
  return likelyYear ? [...pairs, ...cardinals, ...spelled] : [...cardinals, ...pairs, ...spelled];
}

/** `911` as nine eleven, `747` as seven forty seven. */
function hundredsPair(digits: string): string[] {
  return [...cardinalWords(digits.slice(0, 1)), ...pairOf(digits.slice(1))];
}

function pairOf(digits: string): string[] {
  if (digits === '00') return ['hundred'];
  return digits.startsWith('0') ? ['oh', ...cardinalWords(digits.slice(1))] : cardinalWords(digits);
}

function clockReadings(match: RegExpExecArray): string[][] {
  const hour = cardinalWords(match[1] ?? '');
  const minutes = match[2];
  const seconds = match[3];
  if (minutes === undefined) return [hour];
  const tail =
    seconds !== undefined && /^\d+$/.test(seconds) && seconds !== '00' ? ['and', ...cardinalWords(seconds), 'seconds'] : [];
  if (minutes === '00') return [hour, [...hour, "o'clock"], [...hour, 'hundred']].map((words) => [...words, ...tail]);
  return [[...hour, ...pairOf(minutes), ...tail]];
}

function halfDay(text: string): string[] {
  return [text.startsWith('a') ? 'a' : 'p', 'm'];
}

function moneyWords(sign: string, amount: string, scale: string | undefined): string[] {
  const currency = CURRENCIES[sign];
  if (!currency) return [];
  const large = scale === 'k' ? ['thousand'] : scale === 'm' ? ['million'] : scale ? ['billion'] : [];
  const [whole = '', cents = ''] = amount.replaceAll(',', '').split('.');
  if (large.length > 0) return [...decimalWords(amount), ...large, currency.many];
  const head =
    whole === '' || (Number(whole) === 0 && cents !== '')
      ? []
      : [...cardinalWords(whole), whole === '1' ? currency.one : currency.many];
  if (cents === '' || Number(cents) === 0) return head;
  if (cents.length !== 2 || currency.cents === undefined) return [...decimalWords(amount), currency.many];
  const tail = [...cardinalWords(cents), Number(cents) === 1 ? currency.cent : currency.cents];
  return head.length > 0 ? [...head, 'and', ...tail] : tail;
}

function decadeReadings(digits: string): string[][] {
  const plural = (words: readonly string[]) => [...words.slice(0, -1), pluralOf(words.at(-1) ?? '')];
  if (digits.length === 4) return [plural(yearWords(digits))];
  return [plural(cardinalWords(digits))];
}

function slashReadings(match: RegExpExecArray): string[][] {
  const above = match[1] ?? '';
  const below = match[2] ?? '';
  const ratio = [...cardinalWords(above), ...cardinalWords(below)];
  const denominator = below === '2' ? ['half'] : below === '4' ? ['quarter'] : ordinalWords(below);
  const last = denominator.at(-1) ?? '';
  const plural = last === 'half' ? 'halves' : `${last}s`;
  const fraction = [...cardinalWords(above), ...denominator.slice(0, -1), above === '1' ? last : plural];
  const over = [...cardinalWords(above), 'over', ...cardinalWords(below)];
  return Number(above) < Number(below) ? [fraction, ratio, over] : [ratio, over];
}

function rangeReadings(from: string, to: string): string[][] {
  const both = [numberReadings(from)[0] ?? [], numberReadings(to)[0] ?? []] as const;
  return [
    [...both[0], 'to', ...both[1]],
    [...both[0], ...both[1]],
  ];
}

function fractionTail(sign: string): string[] {
  const words = FRACTIONS[sign] ?? [];
  return words[0] === 'one' && sign !== '⅓' ? ['a', ...words.slice(1)] : [...words];
}

function unique(readings: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const seen = new Set<string>();
  return readings.filter((words) => {
    const key = words.join(' ');
    return seen.has(key) ? false : seen.add(key);
  });
}
