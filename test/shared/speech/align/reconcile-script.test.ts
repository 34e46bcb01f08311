import { expect, test } from 'vitest';
import type { Transcript } from '../../../../shared/core/take.ts';
import { alignSlots } from '../../../../shared/speech/align/align-words.ts';
import { type HeardWord, reconcileScript, type ScriptPlace } from '../../../../shared/speech/align/reconcile-script.ts';
import { LEXICON, LINE, spokenLine } from './sample-lines.ts';
import { posteriorsOf, seededRandom, word } from './synthetic-speech.ts';

function scriptOf(words: readonly string[]): ScriptPlace[] {
  return words.map((text) => ({ text, readings: [[word(text, LEXICON[text]!)]] }));
}

/** What a recogniser hears of a line: the words, with times that are off by up to 150 ms. */
function heardOf(words: readonly string[], starts: readonly number[]): HeardWord[] {
  const random = seededRandom(17);
  return words.map((text, index) => {
    const start = Math.max(0, starts[index]! + 0.3 * (random() - 0.5));
    return { word: word(text, LEXICON[text]!), start, end: start + 0.3, probability: 0.9 };
  });
}

function alignScript(script: readonly string[], spoken = LINE, heardWords: readonly string[] | undefined = spoken): Transcript {
  const line = spokenLine(spoken);
  const heard = heardWords === undefined ? [] : heardOf(heardWords, line.starts);
  return alignSlots(reconcileScript(scriptOf(script), heard), posteriorsOf(line.phonemes), { language: 'en', source: 'script' })
    .transcript;
}

/** Largest shift of the start of any word that both have; `pairs` are indices into the transcript and into LINE. */
function largestShift(transcript: Transcript, pairs: readonly (readonly [number, number])[]): number {
  const { starts } = spokenLine(LINE);
  return Math.max(...pairs.map(([mine, spoken]) => Math.abs(transcript.words[mine]!.start - starts[spoken]!)));
}

const positions = LINE.map((_, index) => index);

test('a script that was read as written has no differences', () => {
  expect(alignScript(LINE).differences).toEqual([]);
});

test.each(positions)('a word that the script lacks at %i is found as extra, and the others stay', (at) => {
  const transcript = alignScript(LINE.toSpliced(at, 1));
  expect(transcript.words.map((timed) => timed.text)).toEqual(LINE);
  expect(transcript.differences.map(({ kind, spoken }) => [kind, spoken])).toEqual([['extra', LINE[at]]]);
  expect(
    largestShift(
      transcript,
      positions.map((index) => [index, index] as const),
    ),
  ).toBeLessThan(0.03);
});

test.each(positions)('a script word that was not said at %i is found as missing, and the others stay', (at) => {
  const transcript = alignScript(LINE.toSpliced(at, 0, 'purple', 'monkeys'));
  expect(transcript.words.map((timed) => timed.text)).toEqual(LINE);
  expect(transcript.differences.map(({ kind, script }) => [kind, script])).toEqual([
    ['missing', 'purple'],
    ['missing', 'monkeys'],
  ]);
  expect(
    largestShift(
      transcript,
      positions.map((index) => [index, index] as const),
    ),
  ).toBeLessThan(0.03);
});

test.each(positions)('a word read as another at %i is found as misread, and the others stay', (at) => {
  const transcript = alignScript(LINE.with(at, 'famous'));
  expect(transcript.words.map((timed) => timed.text)).toEqual(LINE);
  expect(transcript.differences.map(({ kind, script, spoken }) => [kind, script, spoken])).toEqual([
    ['misread', 'famous', LINE[at]],
  ]);
  expect(
    largestShift(
      transcript,
      positions.map((index) => [index, index] as const),
    ),
  ).toBeLessThan(0.03);
});

test.each(positions)('where the recogniser errs at %i the sound takes the side of the script', (at) => {
  const transcript = alignScript(LINE, LINE, LINE.with(at, 'famous'));
  expect(transcript.words.map((timed) => timed.text)).toEqual(LINE);
  expect(transcript.differences).toEqual([]);
});

