import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normaliseScript } from '../../../../shared/speech/text/normalise-script.ts';

const KNOWN = new Set(['us', 'it', 'nasa', 'the', 'ok', 'x-ray', 'stop', 'now', 'who']);
const isWord = (word: string) => KNOWN.has(word);
const spoken = (text: string) =>
  normaliseScript(text, isWord)
    .words.map((word) => word.spoken)
    .join(' ');

test.each([
  ['Hello, world!', 'hello world'],
  ['“Don’t” — she said – ‘go’.', "don't she said go"],
  ["rock 'n' roll, 'bout the dogs' bowls", "rock 'n roll 'bout the dogs' bowls"],
  ['well-known X-ray twenty-one', 'well known x-ray twenty one'],
  ['wait...what?No—never', 'wait what no never'],
  ['I have 3 cats and 105 dogs.', 'i have three cats and one hundred five dogs'],
  ['1,234,567 people', 'one million two hundred thirty four thousand five hundred sixty seven people'],
  ['In 1984 and 2005 and 1900 and 2000', 'in nineteen eighty four and two thousand five and nineteen hundred and two thousand'],
  ["the 1980s, the '90s", 'the nineteen eighties the nineties'],
  ['the 1st, 2nd, 23rd and 100th', 'the first second twenty third and one hundredth'],
  ['3.14 or .5 or 2,000.25', 'three point one four or point five or two thousand point two five'],
  [
    '$5, $5.50, £1, €20, $.99, $3m',
    'five dollars five dollars and fifty cents one pound twenty euros ninety nine cents three million dollars',
  ],
  ['at 7:30 and 12:00 and 6:05pm, 9am', 'at seven thirty and twelve and six oh five p m nine a m'],
  [
    'call 555-1234 or 020-7946-0958',
    'call five five five one two three four or zero two zero seven nine four six zero nine five eight',
  ],
  ['code 007', 'code zero zero seven'],
  ['50% of 10km at 60mph, 1kg', 'fifty percent of ten kilometers at sixty miles per hour one kilogram'],
  ['½ a cup, 1½ hours, 3/4 done', 'one half a cup one and a half hours three quarters done'],
  ['pages 10-12', 'pages ten to twelve'],
  ['-5 degrees', 'minus five degrees'],
  ['Dr. Smith met Mr. Jones vs. Mrs. Lee, etc.', 'doctor smith met mister jones versus missus lee et cetera'],
  ['No. 5 said no.', 'number five said no'],
  ['R&D @ home', 'r and d at home'],
  ['U.S.A. and F.B.I.', 'usa and fbi'],
  ['😀 great 👍🏽 job ♪ la la ♪', 'great job la la'],
  ['naïve café Zoë', 'naïve café zoë'],
  ['[sighs] Fine. (beat) *shrugs* Go <i>now</i>.', 'fine go now'],
  ['**Never** do (that [again]) it', 'never do it'],
  ['BOB: Hi there.\nMARY ANN: Hello: you.', 'hi there hello you'],
  ['an unclosed (bracket stays', 'an unclosed bracket stays'],
  ['Say 100000000000000000000', `say one${' zero'.repeat(20)}`],
  ['R2D2 and 4x4', 'r two d two and four x four'],
  ['   \n\t ', ''],
  ['!!! ... ---', ''],
])('%j is said %j', (text, words) => {
  expect(spoken(text)).toBe(words);
});

test('words point at the characters that they come from', () => {
  const text = '[laughs] “Well,” said Dr. Li, “it’s $5.”';
  const { words, notes } = normaliseScript(text, isWord);
  expect(words.map((word) => text.slice(word.range.start, word.range.end))).toEqual([
    'Well',
    'said',
    'Dr',
    'Li',
    'it’s',
    '$5',
    '$5',
  ]);
  expect(notes.map((note) => [text.slice(note.start, note.end), note.text])).toEqual([['[laughs]', 'laughs']]);
});

test('punctuation becomes phrase ends', () => {
  const ends = normaliseScript('Well, no. Why? Stop! And… so — yes; Mr. Fox').words.map((word) => word.phraseEnd);
  expect(ends).toEqual(['comma', 'stop', 'question', 'exclamation', 'ellipsis', undefined, 'stop', undefined, undefined]);
});

test.each([
  ['the FBI', 'letters'],
  ['the GPS', 'letters'],
  ['the ABQ', 'letters'],
  ['the NASA', 'either'],
  ['give US', 'either'],
  ['STOP IT NOW', undefined],
  ['a word', undefined],
  ['plan b', 'letters'],
])('the last word of %j is spelled: %s', (text, spelling) => {
  const word = normaliseScript(text, isWord).words.at(text === 'STOP IT NOW' ? 1 : -1);
  expect(word?.spelling).toBe(spelling);
});

test('numbers have several readings, each one whole', () => {
  const [token] = normaliseScript('1905').tokens;
  const readings = token!.readings.map((words) => words.map((word) => word.spoken).join(' '));
  expect(readings[0]).toBe('nineteen oh five');
  expect(readings).toContain('one thousand nine hundred five');
  expect(readings).toContain('one thousand nine hundred and five');
  expect(readings).toContain('one nine oh five');
  expect(new Set(readings).size).toBe(readings.length);
});

test('any text gives ordered words with ranges inside of it, and never fails', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.array(fc.constantFrom('Dr.', '$4.50', '[x]', '(', '*', "'", '12:30', '—', '9', 'a', ' ')),
      (noise, parts) => {
        const text = noise + parts.join('');
        const { words, tokens } = normaliseScript(text);
        let previous = 0;
        for (const token of tokens) {
          expect(token.range.start).toBeGreaterThanOrEqual(previous);
          expect(token.range.end).toBeGreaterThan(token.range.start);
          expect(token.range.end).toBeLessThanOrEqual(text.length);
          previous = token.range.end;
          expect(token.readings.length).toBeGreaterThan(0);
          for (const reading of token.readings) expect(reading.length).toBeGreaterThan(0);
        }
        for (const word of words) expect(word.spoken).toMatch(/\S/);
      },
    ),
    { numRuns: 500, seed: 5 },
  );
});
