import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  beginGesture,
  createHistory,
  goTo,
  type History,
  perform,
  redo,
  undo,
  updateGesture,
} from '../../../shared/document/history.ts';
import { followEntry, insertEntry } from '../../../shared/document/late-changes.ts';
import { findRecord, type StudioDocument } from '../../../shared/document/records.ts';
import { setTakes } from '../../../shared/document/take-commands.ts';
import { documentOf, makeTake } from '../../helpers/fake-bridge.ts';

const start = documentOf(['a', 'b', 'c'].map((key, index) => makeTake(key, { order: index + 1 })));
const write = (key: string, note: string) => (document: StudioDocument) => setTakes(document, [`take:${key}`], { note });
const name = (key: string, given: string) => (document: StudioDocument) => setTakes(document, [`take:${key}`], { name: given });
const did = (history: History, label: string, change: (document: StudioDocument) => ReturnType<typeof setTakes>): History =>
  perform(history, label, change(history.document));
const labels = (history: History): string[] => history.past.map((entry) => entry.label);
const note = (history: History, key: string): string | undefined => findRecord(history.document, 'take', `take:${key}`)?.note;

describe('late changes', () => {
  it('stand where their job was begun, so that undo takes back what was done since', () => {
    let history = did(createHistory(start), 'Import', name('c', 'new'));
    const place = { after: history.past.at(-1) };
    history = did(history, 'Rename a', name('a', 'x'));
    history = insertEntry(history, 'Generate b', write('b', 'curves'), place);
    history = insertEntry(history, 'Generate c', write('c', 'curves'), place);
    expect(labels(history)).toEqual(['Import', 'Generate b', 'Generate c', 'Rename a']);
    history = undo(history);
    expect([note(history, 'b'), findRecord(history.document, 'take', 'take:a')?.name]).toEqual(['curves', 'a']);
    history = insertEntry(history, 'Generate a', write('b', 'again'), place);
    expect(labels(redo(history))).toEqual(['Import', 'Generate b', 'Generate c', 'Generate a', 'Rename a']);
  });

  it('come last when something since then changed the same records, and then nothing stale is redone', () => {
    let history = did(createHistory(start), 'Rename b', name('b', 'x'));
    history = insertEntry(history, 'Generate b', write('b', 'curves'), { after: undefined });
    expect(labels(history)).toEqual(['Rename b', 'Generate b']);
    history = undo(undo(history));
    history = insertEntry(history, 'Generate b', write('b', 'other'), { after: undefined });
    expect(history.future).toEqual([]);
    expect(note(history, 'b')).toBe('other');
  });

  it('leave a running gesture running', () => {
    let history = beginGesture(createHistory(start), 'Drag');
    history = updateGesture(history, name('a', 'dragged')(history.gesture!.start));
    history = insertEntry(history, 'Generate b', write('b', 'curves'), { after: undefined });
    expect(history.gesture).toBeDefined();
    expect(note(history, 'b')).toBe('curves');
    expect(findRecord(history.document, 'take', 'take:a')?.name).toBe('dragged');
  });

  it('never break undo: whatever comes in whatever order, going back to the beginning gives the first document', () => {
    const step = fc.record({
      kind: fc.constantFrom('do', 'late', 'follow', 'undo', 'redo'),
      key: fc.constantFrom('a', 'b', 'c'),
      at: fc.nat(8),
      value: fc.string({ maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let history = createHistory(start);
        for (const { kind, key, at, value } of steps) {
          const entry = history.past[at % (history.past.length + 1)];
          if (kind === 'do') history = did(history, 'do', name(key, value));
          if (kind === 'late') history = insertEntry(history, 'late', write(key, value), { after: entry });
          if (kind === 'follow' && entry) history = followEntry(history, entry, write(key, value));
          if (kind === 'undo') history = undo(history);
          if (kind === 'redo') history = redo(history);
        }
        const end = goTo(history, history.past.length + history.future.length);
        const back = goTo(end, 0);
        expect([...back.document].sort()).toEqual([...start].sort());
        expect([...goTo(back, end.past.length).document].sort()).toEqual([...end.document].sort());
      }),
      { numRuns: 2_000 },
    );
  });
});
