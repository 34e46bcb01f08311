import { describe, expect, it } from 'vitest';
import { createDocumentStore } from '../../../renderer/store/document-store.ts';
import { applyDiff, type RecordDiff } from '../../../shared/document/record-diff.ts';
import { findRecord, type StudioDocument } from '../../../shared/document/records.ts';
import { addTakes, setTakes } from '../../../shared/document/take-commands.ts';
import { documentOf, makeAudio, makeTake } from '../../helpers/fake-bridge.ts';

const rename = (name: string) => (document: StudioDocument) => setTakes(document, ['take:a'], { name });

function open(readOnly?: () => string | undefined) {
  const written: { label: string; diff: RecordDiff }[] = [];
  const refused: string[] = [];
  const start = documentOf([makeTake('a'), makeTake('b', { order: 2 })]);
  const store = createDocumentStore({
    journal: (label, diff) => written.push({ label, diff }),
    ...(readOnly ? { readOnlyReason: readOnly } : {}),
    onRefused: (reason) => refused.push(reason),
  });
  store.open(start);
  const name = (): string | undefined => findRecord(store.state.getState().document, 'take', 'take:a')?.name;
  return { store, written, refused, start, name };
}

describe('the document store', () => {
  it('journals what was done once a task, so that the journal alone gives the same document', async () => {
    const { store, written, start } = open();
    store.perform('Rename a', rename('x'));
    store.perform('Rename a again', rename('y'));
    await Promise.resolve();
    store.undo();
    store.perform('Add', (document) => addTakes(document, [{ name: 'c', audio: makeAudio('c'), script: '' }], () => 'c'));
    await Promise.resolve();
    expect(written.map((entry) => entry.label)).toEqual(['Rename a again', 'Add']);
    const replayed = written.reduce((document, { diff }) => applyDiff(document, diff), start);
    expect([...replayed.entries()].sort()).toEqual([...store.state.getState().document.entries()].sort());
  });

  it('journals nothing while a gesture runs, and nothing at all of a cancelled one', async () => {
    const { store, written, start } = open();
    const drag = store.begin('Rename a');
    drag.update(rename('x'));
    drag.update(rename('xy'));
    await Promise.resolve();
    expect(written).toEqual([]);
    drag.cancel();
    await Promise.resolve();
    expect(written).toEqual([]);
    expect(store.state.getState().document).toBe(start);
    const second = store.begin('Rename a');
    second.update(rename('z'));
    second.commit('Rename a to z');
    await Promise.resolve();
    expect(written.map((entry) => entry.label)).toEqual(['Rename a to z']);
    expect(store.state.getState().past.map((entry) => entry.label)).toEqual(['Rename a to z']);
  });

  it('keeps a drag alive over what a job brings meanwhile, and lets undo take them back one by one', () => {
    const { store, name } = open();
    const drag = store.begin('Rename a');
    drag.update(rename('dragged'));
    store.insert('Generate b', (document) => setTakes(document, ['take:b'], { note: 'generated' }));
    drag.update(rename('dragged further'));
    drag.commit();
    expect(name()).toBe('dragged further');
    expect(store.state.getState().past.map((entry) => entry.label)).toEqual(['Generate b', 'Rename a']);
    store.undo();
    expect(name()).toBe('a');
    expect(findRecord(store.state.getState().document, 'take', 'take:b')?.note).toBe('generated');
    store.undo();
    expect(findRecord(store.state.getState().document, 'take', 'take:b')?.note).toBe('');
  });

  it('adds what follows from an edit to that edit, however late it comes', () => {
    const { store } = open();
    store.perform('Edit the words', (document) => setTakes(document, ['take:a'], { script: 'mama' }));
    const edit = store.lastEntry();
    store.perform('Rename b', (document) => setTakes(document, ['take:b'], { name: 'other' }));
    const again = edit && store.follow(edit, (document) => setTakes(document, ['take:a'], { note: 'curves of mama' }));
    expect(again?.label).toBe('Edit the words');
    expect(store.state.getState().past).toHaveLength(2);
    store.undo();
    store.undo();
    const take = findRecord(store.state.getState().document, 'take', 'take:a');
    expect([take?.script, take?.note]).toEqual(['', '']);
    expect(edit && store.follow(edit, (document) => setTakes(document, ['take:a'], { note: 'too late' }))).toBeUndefined();
  });

  it('refuses every change of a project that may only be looked at, and says why', () => {
    const { store, refused, start } = open(() => 'It is open in another window.');
    store.perform('Rename a', rename('x'));
    expect(store.state.getState().document).toBe(start);
    expect(refused).toEqual(['It is open in another window.']);
  });

  it('forgets a gesture that another one ended', () => {
    const { store, name } = open();
    const first = store.begin('First');
    first.update(rename('one'));
    const second = store.begin('Second');
    first.update(rename('stray'));
    second.update(rename('two'));
    second.commit();
    expect(name()).toBe('two');
    expect(store.state.getState().past.map((entry) => entry.label)).toEqual(['First', 'Second']);
  });
});
