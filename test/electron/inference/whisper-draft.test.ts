import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ModelSession } from '../../../electron/inference/backend.ts';
import { decodeWindow } from '../../../electron/inference/whisper/decode.ts';
import { createDraftLength } from '../../../electron/inference/whisper/draft-length.ts';
import { encodeText } from '../../../electron/inference/whisper/encode-text.ts';
import { createSoundDraft, heardPart } from '../../../electron/inference/whisper/sound-draft.ts';
import type { SpeechSessions } from '../../../electron/inference/whisper/speech-sessions.ts';
import { spokenVocabulary } from '../../../electron/inference/whisper/spoken-vocabulary.ts';
import { createTextDraft, type Draft } from '../../../electron/inference/whisper/text-draft.ts';
import { decodeText, parseTokenizer } from '../../../electron/inference/whisper/tokenizer.ts';
import { PHONEMES, phonemeIndex } from '../../../shared/core/phonemes.ts';
import { decoderAnswer } from '../../helpers/decoder-answer.ts';

const pack = join(import.meta.dirname, '../../../models/packs/whisper-base');
const tokenizer = parseTokenizer(readFileSync(join(pack, 'tokenizer.json'), 'utf8'));
const { special } = tokenizer;
/** Values of a token in one head of a cache. */
const WIDTH = 64;
const time = (seconds: number): number => special.firstTimestamp + Math.round(seconds * 50);

/** A decoder that says `said` and nothing else, but only to one who has fed it just that; it keeps what it was fed in its cache. */
function sayer(said: readonly number[]) {
  const steps: number[] = [];
  const run: ModelSession['run'] = async (feeds) => {
    const ids = [...(feeds.input_ids!.data as BigInt64Array)].map(Number);
    const rows = [...(feeds.rows!.data as BigInt64Array)].map(Number);
    const past = feeds.past_key_0!.data as Float32Array;
    const length = Number(feeds.length!.data[0]);
    expect([...(feeds.positions!.data as BigInt64Array)].map(Number)).toEqual(ids.map((_, i) => length - ids.length + i));
    const before = Array.from({ length: length - ids.length }, (_, i) => past[i * WIDTH]!);
    steps.push(ids.length);
    const answers = rows.map((place) => {
      const fed = [...before, ...ids.slice(0, place + 1)].slice(3);
      const isTrue = fed.every((id, i) => id === said[i]);
      const next = isTrue ? (said[fed.length] ?? special.endOfText) : 11 + fed.length;
      return { next, score: -0.01 * (1 + fed.length), attention: fed.length / 100 };
    });
    return decoderAnswer(answers, 4, tokenizer, ids);
  };
  const session = (answer: ModelSession['run']): ModelSession => ({
    inputNames: [],
    outputNames: [],
    run: answer,
    dispose: async () => {},
  });
  const none = session(async () => ({}));
  const sessions: SpeechSessions = { frontend: none, encoder: none, crossKv: none, decoder: session(run) };
  return { sessions, steps };
}

const hidden = {
  states: new Float32Array(4 * 512),
  plan: { count: 4, positions: [0, 1, 2, 3], bias: new Float32Array(4) },
  frameCount: 4,
};

async function heard(said: readonly number[], draft?: Draft) {
  const { sessions, steps } = sayer(said);
  const job = { progress: () => {}, checkpoint: async () => {} };
  const options = { language: 'en', ...(draft === undefined ? {} : { draft }) };
  return { text: await decodeWindow(hidden, sessions, tokenizer, options, job), steps };
}

const SCRIPT = "The quick brown fox jumps over the lazy dog. It isn't even tired; it does that all day long.";
/** The script as the recogniser writes it, in two segments. */
const SAID = [
  time(0),
  ...encodeText(tokenizer, ' The quick brown fox jumps over the lazy dog.'),
  time(2.5),
  time(2.5),
  ...encodeText(tokenizer, " It isn't even tired, it does that all day long."),
  time(5.2),
];

