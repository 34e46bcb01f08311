import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { createDocumentStore } from '../../../renderer/store/document-store.ts';
import { createJournal } from '../../../renderer/store/journal.ts';
import { DEFAULT_PREFERENCES } from '../../../renderer/store/preferences-store.ts';
import { createProjects } from '../../../renderer/store/projects.ts';
import { ask, createSessionStore, notify, report } from '../../../renderer/store/session-store.ts';
import { StudioError } from '../../../shared/core/errors.ts';
import { setTakes } from '../../../shared/document/take-commands.ts';
import type { ProjectView } from '../../../shared/ipc/project-views.ts';
import { documentOf, fakeBridge, makeGeneratedTake, makeTake } from '../../helpers/fake-bridge.ts';

function open(view: Partial<ProjectView> = {}) {
  const fake = fakeBridge({ records: [...documentOf([makeTake('a'), makeGeneratedTake('b')]).values()], ...view });
  const session = createSessionStore();
  const journal = createJournal({ bridge: fake.bridge, onTrouble: () => undefined, onRecovered: () => undefined });
  const document = createDocumentStore({
    journal(label, diff) {
      journal.append(label, diff);
      const { project } = session.getState();
      if (project) session.setState({ project: { ...project, isDirty: true } });
    },
  });
  const generated: string[] = [];
  const places: (string | undefined)[] = [];
  const projects = createProjects({
    bridge: fake.bridge,
    document,
    session,
    journal,
    preferences: createStore(() => DEFAULT_PREFERENCES),
    report: (error, what) => report(session, error, what),
    notify: (toast) => notify(session, toast),
    ask: (question) => ask(session, question),
    choosePlace: async () => {
      const place = places.shift();
      return place === undefined ? undefined : { places: [place], name: 'Named' };
    },
    generate: async (ids) => void generated.push(...ids),
    reopens: () => false,
  });
  const edit = (): void => document.perform('Rename', (now) => setTakes(now, ['take:a'], { name: 'x' }));
  return { fake, session, document, projects, generated, places, edit };
}

