import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkChange } from '../../../electron/projects/check-change.ts';
import { applyEntry, entryLine, headerLine, readSegment } from '../../../electron/projects/journal-lines.ts';
import { type JournalContent, replay } from '../../../electron/projects/journal-reader.ts';
import { applyPatch, patchRecord } from '../../../electron/projects/record-patch.ts';
import { makeDiff } from '../../../shared/document/record-diff.ts';
import { recordsOf, type StudioDocument, type StudioRecord } from '../../../shared/document/records.ts';
import { validateDocument } from '../../../shared/document/validate-document.ts';
import { makeLayer, makeTake, makeTrack, makeTranscript, RATE, sorted } from './make-project.ts';

const EMPTY: StudioDocument = new Map<string, StudioRecord>([
  ['project', { id: 'project', kind: 'project', name: 'Probe', frameRate: RATE }],
]);

/** Something to do to a document; which one is open to what the document holds. */
type Step = { readonly what: number; readonly which: number; readonly values: readonly number[] };
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    what: fc.nat(6),
    which: fc.nat(50),
    values: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 8 }),
  }),
  { maxLength: 25 },
);

function change(document: StudioDocument, step: Step, count: number): { put?: StudioRecord[]; remove?: string[] } {
  const takes = recordsOf(document, 'take');
  const take = takes[step.which % Math.max(1, takes.length)];
  const key = `k${count}`;
  if (take === undefined || step.what === 0) return { put: [makeTake(key, { order: step.values[0] ?? 0 })] };
  const own = take.id.slice('take:'.length);
  if (step.what === 1) return { put: [{ ...take, note: `note ${count}`, style: { jaw: step.values[0] ?? 0 } }] };
  if (step.what === 2) return { put: [makeTranscript(own, step.which)] };
  if (step.what === 3) return { put: [makeLayer(own, own), makeTrack(own, step.values)] };
  if (step.what === 4) return document.has(`layer:${own}`) ? { put: [makeTrack(own, step.values, 'mouthClose')] } : {};
  if (step.what === 5) {
    const layers = recordsOf(document, 'layer').filter((layer) => layer.takeId === take.id);
    const tracks = recordsOf(document, 'track').filter((track) => layers.some(({ id }) => id === track.layerId));
    const all = [take.id, `transcript:${own}`, ...layers.map(({ id }) => id), ...tracks.map(({ id }) => id)];
    return { remove: all.filter((id) => document.has(id)) };
  }
  return { put: [{ ...take, generation: undefined, name: `Name ${step.which}` } as unknown as StudioRecord] };
}

/** The lines and the document after each of them. */
function journalOf(list: readonly Step[]): { lines: string[]; documents: StudioDocument[] } {
  const lines: string[] = [];
  const documents: StudioDocument[] = [EMPTY];
  for (const step of list) {
    const document = documents.at(-1)!;
    const sequence = documents.length;
    const checked = checkChange(document, sequence - 1, {
      sequence,
      label: 'x',
      diff: makeDiff(document, change(document, step, sequence)),
    });
    lines.push(entryLine(sequence, 0, 'x', checked.diff));
    documents.push(checked.document);
  }
  return { lines, documents };
}

function content(...texts: readonly string[]): JournalContent {
  const segments = texts.map(readSegment);
  return {
    segments: segments.map(({ entries, header }, number) => ({ number, entries, ...(header && { header }) })),
    brokenLines: segments.reduce((sum, { brokenLines }) => sum + brokenLines, 0),
  };
}

const header = headerLine('base', 0);