test('without a recogniser a missing script word is skipped and unknown speech is marked, the others stay', () => {
  const missing = alignSlots(
    reconcileScript(scriptOf(LINE.toSpliced(6, 0, 'purple', 'monkeys')), []),
    posteriorsOf(spokenLine(LINE).phonemes),
    {
      language: 'en',
      source: 'script',
    },
  ).transcript;
  expect(missing.differences.map(({ kind, script }) => [kind, script])).toEqual([
    ['missing', 'purple'],
    ['missing', 'monkeys'],
  ]);
  const line = spokenLine(LINE.toSpliced(6, 0, 'purple', 'monkeys'));
  const extra = alignSlots(reconcileScript(scriptOf(LINE), []), posteriorsOf(line.phonemes), {
    language: 'en',
    source: 'script',
  }).transcript;
  expect(extra.words.map((timed) => timed.text)).toEqual(LINE);
  expect(extra.differences.map((difference) => difference.kind)).toEqual(['extra']);
  const shifts = extra.words.map((timed, index) => Math.abs(timed.start - line.starts[index < 6 ? index : index + 2]!));
  expect(Math.max(...shifts)).toBeLessThan(0.03);
});

test('recognised times that are seconds off do not lose words', () => {
  const line = spokenLine(LINE);
  const heard = heardOf(LINE, line.starts).map((other) => ({ ...other, start: other.start + 3, end: other.end + 3 }));
  const { transcript } = alignSlots(reconcileScript(scriptOf(LINE), heard), posteriorsOf(line.phonemes), {
    language: 'en',
    source: 'script',
  });
  expect(transcript.differences).toEqual([]);
  expect(
    largestShift(
      transcript,
      positions.map((index) => [index, index] as const),
    ),
  ).toBeLessThan(0.03);
});

test('without a script the recognised words are the transcript, and nothing is a difference', () => {
  const line = spokenLine(LINE);
  const { transcript } = alignSlots(reconcileScript([], heardOf(LINE, line.starts)), posteriorsOf(line.phonemes), {
    language: 'en',
    source: 'recognised',
  });
  expect(transcript.words.map((timed) => timed.text)).toEqual(LINE);
  expect(transcript.differences).toEqual([]);
});

test('where the recogniser was unsure and wrong, the phonemes are those that were heard', () => {
  const line = spokenLine(LINE);
  const heard = heardOf(LINE.with(3, 'famous'), line.starts).map((other, index) =>
    index === 3 ? { ...other, probability: 0.2, word: { ...other.word, freeCost: 2 } } : other,
  );
  const { transcript } = alignSlots(reconcileScript([], heard), posteriorsOf(line.phonemes, 0.5), {
    language: 'en',
    source: 'recognised',
  });
  const own = transcript.phonemes.filter((phoneme) => phoneme.word === 3).map((phoneme) => phoneme.phoneme);
  expect(own).toEqual(['B', 'IH', 'G']);
  expect(transcript.words[4]!.text).toBe(LINE[4]);
});

test('a number is matched by the reading that was heard', () => {
  const place: ScriptPlace = {
    text: '1005',
    readings: [
      [word('big', LEXICON.big!), word('box', LEXICON.box!)],
      [word('blue', LEXICON.blue!), word('table', LEXICON.table!)],
    ],
  };
  const spoken = ['my', 'blue', 'table', 'never'];
  const line = spokenLine(spoken);
  const slots = reconcileScript([...scriptOf(['my']), place, ...scriptOf(['never'])], heardOf(spoken, line.starts));
  const { transcript } = alignSlots(slots, posteriorsOf(line.phonemes), { language: 'en', source: 'script' });
  expect(transcript.words.map((timed) => timed.text)).toEqual(spoken);
  expect(transcript.differences).toEqual([]);
});

test('nothing on either side gives the other side alone', () => {
  const { starts } = spokenLine(LINE);
  expect(reconcileScript([], [])).toEqual([]);
  expect(reconcileScript(scriptOf(LINE), []).map((slot) => slot.script)).toEqual(LINE);
  expect(reconcileScript([], heardOf(LINE, starts)).every((slot) => slot.script === undefined)).toBe(true);
});

test('twenty minutes of words are laid side by side in a moment', () => {
  const words = Array.from({ length: 250 }, () => LINE).flat();
  const heard = words.map((text, index) => ({
    word: word(text, LEXICON[text]!),
    start: index * 0.4,
    end: index * 0.4 + 0.3,
    probability: 1,
  }));
  const started = performance.now();
  const slots = reconcileScript(scriptOf(words.toSpliced(2000, 40)), heard);
  expect(performance.now() - started).toBeLessThan(8000);
  expect(slots.filter((slot) => slot.script === undefined).length).toBe(40);
});
