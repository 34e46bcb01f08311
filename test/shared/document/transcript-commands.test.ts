import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StudioError } from '../../../shared/core/errors.ts';
import { PHONEMES } from '../../../shared/core/phonemes.ts';
import { indexAt } from '../../../shared/document/phoneme-edits.ts';
import { applyDiff, isEmptyDiff, type RecordDiff, reverseDiff } from '../../../shared/document/record-diff.ts';
import type { StudioDocument, TranscriptRecord } from '../../../shared/document/records.ts';
import {
  acceptSpoken,
  changePhonemeTo,
  deletePhonemeAt,
  deleteWordsAt,
  insertPhonemeAt,
  mergePhonemesAt,
  mergeWordsAt,
  movePhonemeBoundary,
  moveWordBoundary,
  renameWordAt,
  splitPhonemeAt,
  splitWordAt,
  textAsScripted,
  transcriptOf,
} from '../../../shared/document/transcript-commands.ts';
import { SHORTEST_PHONEME, transcriptFaults } from '../../../shared/document/transcript-parts.ts';
import { documentWith, makeTranscript, TAKE } from './transcript-builder.ts';

const HELLO = '_ | HH AH L OW | W ER L D | _ | M AA M | _';
const TEXTS = ['Hello', 'world', 'mom'];
const takeId = TAKE;

function edited(diff: (document: StudioDocument) => RecordDiff, record = makeTranscript(HELLO, TEXTS)): TranscriptRecord {
  const document = documentWith(record);
  const result = transcriptOf(applyDiff(document, diff(document)), takeId);
  expect(transcriptFaults(result)).toEqual([]);
  return result;
}

function spelled({ phonemes }: TranscriptRecord): string {
  return phonemes.map(({ phoneme, start }) => `${phoneme}@${start.toFixed(2)}`).join(' ');
}

describe('phones', () => {
  it('move their boundary together, and the word with it', () => {
    const result = edited((d) => movePhonemeBoundary(d, { takeId, index: 5, time: 0.53 }));
    expect(spelled(result)).toContain('OW@0.40 W@0.53 ER@0.60');
    expect(result.words[0]?.end).toBe(0.53);
    expect(result.words[1]?.start).toBe(0.53);
    expect(result.isEdited).toBe(true);
  });

  it('never get shorter than 20 ms by a boundary', () => {
    const low = edited((d) => movePhonemeBoundary(d, { takeId, index: 3, time: -5 }));
    expect(low.phonemes[2]?.end).toBeCloseTo(0.22, 9);
    const high = edited((d) => movePhonemeBoundary(d, { takeId, index: 3, time: 99 }));
    expect(high.phonemes[3]?.start).toBeCloseTo(0.38, 9);
  });

  it('leave a pause when only one side moves, in either direction', () => {
    const left = edited((d) => movePhonemeBoundary(d, { takeId, index: 5, time: 0.46, side: 'left' }));
    expect(spelled(left)).toContain('OW@0.40 SIL@0.46 W@0.50');
    const right = edited((d) => movePhonemeBoundary(d, { takeId, index: 5, time: 0.54, side: 'right' }));
    expect(spelled(right)).toContain('OW@0.40 SIL@0.50 W@0.54');
    expect(right.words[1]?.start).toBe(0.54);
  });

  it('grow the pause that is there already instead of making a second one', () => {
    const result = edited((d) => movePhonemeBoundary(d, { takeId, index: 9, time: 0.85, side: 'left' }));
    expect(spelled(result)).toContain('D@0.80 SIL@0.85 M@1.00');
  });

  it('change their symbol; a pause inside a word is taken by the word', () => {
    const changed = edited((d) => changePhonemeTo(d, { takeId, index: 3, phoneme: 'B' }));
    expect(changed.phonemes[3]).toEqual({
      phoneme: 'B',
      start: expect.any(Number),
      end: expect.any(Number),
      confidence: 1,
      word: 0,
    });
    const vowel = edited((d) => changePhonemeTo(d, { takeId, index: 2, phoneme: 'IY' }));
    expect(vowel.phonemes[2]?.stress).toBe(1);
  });

  it('are put in, taken out, split and merged', () => {
    const inserted = edited((d) => insertPhonemeAt(d, { takeId, time: 0.15, phoneme: 'T' }));
    expect(inserted.phonemes[1]).toMatchObject({ phoneme: 'HH', word: 0 });
    const inside = edited((d) => insertPhonemeAt(d, { takeId, time: 0.26, phoneme: 'T' }));
    expect(spelled(inside)).toContain('AH@0.20 T@0.26 L@0.30');
    const deleted = edited((d) => deletePhonemeAt(d, { takeId, index: 3 }));
    expect(spelled(deleted)).toContain('AH@0.20 OW@0.40');
    const split = edited((d) => splitPhonemeAt(d, { takeId, index: 4, time: 0.47 }));
    expect(spelled(split)).toContain('OW@0.40 OW@0.47 W@0.50');
    const merged = edited((d) => mergePhonemesAt(d, { takeId, index: 3 }));
    expect(spelled(merged)).toContain('L@0.30 W@0.50');
  });

  it('take a short piece of a pause and join the word that they touch', () => {
    const lone = edited((d) => insertPhonemeAt(d, { takeId, time: 0.95, phoneme: 'T' }));
    expect(lone.phonemes.find((phoneme) => phoneme.phoneme === 'T')).toMatchObject({ word: 1 });
    expect(lone.words[1]?.end).toBeCloseTo(1, 1);
  });

  it('take their word with them when they were all of it, also out of the text', () => {
    const record = makeTranscript('_ | AY | AE M | _', ['I', 'am'], { text: 'I, am.' });
    const result = edited((d) => deletePhonemeAt(d, { takeId, index: 1 }), record);
    expect(result.words.map((word) => word.text)).toEqual(['am']);
    expect(result.phonemes.map((phoneme) => phoneme.word)).toEqual([undefined, 0, 0, undefined]);
    expect(result.text).toContain('am');
    expect(result.text).not.toContain('I');
  });

  it('say why not when there is no room or two words are in the way', () => {
    const document = documentWith(makeTranscript(HELLO, TEXTS));
    expect(() => mergePhonemesAt(document, { takeId, index: 4 })).toThrow(/OW and W belong to different words/);
    const short = makeTranscript(HELLO, TEXTS);
    const [first, second, ...rest] = short.phonemes as [TranscriptRecord['phonemes'][0], TranscriptRecord['phonemes'][0]];
    const tight = documentWith({ ...short, phonemes: [{ ...first, end: 0.17 }, { ...second, start: 0.17 }, ...rest] });
    expect(() => splitPhonemeAt(tight, { takeId, index: 1, time: 0.18 })).toThrow(/HH lasts 30 ms/);
    expect(() => splitPhonemeAt(document, { takeId: 'take:two', index: 1, time: 0.18 })).toThrow(StudioError);
  });
});

