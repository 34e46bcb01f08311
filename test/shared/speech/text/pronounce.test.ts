import { expect, test } from 'vitest';
import { normaliseScript } from '../../../../shared/speech/text/normalise-script.ts';
import { type Lexicon, pronounce } from '../../../../shared/speech/text/pronounce.ts';
import { formatPhonemes, parsePhonemes } from '../../../../shared/speech/text/pronunciation.ts';
import { WEAK_FORMS } from '../../../../shared/speech/text/reductions.ts';
import { parseUserDictionary } from '../../../../shared/speech/text/user-dictionary.ts';
import { cmudict } from './cmudict.ts';

const lexicon: Lexicon = {
  dictionary: cmudict,
  guess: (word) => [
    { phonemes: parsePhonemes('G EH1 S')!, probability: 0.7 },
    { phonemes: parsePhonemes(word.startsWith('z') ? 'Z IY1' : 'T IY1')!, probability: 0.3 },
  ],
};

function ways(text: string, own: Lexicon = lexicon): string[] {
  const { words } = normaliseScript(text, (word) => cmudict(word) !== undefined);
  return pronounce(words.at(-1)!, own).map((way) => formatPhonemes(way.phonemes));
}

test.each([
  ['hello', ['HH AH0 L OW1', 'HH EH0 L OW1']],
  ['the', ['DH AH0', 'DH IY0', 'DH IY1', 'AH0']],
  ['record', ['R AH0 K AO1 R D', 'R EH1 K ER0 D', 'R IH0 K AO1 R D']],
  ['going', ['G OW1 IH0 NG', 'G OW1 IH0 N']],
  ['water', ['W AO1 T ER0', 'W AO1 D ER0']],
  ['the FBI', ['EH1 F B IY1 AY1']],
  ["the NPC's", ['EH1 N P IY1 S IY1 Z']],
  ['ask BOB', ['B AA1 B', 'B IY1 OW1 B IY1']],
  ['letter z', ['Z IY1', 'Z EH1 D']],
  ['rebaked', ['G EH1 S', 'T IY1']],
])('%j may be said as %j', (text, expected) => {
  const found = ways(text);
  for (const way of expected) expect(found).toContain(way);
  expect(new Set(found).size).toBe(found.length);
});

test.each([
  ['mailboxing', 'M EY1 L B AA2 K S IH0 NG'],
  ["telemarketer's", 'T EH2 L AH0 M AA1 R K IH0 T ER0 Z'],
  ['voicebox', 'V OY1 S B AA2 K S'],
  ["alone'", 'AH0 L OW1 N'],
  ["runnin'", 'R AH1 N IH0 N'],
  ['podcasted', 'P AO1 D K AE2 S T IH0 D'],
])('%j follows from what is known: %s', (text, expected) => {
  expect(ways(text)).toContain(expected);
});

test('a word that nobody knows is guessed, the less likely guess at a price', () => {
  const { words } = normaliseScript('zxqvbrt');
  expect(pronounce(words[0]!, lexicon).map(({ source, cost }) => [source, cost])).toEqual([
    ['guessed', 0],
    ['guessed', Math.log(0.7 / 0.3)],
  ]);
});

test("the user's words come first and alone", () => {
  const user = parseUserDictionary('hello  HH EY1\nhello(2) Y OW1');
  expect(ways('Hello', { ...lexicon, user: (word) => user.get(word) })).toEqual(['HH EY1', 'Y OW1']);
});

test('weak forms are valid and cost more than full ones', () => {
  for (const [word, forms] of Object.entries(WEAK_FORMS)) {
    for (const form of forms) expect(parsePhonemes(form), `${word}: ${form}`).toBeDefined();
  }
  const costs = Object.fromEntries(
    pronounce(normaliseScript('and').words[0]!, lexicon).map((way) => [formatPhonemes(way.phonemes), way.cost]),
  );
  expect(costs['AE1 N D']).toBe(0);
  expect(costs.N).toBeGreaterThan(0);
});

test.each(['HH AH0 L OW1', 'S', 'ZH UH2 R'])('phonemes %j are read and written back', (symbols) => {
  expect(formatPhonemes(parsePhonemes(symbols)!)).toBe(symbols);
});

test.each(['', 'QQ', 'B1', 'AH3', 'AH0,B'])('%j are no phonemes', (symbols) => {
  expect(parsePhonemes(symbols)).toBeUndefined();
});
