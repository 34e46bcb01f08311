import { expect, test } from 'vitest';
import { StudioError } from '../../../../shared/core/errors.ts';
import { formatPhonemes } from '../../../../shared/speech/text/pronunciation.ts';
import { parseUserDictionary } from '../../../../shared/speech/text/user-dictionary.ts';

const read = (text: string) =>
  Object.fromEntries([...parseUserDictionary(text)].map(([word, forms]) => [word, forms.map(formatPhonemes)]));

test.each([
  ['Facewright  F EY1 S R AY2 T', { facewright: ['F EY1 S R AY2 T'] }],
  ['\uFEFFa B\r\nb(2) K\rb T', { a: ['B'], b: ['K', 'T'] }],
  [';;; comment\n# comment\n\nzed Z EH1 D # why', { zed: ['Z EH1 D'] }],
  ['word,pronunciation\nzed,Z EH1 D\n"zee","Z IY1"', { zed: ['Z EH1 D'], zee: ['Z IY1'] }],
  ['zed;Z;EH1;D\nzee\tz iy1', { zed: ['Z EH1 D'], zee: ['Z IY1'] }],
  ['o’neill OW0 N IY1 L', { "o'neill": ['OW0 N IY1 L'] }],
  ['', {}],
])('%j is read', (text, expected) => {
  expect(read(text)).toEqual(expected);
});

test.each([
  ['zed Z EH1 D\nzoo Z UU1', 2, 'UU1'],
  ['zoo', 1, 'zoo'],
  ['\n\n--- Z', 3, '---'],
  ['a B\nb SIL', 2, 'pause'],
  ['zoo Z1 UW1', 1, 'Z1'],
])('%j is refused with line %i and %j', (text, line, named) => {
  const attempt = () => parseUserDictionary(text, 'names.dict');
  expect(attempt).toThrow(StudioError);
  try {
    attempt();
  } catch (error) {
    const { code, message, hint } = error as StudioError;
    expect(code).toBe('dictionary-invalid');
    expect(message).toContain(`names.dict, line ${line}:`);
    expect(message).toContain(named);
    expect(hint).toContain('F EY1 S R AY2 T');
  }
});
