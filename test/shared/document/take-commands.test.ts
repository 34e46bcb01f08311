import { describe, expect, it } from 'vitest';
import { setKeys } from '../../../shared/document/keyframe-commands.ts';
import { applyDiff, isEmptyDiff, reverseDiff } from '../../../shared/document/record-diff.ts';
import { recordsOf, type StudioDocument, type TrackRecord, takesOf } from '../../../shared/document/records.ts';
import {
  addTakes,
  applyGeneration,
  duplicateTakes,
  isStale,
  moveTakes,
  removeTakes,
  restoreRecords,
  setTakes,
} from '../../../shared/document/take-commands.ts';
import { documentOf, makeAudio, makeGeneratedTake, makeTake } from '../../helpers/fake-bridge.ts';
import { makeKey, makeLayer } from '../../helpers/layer-records.ts';

const layer = makeLayer(1, { id: 'layer:l', takeId: 'take:a', name: 'Fix' });
const track: TrackRecord = { id: 'track:t', kind: 'track', layerId: 'layer:l', channel: 'jawOpen', keys: [] };
const start = documentOf([makeGeneratedTake('a'), makeTake('b', { order: 2 }), makeTake('c', { order: 3 }), layer, track]);
const names = (document: StudioDocument): string[] => takesOf(document).map((take) => take.name);

function keys(): () => string {
  let count = 0;
  return () => `new${++count}`;
}

describe('commands on takes', () => {
  it('add at the end, each with a seed of its own', () => {
    const added = addTakes(
      start,
      [
        { name: 'd', audio: makeAudio('d'), script: 'hi' },
        { name: 'e', audio: makeAudio('e'), script: '' },
      ],
      keys(),
    );
    const after = applyDiff(start, added);
    expect(names(after)).toEqual(['a', 'b', 'c', 'd', 'e']);
    const seeds = takesOf(after)
      .slice(-2)
      .map((take) => take.seed);
    expect(new Set(seeds).size).toBe(2);
    expect(applyDiff(after, reverseDiff(added))).toEqual(start);
  });

  it('remove what hangs on a take, and undo brings all of it back', () => {
    const diff = removeTakes(start, ['take:a']);
    expect(Object.keys(diff.removed).sort()).toEqual(['layer:l', 'take:a', 'track:t']);
    expect(applyDiff(applyDiff(start, diff), reverseDiff(diff))).toEqual(start);
  });

  it('copy a take with its corrections, right behind it', () => {
    const after = applyDiff(start, duplicateTakes(start, ['take:a'], keys()));
    expect(names(after)).toEqual(['a', 'a 2', 'b', 'c']);
    const copy = takesOf(after)[1];
    const copied = recordsOf(after, 'layer').find((known) => known.takeId === copy?.id);
    expect(copied).toMatchObject({ name: 'Fix' });
    expect(recordsOf(after, 'track').filter((known) => known.layerId === copied?.id)).toHaveLength(1);
    expect(new Set(after.keys()).size).toBe(start.size + 3);
    // An edit of the copy finds the track that is there, in this copy and in those of older versions.
    const layerId = copied?.id ?? '';
    const key = makeKey('k1', 1, 0.5);
    const edited = applyDiff(after, setKeys(after, layerId, 'jawOpen', [key]));
    expect(recordsOf(edited, 'track').filter((known) => known.layerId === layerId)).toMatchObject([{ keys: [key] }]);
    const older = applyDiff(start, setKeys(start, 'layer:l', 'jawOpen', [key]));
    expect(older.get('track:t')).toMatchObject({ keys: [key] });
  });

  it('move several in their order, also in front of one of themselves', () => {
    expect(names(applyDiff(start, moveTakes(start, ['take:c'], 'take:a')))).toEqual(['c', 'a', 'b']);
    expect(names(applyDiff(start, moveTakes(start, ['take:c', 'take:a'])))).toEqual(['b', 'a', 'c']);
    expect(names(applyDiff(start, moveTakes(start, ['take:a', 'take:b'], 'take:b')))).toEqual(['a', 'b', 'c']);
    expect(isEmptyDiff(moveTakes(start, ['take:b'], 'take:b'))).toBe(true);
  });

  it('change nothing when all is as asked', () => {
    expect(isEmptyDiff(setTakes(start, ['take:b', 'take:gone'], { name: 'b' }))).toBe(true);
    expect(isEmptyDiff(removeTakes(start, ['take:gone']))).toBe(true);
    expect(
      isEmptyDiff(
        restoreRecords(
          start,
          [...start.values()].map((record) => structuredClone(record)),
        ),
      ),
    ).toBe(true);
  });

  it('go back to other records as one change', () => {
    const older = [...documentOf([makeTake('b', { order: 2, name: 'older' })]).values()];
    const diff = restoreRecords(start, older);
    expect(new Map(older.map((record) => [record.id, record]))).toEqual(applyDiff(start, diff));
    expect(applyDiff(applyDiff(start, diff), reverseDiff(diff))).toEqual(start);
  });

  it('tell curves of an older script from those of this one', () => {
    const take = makeGeneratedTake('a');
    expect(isStale(take)).toBe(false);
    expect(isStale({ ...take, script: 'new words' })).toBe(true);
    expect(isStale(makeTake('b'))).toBe(false);
  });

  it('play the route there is when a generation has only one', () => {
    const { generation } = makeGeneratedTake('b');
    if (generation === undefined) throw new Error('a generated take has a generation');
    const transcript = { language: 'en', source: 'script', text: '', words: [], phonemes: [], differences: [] } as const;
    const result = { takeId: 'take:b', generation: { ...generation, clips: { direct: 'x' } }, transcript };
    const after = applyDiff(start, applyGeneration(start, result));
    expect(takesOf(after)[1]?.route).toBe('direct');
    expect(isEmptyDiff(applyGeneration(start, { ...result, takeId: 'take:gone' }))).toBe(true);
  });
});