describe('guessing ahead', () => {
  it.each([
    ['the script', SCRIPT],
    ['another text', 'Nothing of this is said by anyone, least of all twice.'],
    [
      'the script with words left out, put in and misread',
      'The brown fox, however, jumps over a crazy dog. It does that all day long, every day.',
    ],
    ['the second half', SCRIPT.slice(44)],
    ['nothing', ''],
    ['signs', '... !?'],
  ])('changes nothing that is heard, whatever is guessed: %s', async (_, text) => {
    const plain = await heard(SAID);
    const guessed = await heard(SAID, createTextDraft(text, tokenizer, 0.8));
    expect(plain.text.tokens).toEqual(SAID);
    expect(plain.text.attention.map((row) => row[0]!)).toEqual([...SAID, 0].map((_, i) => expect.closeTo(i / 100, 6)));
    expect(guessed.text).toEqual(plain.text);
  });

  it('takes a quarter of the steps where the script is what is said', async () => {
    const plain = await heard(SAID);
    const guessed = await heard(SAID, createTextDraft(SCRIPT, tokenizer, 0.8));
    expect(plain.steps.length).toBeGreaterThan(SAID.length - 2);
    expect(guessed.steps.length).toBeLessThan(SAID.length / 4);
  });

  it('finds its place again behind words that the script lacks or has too many of', async () => {
    const said = [
      time(0),
      ...encodeText(tokenizer, ' Well, you know, the lazy dog. It is not tired, it does that all day long.'),
      time(5),
    ];
    const guessed = await heard(said, createTextDraft(SCRIPT, tokenizer, 0.8));
    expect(guessed.text.tokens).toEqual(said);
    expect(guessed.steps.length).toBeLessThan(said.length * 0.75);
  });

  it('never asks for one token alone, so that every answer is rounded alike', async () => {
    expect(Math.min(...(await heard(SAID)).steps)).toBe(2);
    expect(Math.min(...(await heard(SAID, createTextDraft(SCRIPT, tokenizer, 0.8))).steps)).toBe(2);
  });

  it('goes on in the next window where the last one ended', async () => {
    const draft = createTextDraft(SCRIPT, tokenizer, 0.8);
    await heard(SAID.slice(0, SAID.indexOf(time(2.5)) + 1), draft);
    const reader = draft.begin();
    expect(decodeText(tokenizer, reader.after([], 4))).toBe(" It isn't");
  });

  it('keeps a loop from being guessed any longer', async () => {
    const turn = encodeText(tokenizer, ' again and');
    const said = [time(0), ...Array.from({ length: 12 }, () => turn).flat()];
    const text = ' again and'.repeat(40);
    const [plain, guessed] = [await heard(said), await heard(said, createTextDraft(text, tokenizer, 0.8))];
    expect(plain.text.isLoop).toBe(true);
    expect(guessed.text).toEqual(plain.text);
  });
});

describe('guessing from the sounds', () => {
  it('knows the words that are a token each, and writes what they make a draft', () => {
    const dictionary = new Map([
      ['please', ['P L IY1 Z']],
      ['open', ['OW1 P AH0 N']],
    ]);
    const tree = spokenVocabulary(tokenizer, (word) => dictionary.get(word));
    expect([...new Set(tree.words.map((word) => word.toLowerCase()))].sort()).toEqual(['open', 'please']);
    const spoken = ['P', 'L', 'IY', 'Z', 'OW', 'P', 'AH', 'N'] as const;
    const logProbabilities = new Float32Array(80 * PHONEMES.length).fill(-9);
    for (let frame = 0; frame < 80; frame++) {
      const phoneme = spoken[Math.floor(frame / 10)] ?? 'SIL';
      logProbabilities[frame * PHONEMES.length + phonemeIndex(phoneme)] = -0.1;
    }
    const all = {
      frameCount: 80,
      logProbabilities,
      boundary: Float32Array.from({ length: 80 }, (_, i) => (i % 10 === 0 ? 1 : 0)),
    };
    const guess = (part: typeof all | ReturnType<typeof heardPart>): string =>
      decodeText(tokenizer, createSoundDraft(part, tree, tokenizer).begin().after([], 9));
    expect(guess(all)).toBe(' Please open.');
    expect(guess(heardPart(all, 40, 400))).toBe(' Open.');
    expect(guess(heardPart(all, 0, 0))).toBe('');
  });
});

describe('the length of guesses', () => {
  it('grows while guesses come true and shrinks to one where none does', () => {
    const length = createDraftLength(0.5);
    const start = length.next();
    for (let i = 0; i < 20; i++) length.learn(length.next(), length.next());
    expect(length.next()).toBeGreaterThan(start + 5);
    for (let i = 0; i < 20; i++) length.learn(length.next(), 0);
    expect(length.next()).toBe(1);
  });
});

describe('text to tokens', () => {
  it.each([
    [' Please open the window.', [2555, 1269, 264, 4910, 13]],
    [" I'll see 1984; naïve 東京", [286, 603, 536, 27127, 26, 1667, 15487, 303, 220, 18413, 31375]],
  ])('spells %j as the recogniser does', (text, ids) => {
    expect(encodeText(tokenizer, text)).toEqual(ids);
    expect(decodeText(tokenizer, ids)).toBe(text);
  });
});
