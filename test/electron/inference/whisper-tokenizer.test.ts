import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  decodeText,
  isText,
  isTimestamp,
  languageToken,
  parseTokenizer,
  splitWords,
  timestampSeconds,
} from '../../../electron/inference/whisper/tokenizer.ts';
import { StudioError } from '../../../shared/core/errors.ts';

const json = readFileSync(join(import.meta.dirname, '../../../models/packs/whisper-base/tokenizer.json'), 'utf8');
const tokenizer = parseTokenizer(json);

/** Greedy longest match from the left: not the tokens the model would choose, but tokens that spell the text. */
function spell(text: string): number[] {
  const wanted = Buffer.from(text, 'utf8');
  const byText = new Map(tokenizer.bytes.map((bytes, id) => [Buffer.from(bytes).toString('latin1'), id]));
  const ids: number[] = [];
  for (let at = 0; at < wanted.length; ) {
    let end = wanted.length;
    while (!byText.has(wanted.subarray(at, end).toString('latin1'))) end--;
    ids.push(byText.get(wanted.subarray(at, end).toString('latin1'))!);
    at = end;
  }
  return ids;
}
const words = (text: string, language = 'en') => splitWords(tokenizer, spell(text), language).map((word) => word.text);

describe('tokenizer of the speech pack', () => {
  it('has the ids that Whisper multilingual models share', () => {
    expect(tokenizer.size).toBe(51865);
    expect(tokenizer.bytes.length).toBe(50257);
    expect(tokenizer.languages.length).toBe(99);
    expect(tokenizer.special).toEqual({
      endOfText: 50257,
      startOfTranscript: 50258,
      translate: 50358,
      transcribe: 50359,
      startOfPrevious: 50361,
      noSpeech: 50362,
      noTimestamps: 50363,
      firstTimestamp: 50364,
      firstLanguage: 50259,
    });
    expect(tokenizer.suppressedAtBegin).toEqual([220, 50257]);
    expect([
      isText(tokenizer, 50256),
      isText(tokenizer, 50257),
      isTimestamp(tokenizer, 50363),
      isTimestamp(tokenizer, 50364),
    ]).toEqual([true, false, false, true]);
    expect(timestampSeconds(tokenizer, 51864)).toBeCloseTo(30, 9);
  });

  it.each([
    ['en', 50259],
    ['de', 50261],
    ['ja', 50266],
    ['su', 50357],
    ['EN', 50259],
  ])('knows the token of %s', (language, id) => {
    expect(languageToken(tokenizer, language)).toBe(id);
  });

  it('refuses a language it does not know and names those it does', () => {
    expect(() => languageToken(tokenizer, 'tlh')).toThrow(StudioError);
    expect(() => languageToken(tokenizer, 'tlh')).toThrow(/no language "tlh"/);
  });

  it('spells every byte, so any text survives', () => {
    for (const text of ['Hello, world!', ' naïve café', 'Größe', 'こんにちは', '🎬 take 5', '\n\t "quoted"']) {
      expect(decodeText(tokenizer, spell(text))).toBe(text);
    }
    const single = new Set(tokenizer.bytes.filter((bytes) => bytes.length === 1).map((bytes) => bytes[0]));
    expect(single.size).toBe(256);
  });

  it('leaves out times and special ids, and marks broken characters', () => {
    expect(decodeText(tokenizer, [50364, ...spell(' ok'), 50400, 50257])).toBe(' ok');
    expect(
      decodeText(
        tokenizer,
        spell('é')
          .slice(0, 0)
          .concat([tokenizer.bytes.findIndex((b) => b.length === 1 && b[0] === 0xc3)]),
      ),
    ).toBe('\uFFFD');
  });

  it.each([
    [' After the tone, say "yes".', ['After', 'the', 'tone,', 'say', '"yes".']],
    [" You seen anythin' odd?", ['You', 'seen', "anythin'", 'odd?']],
    [' (well) that costs $5 -- maybe', ['(well)', 'that', 'costs', '$5 --', 'maybe']],
    ['', []],
  ])('splits %j into words with their punctuation', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it('splits scripts without spaces at characters, and covers every token in order', () => {
    expect(words('今日は。', 'ja').join('')).toBe('今日は。');
    const ids = spell(' One two, "three" four.');
    const parts = splitWords(tokenizer, ids, 'en');
    expect(parts[0]?.from).toBe(0);
    expect(parts.at(-1)?.to).toBe(ids.length);
    for (const [i, part] of parts.slice(1).entries()) expect(part.from).toBe(parts[i]!.to);
  });

  it.each([
    '',
    '{}',
    '{"format":"facewright-tokenizer/2"}',
    json.slice(0, 5000),
    json.replace('"suppressed":[1', '"suppressed":["x"'),
  ])('refuses a damaged file (%#)', (text) => {
    expect(() => parseTokenizer(text)).toThrow(StudioError);
  });
});