describe('the journal', () => {
  it('replays to the same document, and every document on the way is a good one', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const { lines, documents } = journalOf(list);
        const result = replay(EMPTY, 0, content(header + lines.join('')));
        expect(result.lost).toBe(0);
        expect(sorted(result.document)).toEqual(sorted(documents.at(-1)!));
        expect(validateDocument(result.document)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('gives a state that was, wherever it is cut', () => {
    const { lines, documents } = journalOf(fixedSteps());
    const text = header + lines.join('');
    const bytes = Buffer.from(text);
    for (let length = 0; length < bytes.length; length++) {
      const result = replay(EMPTY, 0, content(bytes.subarray(0, length).toString('utf8')));
      expect(result.lost).toBe(0);
      expect(result.document).toEqual(documents[result.sequence]);
      // Never less than the lines that are whole.
      const whole = text.slice(0, length).split('\n').length - 2;
      if (result.sequence < whole) throw new Error(`${length}: ${result.sequence} of ${whole}`);
    }
  });

  it('stops at a flipped byte and says that something is lost', () => {
    const { lines, documents } = journalOf(fixedSteps());
    const bytes = Buffer.from(header + lines.join(''));
    for (let place = 0; place < bytes.length; place += 7) {
      const flipped = Buffer.from(bytes);
      flipped[place] = (flipped[place] ?? 0) ^ (1 << (place % 8));
      const result = replay(EMPTY, 0, content(flipped.toString('utf8')));
      expect(result.document).toEqual(documents[result.sequence]);
      // A broken line break makes two lines one; at the very end nothing tells it from a line that was being written.
      if (result.sequence < lines.length && place < bytes.length - 1) expect(result.lost).toBeGreaterThan(0);
    }
  });

  it('goes on in the next segment where one was torn, and takes what was written twice once', () => {
    const { lines, documents } = journalOf(fixedSteps());
    const last = documents.length - 1;
    const first = header + lines.slice(0, 5).join('') + lines[5]!.slice(0, 20);
    const second = header + lines.slice(3).join('');
    expect(replay(EMPTY, 0, content(first, second))).toMatchObject({ sequence: last, lost: 0 });
    const hole = replay(EMPTY, 0, content(header + lines.slice(0, 2).join(''), header + lines.slice(4).join('')));
    expect(hole.sequence).toBe(2);
    expect(hole.lost).toBe(lines.length - 4);
    expect(replay(documents[4]!, 4, content(first, second))).toMatchObject({ sequence: last, lost: 0 });
  });

  it('refuses a line that does not fit its document', () => {
    const diff = makeDiff(EMPTY, { put: [makeTake('a')] });
    const entry = readSegment(header + entryLine(1, 0, 'x', diff)).entries[0]!;
    const after = applyEntry(EMPTY, entry);
    expect(() => applyEntry(EMPTY, { ...entry, add: [], remove: ['take:b'] })).toThrow();
    expect(() => applyEntry(EMPTY, { ...entry, add: [], patch: [{ id: 'take:b', set: {} }] })).toThrow();
    expect(() =>
      applyEntry(after, { ...entry, add: [], patch: [{ id: 'take:a', splice: { name: { at: 0, drop: 1, put: [] } } }] }),
    ).toThrow();
    expect(() => applyEntry(after, { ...entry, add: [], patch: [{ id: 'take:a', set: { order: 'first' } }] })).toThrow();
    expect(() => applyEntry(after, { ...entry, add: [{ kind: 'virus' }] })).toThrow();
  });
});

describe('a patch', () => {
  it('makes one record of another, and is small when little changed', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(40), fc.nat(40), (before, after, at) => {
        const from = makeTranscript('a', before);
        const words = makeTranscript('a', after);
        const to = {
          ...words,
          phonemes: words.phonemes.map((item, index) => (index === at ? { ...item, confidence: 0 } : item)),
        };
        const patch = patchRecord(from, to);
        expect(applyPatch(from, JSON.parse(JSON.stringify(patch)))).toEqual(to);
      }),
    );
    const from = makeTranscript('a', 5_000);
    const to = {
      ...from,
      phonemes: from.phonemes.map((item, index) => (index === 2_500 ? { ...item, end: item.end + 0.01 } : item)),
    };
    expect(JSON.stringify(patchRecord(from, to)).length).toBeLessThan(300);
    expect(patchRecord(from, structuredClone(from))).toEqual({ id: 'transcript:a' });
  });
});

function fixedSteps(): Step[] {
  return [0, 0, 1, 2, 3, 4, 1, 2, 5, 0].map((what, which) => ({ what, which, values: [0.1, 0.2, 1 / 3] }));
}