describe('projects', () => {
  it('begin with the sample lines, and generate those that have no curves', async () => {
    const { projects, session, generated, fake } = open();
    await projects.start();
    expect(fake.calls).toContain('newProject true');
    expect(generated).toEqual(['take:a']);
    expect(session.getState()).toMatchObject({ takeId: 'take:a', selectedTakes: ['take:a'], about: { shell: 'browser' } });
  });

  it('ask before anything is lost, and stay when the answer is Cancel', async () => {
    const { projects, session, fake, edit } = open();
    await projects.start();
    edit();
    await Promise.resolve();
    const leaving = projects.open('place-1');
    await expect.poll(() => session.getState().question?.title).toMatch(/Save the changes/);
    session.getState().question?.answer(undefined);
    await leaving;
    expect(fake.calls.some((call) => call.startsWith('openProject'))).toBe(false);
    const throwing = projects.open('place-1');
    await expect.poll(() => session.getState().question !== undefined).toBe(true);
    session.getState().question?.answer('discard');
    await throwing;
    expect(fake.calls).toContain('closeProject true');
    expect(fake.calls).toContain('openProject place-1 ask');
    expect(session.getState().project?.isDirty).toBe(false);
  });

  it('ask for a place the first time, write everything first, and are clean afterwards', async () => {
    const { projects, session, places, edit, fake } = open();
    await projects.start();
    edit();
    expect(await projects.save()).toBe(false);
    places.push('folder-1');
    expect(await projects.save()).toBe(true);
    expect(fake.calls.slice(-1)).toEqual(['saveProject folder-1']);
    expect(fake.calls).toContain('commit 1 Rename');
    expect(session.getState().project).toMatchObject({ folder: '/home/Test', isDirty: false });
    edit();
    expect(await projects.save()).toBe(true);
    expect(fake.calls.slice(-1)).toEqual(['saveProject']);
  });

  it('ask whether to go on from changes that were not saved', async () => {
    const { projects, session, fake } = open();
    fake.failWith('openProject', new StudioError('project-has-recovery', 'Test has 3 changes that were not saved.'));
    const opening = projects.open('place-1');
    await expect.poll(() => session.getState().question?.title).toMatch(/not saved/);
    fake.failWith('openProject', undefined);
    session.getState().question?.answer('recovered');
    await opening;
    expect(fake.calls.at(-1)).toBe('openProject place-1 recovered');
    expect(session.getState().project?.name).toBe('Test');
  });

  it('stay open when another one cannot be opened, and can be worked in', async () => {
    const { projects, session, fake, edit } = open();
    await projects.start();
    fake.failWith('openProject', new StudioError('project-not-found', 'There is no project any more.'));
    await projects.open('place-1');
    expect(fake.calls.some((call) => call.startsWith('closeProject'))).toBe(false);
    edit();
    await projects.flush();
    expect(fake.calls.at(-1)).toBe('commit 1 Rename');
    const throwing = projects.open('place-1');
    await expect.poll(() => session.getState().question !== undefined).toBe(true);
    session.getState().question?.answer('discard');
    await throwing;
    // Its changes are thrown away: something else is opened instead.
    expect(fake.calls).toContain('closeProject true');
    expect(fake.calls.at(-1)).toMatch(/^(newProject true|generate .*)$/);
    expect(session.getState().project).toBeDefined();
  });

  it('are taken over from another computer when one says so, and from another window at once', async () => {
    const there = { readOnlyReason: 'It is open on "box".', canTakeOver: true } as const;
    const { projects, session, fake } = open(there);
    await projects.open('place-1');
    expect(session.getState().toasts).toMatchObject([{ message: there.readOnlyReason, action: { id: 'project.take-over' } }]);
    const refused = projects.takeOver();
    await expect.poll(() => session.getState().question?.text).toContain(there.readOnlyReason);
    session.getState().question?.answer(undefined);
    await refused;
    expect(fake.calls.some((call) => call.startsWith('takeOverProject'))).toBe(false);
    const taken = projects.takeOver();
    await expect.poll(() => session.getState().question !== undefined).toBe(true);
    session.getState().question?.answer('take-over');
    await taken;
    projects.moved();
    await projects.takeOver();
    expect(fake.calls.filter((call) => call.startsWith('takeOverProject'))).toEqual([
      'takeOverProject p1 ask',
      'takeOverProject p1 ask',
    ]);
  });

  it('that went to another window are left without closing them there', async () => {
    const { projects, session, fake, edit } = open();
    await projects.start();
    edit();
    await Promise.resolve();
    projects.moved();
    expect(session.getState().project).toMatchObject({ isDirty: false, hasMoved: true });
    await projects.create({ sample: false });
    expect(session.getState().question).toBeUndefined();
    expect(fake.calls.some((call) => call.startsWith('closeProject'))).toBe(false);
  });

  it('ask before they write over what another program wrote', async () => {
    const { projects, session, fake, edit } = open({ folder: '/home/Test' });
    await projects.open('place-1');
    edit();
    fake.failWith('saveProject', new StudioError('project-changed-outside', 'It was changed at 9:41.'));
    const saving = projects.save();
    await expect.poll(() => session.getState().question?.text).toBe('It was changed at 9:41.');
    fake.failWith('saveProject', undefined);
    session.getState().question?.answer('overwrite');
    expect(await saving).toBe(true);
    expect(session.getState().project?.isDirty).toBe(false);
  });

  it('name missing recordings and the way to find them', async () => {
    const { projects, session } = open({ missingAudio: ['take:a'], folder: '/home/Test' });
    await projects.open('place-1');
    expect(session.getState().toasts.at(-1)).toMatchObject({ kind: 'warning', action: { id: 'project.relink' } });
  });
});
