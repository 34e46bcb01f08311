import { describe, expect, it } from 'vitest';
import type { StudioRecord } from '../../../shared/document/records.ts';
import { blobNamesOf, validateChange, validateDocument } from '../../../shared/document/validate-document.ts';
import { makeGenerated, makeLayer, makeTake, makeTrack, makeTranscript, RATE } from '../../electron/projects/make-project.ts';

const project: StudioRecord = { id: 'project', kind: 'project', name: 'x', frameRate: RATE };
const good = [
  project,
  makeTake('a'),
  makeTranscript('a', 4),
  makeLayer('l', 'a'),
  makeTrack('l', [0, 1]),
  makeTrack('l', [0], 'mouthClose'),
];
const documentOf = (records: readonly StudioRecord[]) => new Map(records.map((record) => [record.id, record]));
/** The good document with records put over it. */
const problems = (...records: readonly StudioRecord[]) => validateDocument(documentOf([...good, ...records]));

describe('validateDocument', () => {
  it('finds nothing in a good document', () => {
    expect(problems()).toEqual([]);
    expect(validateDocument(new Map())).toEqual(['there is no project record']);
  });

  it.each<[string, StudioRecord, RegExp]>([
    ['an id of another kind', { ...makeTake('b'), id: 'layer:b' } as unknown as StudioRecord, /not the id of a take/],
    ['an order that is no number', makeTake('a', { order: Number.NaN }), /order or seed/],
    ['a dial that is no number', makeTake('a', { style: { jaw: Number.POSITIVE_INFINITY } }), /dial/],
    [
      'a copied recording outside of the project',
      makeTake('a', { audio: { ...makeTake('a').audio, path: 'audio/../../x' } }),
      /copied/,
    ],
    ['a transcript of nothing', makeTranscript('b', 1), /belongs to take:b/],
    ['a layer of nothing', makeLayer('m', 'b'), /belongs to take:b/],
    ['a track of nothing', makeTrack('m', [0]), /belongs to layer:m/],
    ['a track of a take', { ...makeTrack('l', [0]), layerId: 'take:a' }, /no layer/],
    ['a layer of too much weight', { ...makeLayer('l', 'a'), weight: 1.5 }, /weight 1.5/],
    ['a layer without weight', { ...makeLayer('l', 'a'), weight: Number.NaN }, /weight NaN/],
    ['a range that ends before it starts', { ...makeLayer('l', 'a'), range: { start: 2, end: 1 } }, /range/],
    ['two tracks of a channel', { ...makeTrack('l', [0]), id: 'track:other' }, /two tracks for jawOpen/],
    ['a transcript of another take', { ...makeTranscript('a', 1), takeId: 'take:b' }, /not the transcript/],
  ])('finds %s', (_, record, message) => {
    expect(problems(record).join()).toMatch(message);
  });

  it('finds keys, words and phonemes out of order or doubled', () => {
    const track = makeTrack('l', [0, 1, 2]);
    const [first, second, third] = track.keys;
    const keys = (...list: readonly (typeof first)[]) => problems({ ...track, keys: list.flatMap((key) => key ?? []) }).join();
    expect(keys(first, third, second)).toMatch(/does not come after/);
    expect(keys(first, first && { ...first, id: 'x' })).toMatch(/does not come after/);
    expect(keys(first, second && { ...second, id: 'k0' })).toMatch(/two keys named k0/);
    expect(keys(first && { ...first, value: Number.NaN })).toMatch(/no number/);
    expect(keys(first && { ...first, outSlope: Number.NaN })).toMatch(/no number/);
    const transcript = makeTranscript('a', 3);
    expect(problems({ ...transcript, words: [...transcript.words].reverse() }).join()).toMatch(/words.*out of order/);
    expect(problems({ ...transcript, words: transcript.words.slice(1) }).join()).toMatch(/word 2 of 2/);
    expect(problems({ ...transcript, phonemes: transcript.phonemes.map((item) => ({ ...item, end: -1 })) }).join()).toMatch(
      /phonemes/,
    );
  });

  it('names at most twenty problems', () => {
    const many = Array.from({ length: 50 }, (_, index) => makeTake(`x${index}`, { order: Number.NaN }));
    expect(problems(...many)).toHaveLength(20);
  });
});

describe('validateChange', () => {
  it('finds what is left without its owner', () => {
    const after = documentOf(good);
    after.delete('take:a');
    expect(validateChange(after, [], ['take:a']).join()).toMatch(/transcript:a is left without take:a.*layer:l/);
    expect(validateChange(documentOf([]), [], ['project']).join()).toMatch(/project record is removed/);
    expect(validateChange(documentOf(good), good, [])).toEqual([]);
  });
});

describe('blobNamesOf', () => {
  it('names all dense data of a record', () => {
    const take = makeGenerated(makeTake('a'), 'f'.repeat(64));
    const other = {
      ...take,
      generation: take.generation && { ...take.generation, clips: { direct: 'e'.repeat(64) } },
    } as StudioRecord;
    expect(new Set(blobNamesOf(other))).toEqual(new Set(['f'.repeat(64), 'e'.repeat(64)]));
    expect(blobNamesOf(makeTake('a'))).toEqual([]);
  });
});