describe('words', () => {
  it('stretch their phones with their edges, and those of the word beside', () => {
    const result = edited((d) => moveWordBoundary(d, { takeId, word: 0, edge: 'end', time: 0.6 }));
    expect(spelled(result)).toBe(
      'SIL@0.00 HH@0.10 AH@0.23 L@0.35 OW@0.47 W@0.60 ER@0.68 L@0.75 D@0.82 SIL@0.90 M@1.00 AA@1.10 M@1.20 SIL@1.30',
    );
  });

  it('draw back alone and leave a pause', () => {
    const result = edited((d) => moveWordBoundary(d, { takeId, word: 1, edge: 'start', time: 0.6, alone: true }));
    expect(result.words[0]?.end).toBe(0.5);
    expect(result.words[1]?.start).toBe(0.6);
    expect(result.phonemes[5]).toMatchObject({ phoneme: 'SIL', start: 0.5, end: 0.6 });
  });

  it('split at a phone and merge again', () => {
    const split = edited((d) => splitWordAt(d, { takeId, word: 0, time: 0.31, texts: ['Hell', 'o'] }));
    expect(split.words.map((word) => word.text)).toEqual(['Hell', 'o', 'world', 'mom']);
    expect(split.text).toBe('Hell o world mom');
    const merged = edited((d) => mergeWordsAt(d, { takeId, word: 0 }), split);
    expect(merged.words).toEqual(makeTranscript(HELLO, TEXTS).words);
    expect(merged.text).toBe('Hello world mom');
  });

  it('become a pause when they are deleted, and leave the text', () => {
    const record = makeTranscript(HELLO, TEXTS, { text: 'Hello, world! Mom?' });
    const result = edited((d) => deleteWordsAt(d, { takeId, from: 1, to: 2 }), record);
    expect(result.text).toBe('Hello,! Mom?');
    expect(result.phonemes.filter((phoneme) => phoneme.phoneme === 'SIL')).toHaveLength(3);
  });

  it('are written otherwise without moving', () => {
    const record = makeTranscript(HELLO, TEXTS, { text: 'Hello, world! Mom?' });
    const result = edited((d) => renameWordAt(d, { takeId, word: 1, text: 'whirled' }), record);
    expect(result.text).toBe('Hello, whirled! Mom?');
    expect(result.phonemes).toBe(record.phonemes);
  });

  it('settle differences to the script either way', () => {
    const differences = [{ kind: 'misread' as const, script: 'planet', spoken: 'world', start: 0.5, end: 0.9 }];
    const record = makeTranscript(HELLO, TEXTS, { text: 'Hello planet mom', differences });
    expect(textAsScripted(record, 0)).toBe('Hello planet mom');
    const spoken = edited((d) => acceptSpoken(d, { takeId, difference: 0 }), record);
    expect(spoken.text).toBe('Hello world mom');
    expect(spoken.differences).toEqual([]);
  });
});

