import { describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { createDocumentStore } from '../../../renderer/store/document-store.ts';
import { createRearticulator } from '../../../renderer/store/rearticulate.ts';
import type { Session, StudioParts } from '../../../renderer/studio-parts.ts';
import { StudioError } from '../../../shared/core/errors.ts';
import type { TimedPhoneme } from '../../../shared/core/take.ts';
import { findRecord, type StudioRecord, type TakeRecord } from '../../../shared/document/records.ts';
import { movePhonemeBoundary, transcriptOf } from '../../../shared/document/transcript-commands.ts';
import { makeParts, makeTranscript, TAKE } from '../../shared/document/transcript-builder.ts';

const LINE = '_ | HH AY | M AA M | _';

/** A studio whose models answer with names that tell what they were asked. */
function studio(delay = 5) {
  const log: string[] = [];
  const journal: string[] = [];
  const document = createDocumentStore({ journal: (label) => journal.push(label) });
  const take = {
    id: TAKE,
    kind: 'take',
    name: 'One',
    style: {},
    procedural: {},
    isAlive: true,
    seed: 1,
    route: 'text',
    generation: { analysis: 'heard', plans: { text: 'p0', direct: 'd0' }, clips: { text: 'c0', direct: 'd0' } },
  } as unknown as TakeRecord;
  const project = { id: 'project', kind: 'project', name: 'P', frameRate: { numerator: 60, denominator: 1 } } as const;
  const records: StudioRecord[] = [project, take, makeTranscript(LINE, ['Hi', 'mom'], { text: 'Hi, mom.' })];
  document.open(new Map(records.map((record) => [record.id, record])));
  const wait = () => new Promise((done) => setTimeout(done, delay));
  const boundary = (phonemes: readonly TimedPhoneme[]) => Math.round((phonemes[3]?.start ?? 0) * 1_000);
  const faults: (() => Error | undefined)[] = [];
  const bridge = {
    async articulate({ transcript }: { transcript: { phonemes: readonly TimedPhoneme[] } }) {
      await wait();
      const fault = faults.shift()?.();
      if (fault) throw fault;
      log.push(`articulate ${boundary(transcript.phonemes)}`);
      return { plan: `p${boundary(transcript.phonemes)}` };
    },
    async solve({ route, plan }: { route: string; plan: string }) {
      await wait();
      return { clip: `${route} of ${plan}` };
    },
    async realign({ text }: { text: string }) {
      await wait();
      return {
        ...makeTranscript('_ | HH AY | D AE D | _', ['Hi', 'dad']),
        ...makeParts('_ | HH AY | D AE D | _', ['Hi', 'dad']),
        text,
      };
    },
  };
  const session = createStore<Session>(() => ({ project: { projectId: 'p' }, takeId: TAKE }) as unknown as Session);
  const reported: string[] = [];
  const parts = { bridge, document, session, report: (error: unknown) => reported.push(String(error)) } as unknown as StudioParts;
  const work = createRearticulator(parts);
  const clips = () => findRecord(document.state.getState().document, 'take', TAKE)?.generation?.clips;
  const labels = () => document.state.getState().past.map((entry) => entry.label);
  return { document, work, log, journal, clips, labels, reported, faults };
}

const move = (time: number) => (document: Parameters<typeof movePhonemeBoundary>[0]) =>
  movePhonemeBoundary(document, { takeId: TAKE, index: 3, time });

describe('what follows from an edit of the phones', () => {
  it('becomes part of its entry: one undo takes both back', async () => {
    const { document, work, clips, labels, journal } = studio();
    work.edit(TAKE, 'Move boundary', move(0.33));
    expect(work.busy.getState().curves.has(TAKE)).toBe(true);
    expect(clips()?.text).toBe('c0');
    await work.settled();
    expect(clips()).toEqual({ text: 'text of p330', direct: 'direct of d0' });
    expect(labels()).toEqual(['Move boundary']);
    expect(work.busy.getState().curves.size).toBe(0);
    document.undo();
    expect(clips()?.text).toBe('c0');
    document.redo();
    expect(clips()?.text).toBe('text of p330');
    await Promise.resolve();
    expect(journal.length).toBeGreaterThan(1);
  });

  it('belongs to each of several quick edits', async () => {
    const { document, work, clips, labels } = studio();
    for (const time of [0.31, 0.32, 0.33]) work.edit(TAKE, 'Move boundary', move(time));
    await work.settled();
    expect(labels()).toHaveLength(3);
    expect(clips()?.text).toBe('text of p330');
    document.undo();
    expect(clips()?.text).toBe('text of p320');
    document.undo();
    expect(clips()?.text).toBe('text of p310');
    document.undo();
    expect(clips()?.text).toBe('c0');
  });

  it('is made up for when the edit was undone meanwhile and is redone', async () => {
    const { document, work, clips } = studio();
    work.edit(TAKE, 'Move boundary', move(0.33));
    document.undo();
    await work.settled();
    expect(clips()?.text).toBe('c0');
    document.redo();
    await work.settled();
    expect(clips()?.text).toBe('text of p330');
    expect(document.state.getState().past).toHaveLength(1);
  });

  it('does not disturb an edit of something else that came between', async () => {
    const { document, work, clips, labels } = studio();
    work.edit(TAKE, 'Move boundary', move(0.33));
    document.perform('Rename project', (now) => {
      const old = now.get('project') as StudioRecord;
      return { added: {}, updated: { project: [old, { ...old, name: 'Q' } as StudioRecord] }, removed: {} };
    });
    await work.settled();
    expect(labels()).toEqual(['Move boundary', 'Rename project']);
    document.undo();
    expect(clips()?.text).toBe('text of p330');
    document.undo();
    expect(clips()?.text).toBe('c0');
  });

  it('is tried again when newer work of the take came in its way, and said when it fails', async () => {
    const { work, clips, faults, reported } = studio();
    faults.push(() => new StudioError('superseded', 'newer'));
    work.edit(TAKE, 'Move boundary', move(0.33));
    await work.settled();
    expect(clips()?.text).toBe('text of p330');
    faults.push(() => new Error('no model'));
    work.edit(TAKE, 'Move boundary', move(0.34));
    await work.settled();
    expect(clips()?.text).toBe('text of p330');
    expect(reported).toEqual(['Error: no model']);
  });
});

describe('a drag of a boundary', () => {
  it('shows its curves while it runs, and is one entry with those of its end', async () => {
    const { document, work, clips, log } = studio();
    const drag = work.drag(TAKE, 'Move boundary');
    drag.update(move(0.31));
    await vi.waitFor(() => expect(clips()?.text).toBe('text of p310'));
    for (const time of [0.315, 0.32, 0.325, 0.33]) drag.update(move(time));
    // What is shown stays until there is something newer.
    expect(clips()?.text).toBe('text of p310');
    await vi.waitFor(() => expect(clips()?.text).toBe('text of p330'));
    drag.update(move(0.34));
    drag.commit();
    await work.settled();
    expect(clips()?.text).toBe('text of p340');
    expect(document.state.getState().past).toHaveLength(1);
    expect(log.length).toBeLessThan(5);
    document.undo();
    expect(clips()?.text).toBe('c0');
    expect(transcriptOf(document.state.getState().document, TAKE).isEdited).toBe(false);
  });

  it('leaves no trace when it is cancelled, also of curves that come later', async () => {
    const { document, work } = studio(20);
    const before = document.state.getState().document;
    const drag = work.drag(TAKE, 'Move boundary');
    drag.update(move(0.31));
    drag.cancel();
    expect(document.state.getState().document).toBe(before);
    await new Promise((done) => setTimeout(done, 80));
    expect(document.state.getState().document).toBe(before);
    expect(document.state.getState().past).toHaveLength(0);
  });
});

describe('other words', () => {
  it('are placed, only those that changed move, and the curves follow', async () => {
    const { document, work, clips, labels } = studio();
    const before = transcriptOf(document.state.getState().document, TAKE);
    const done = work.rewrite(TAKE, 'Change words', 'Hi, dad.');
    expect(work.busy.getState().words.has(TAKE)).toBe(true);
    expect(await done).toBe(true);
    await work.settled();
    const after = transcriptOf(document.state.getState().document, TAKE);
    expect(after.text).toBe('Hi, dad.');
    expect(after.words.map((word) => word.text)).toEqual(['Hi', 'dad']);
    expect(after.phonemes.slice(0, 3)).toEqual(before.phonemes.slice(0, 3));
    expect(clips()?.text).toMatch(/^text of p/);
    expect(labels()).toEqual(['Change words']);
  });

  it('are not placed anew for a comma', async () => {
    const { document, work, clips } = studio();
    await work.rewrite(TAKE, 'Change words', 'Hi mom!');
    await work.settled();
    expect(transcriptOf(document.state.getState().document, TAKE).text).toBe('Hi mom!');
    expect(clips()?.text).toBe('c0');
  });
});
