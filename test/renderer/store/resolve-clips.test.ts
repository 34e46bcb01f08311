import { describe, expect, it } from 'vitest';
import { createDocumentStore } from '../../../renderer/store/document-store.ts';
import { dragDials, setDials } from '../../../renderer/store/resolve-clips.ts';
import { createSessionStore, report } from '../../../renderer/store/session-store.ts';
import { findRecord } from '../../../shared/document/records.ts';
import { documentOf, fakeBridge, makeGeneratedTake } from '../../helpers/fake-bridge.ts';

function open() {
  const fake = fakeBridge();
  const document = createDocumentStore({ journal: () => undefined });
  document.open(documentOf([makeGeneratedTake('a')]));
  const session = createSessionStore({
    project: { projectId: 'p1', name: 'Test', folder: '', isDirty: false, missingAudio: [] },
  });
  const parts = { bridge: fake.bridge, document, session, report: (error: unknown) => report(session, error) };
  const take = () => findRecord(document.state.getState().document, 'take', 'take:a');
  const labels = () => document.state.getState().past.map((entry) => entry.label);
  return { fake, document, session, parts, take, labels };
}

describe('dials', () => {
  it('work the curves out while they turn, and are one step with them', async () => {
    const { document, parts, take, labels, fake } = open();
    const drag = dragDials(parts, 'take:a', 'Jaw 1.2');
    drag.set({ style: { jaw: 1.1 } });
    drag.set({ style: { jaw: 1.2 } });
    await expect.poll(() => take()?.generation?.clips.text).toBe('clip-text-{"jaw":1.2}');
    expect(fake.calls.filter((call) => call.endsWith('direct'))).toEqual([]);
    drag.commit();
    await expect.poll(() => take()?.generation?.clips.direct).toBe('clip-direct-{"jaw":1.2}');
    expect(labels()).toEqual(['Jaw 1.2']);
    document.undo();
    expect(take()).toEqual(makeGeneratedTake('a'));
    document.redo();
    expect(take()?.generation?.clips).toEqual({ text: 'clip-text-{"jaw":1.2}', direct: 'clip-direct-{"jaw":1.2}' });
  });

  it('go back exactly where they were when they are let go with Escape', async () => {
    const { document, parts, take, labels } = open();
    const before = document.state.getState().document;
    const drag = dragDials(parts, 'take:a', 'Jaw 2');
    drag.set({ style: { jaw: 2 } });
    await expect.poll(() => take()?.generation?.clips.text).toBe('clip-text-{"jaw":2}');
    drag.cancel();
    expect(document.state.getState().document).toBe(before);
    expect(labels()).toEqual([]);
  });

  it('throw away curves that newer dials overtook', async () => {
    const { parts, take, labels } = open();
    const first = setDials(parts, ['take:a'], 'Jaw 0.5', { style: { jaw: 0.5 } });
    const second = setDials(parts, ['take:a'], 'Jaw 0.6', { style: { jaw: 0.6 } });
    await Promise.all([first, second]);
    expect(take()?.generation?.clips.text).toBe('clip-text-{"jaw":0.6}');
    expect(labels()).toEqual(['Jaw 0.5', 'Jaw 0.6']);
  });

  it('bring no curves to a step that was undone meanwhile', async () => {
    const { document, parts, take } = open();
    const work = setDials(parts, ['take:a'], 'Jaw 0.5', { style: { jaw: 0.5 } });
    document.undo();
    await work;
    expect(take()).toEqual(makeGeneratedTake('a'));
  });
});