describe('laws', () => {
  const number = fc.double({ min: 0, max: 1.4, noNaN: true });
  const index = fc.nat(15);
  const edit = fc.oneof(
    fc.record({ kind: fc.constant('boundary' as const), index, time: number, side: fc.constantFrom('both', 'left', 'right') }),
    fc.record({ kind: fc.constant('edge' as const), index: fc.nat(3), time: number, alone: fc.boolean(), start: fc.boolean() }),
    fc.record({ kind: fc.constant('change' as const), index, symbol: fc.constantFrom(...PHONEMES) }),
    fc.record({ kind: fc.constant('insert' as const), time: number, symbol: fc.constantFrom(...PHONEMES) }),
    fc.record({
      kind: fc.constantFrom('delete' as const, 'merge' as const, 'delete word' as const, 'merge word' as const),
      index,
    }),
    fc.record({ kind: fc.constant('split' as const), index, time: number }),
    fc.record({ kind: fc.constant('split word' as const), index: fc.nat(3), time: number }),
  );

  function diffOf(d: StudioDocument, e: typeof edit extends fc.Arbitrary<infer T> ? T : never): RecordDiff {
    switch (e.kind) {
      case 'boundary':
        return movePhonemeBoundary(d, { takeId, index: e.index, time: e.time, side: e.side as 'both' });
      case 'edge':
        return moveWordBoundary(d, { takeId, word: e.index, edge: e.start ? 'start' : 'end', time: e.time, alone: e.alone });
      case 'change':
        return changePhonemeTo(d, { takeId, index: e.index, phoneme: e.symbol });
      case 'insert':
        return insertPhonemeAt(d, { takeId, time: e.time, phoneme: e.symbol });
      case 'delete':
        return deletePhonemeAt(d, { takeId, index: e.index });
      case 'merge':
        return mergePhonemesAt(d, { takeId, index: e.index });
      case 'delete word':
        return deleteWordsAt(d, { takeId, from: e.index, to: e.index + 1 });
      case 'merge word':
        return mergeWordsAt(d, { takeId, word: e.index });
      case 'split':
        return splitPhonemeAt(d, { takeId, index: e.index, time: e.time });
      case 'split word':
        return splitWordAt(d, { takeId, word: e.index, time: e.time, texts: ['a', 'b'] });
    }
  }

  it('hold after any edits in any order, and every edit can be taken back exactly', () => {
    let done = 0;
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 40 }), (edits) => {
        const origin = documentWith(makeTranscript(HELLO, TEXTS));
        const end = transcriptOf(origin, takeId).phonemes.at(-1)?.end;
        let document = origin;
        const past: RecordDiff[] = [];
        for (const one of edits) {
          try {
            const diff = diffOf(document, one);
            if (!isEmptyDiff(diff)) done++;
            past.push(diff);
            document = applyDiff(document, diff);
          } catch (error) {
            if (!(error instanceof StudioError)) throw error;
          }
          const record = transcriptOf(document, takeId);
          expect(transcriptFaults(record)).toEqual([]);
          expect(record.phonemes.at(-1)?.end).toBe(end);
          for (const { start, end: until } of record.phonemes) expect(until - start).toBeGreaterThan(SHORTEST_PHONEME - 1e-9);
        }
        for (const diff of past.reverse()) document = applyDiff(document, reverseDiff(diff));
        expect(transcriptOf(document, takeId)).toBe(transcriptOf(origin, takeId));
      }),
      { numRuns: 400, seed: 4 },
    );
    expect(done).toBeGreaterThan(1_000);
  });

  it('find the phone at a time', () => {
    const { words, phonemes } = makeTranscript(HELLO, TEXTS);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1.399, noNaN: true }), (time) => {
        const found = phonemes[indexAt({ words, phonemes }, time)];
        expect(found && found.start <= time && time < found.end).toBe(true);
      }),
    );
  });
});
