import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { createDocumentStore } from '../../../renderer/store/document-store.ts';
import { createJournal } from '../../../renderer/store/journal.ts';
import { DEFAULT_PREFERENCES } from '../../../renderer/store/preferences-store.ts';
import { createSessionStore, notify, report } from '../../../renderer/store/session-store.ts';
import { takeStatuses } from '../../../renderer/store/take-status.ts';
import { createTakeWork } from '../../../renderer/store/take-work.ts';
import { StudioError } from '../../../shared/core/errors.ts';
import { findRecord, takesOf } from '../../../shared/document/records.ts';
import { setTakes } from '../../../shared/document/take-commands.ts';
import type { GenerationResult } from '../../../shared/ipc/project-views.ts';
import { documentOf, fakeBridge, makeGeneratedTake, makeTake } from '../../helpers/fake-bridge.ts';

function open() {
  const records = [...documentOf([makeTake('a'), makeTake('b', { order: 2 })]).values()];
  const fake = fakeBridge({ records });
  const session = createSessionStore({
    project: { projectId: 'p1', name: 'Test', folder: '', isDirty: false, missingAudio: [] },
    takeId: 'take:a',
    selectedTakes: ['take:a'],
  });
  const journal = createJournal({ bridge: fake.bridge, onTrouble: () => undefined, onRecovered: () => undefined });
  journal.open('p1', 0);
  const document = createDocumentStore({ journal: journal.append });
  document.open(new Map(records.map((record) => [record.id, record])));
  const takes = createTakeWork({
    bridge: fake.bridge,
    document,
    session,
    preferences: createStore(() => DEFAULT_PREFERENCES),
    report: (error, what) => report(session, error, what),
    notify: (toast) => notify(session, toast),
    flush: async () => {
      document.settle();
      await journal.flush();
    },
  });
  const statuses = () => Object.fromEntries(takeStatuses(document.state.getState().document, session.getState()));
  return { fake, session, document, takes, statuses };
}

const transcript = { language: 'en', source: 'script', text: 'mama', words: [], phonemes: [], differences: [] } as const;
function result(key: string): GenerationResult {
  const { generation } = makeGeneratedTake(key);
  if (generation === undefined) throw new Error('a generated take has a generation');
  return { takeId: `take:${key}`, generation, transcript, timings: {} };
}

describe('work on takes', () => {
  it('queues, shows how far it is, and makes one undoable step of each result', async () => {
    const { fake, takes, document, statuses, session } = open();
    await takes.generate(['take:a', 'take:b']);
    expect(statuses()).toEqual({ 'take:a': 'waiting', 'take:b': 'waiting' });
    fake.emit({ event: 'progress', jobId: 'job-1', kind: 'generate', takeId: 'take:a', stage: 'encode', fraction: 0.4 });
    fake.emit({ event: 'progress', jobId: 'job-1', kind: 'generate', takeId: 'take:a', stage: 'encode', fraction: 0.2 });
    expect(statuses()).toEqual({ 'take:a': 'running', 'take:b': 'waiting' });
    expect(session.getState().jobs[0]?.fraction).toBe(0.4);
    fake.emit({ event: 'generated', jobId: 'job-1', result: result('a') });
    expect(statuses()).toEqual({ 'take:a': 'done', 'take:b': 'waiting' });
    expect(document.state.getState().past.map((entry) => entry.label)).toEqual(['Generate a']);
    expect(findRecord(document.state.getState().document, 'transcript', 'transcript:a')?.text).toBe('mama');
    document.undo();
    expect(statuses()['take:a']).toBe('new');
    expect(findRecord(document.state.getState().document, 'transcript', 'transcript:a')).toBeUndefined();
  });

  it('writes what was done before the service is asked to generate from it', async () => {
    const { fake, takes, document } = open();
    document.perform('Rename', (now) => ({
      added: {},
      removed: {},
      updated: { 'take:a': [now.get('take:a')!, { ...makeTake('a'), script: 'papa' }] },
    }));
    await takes.generate(['take:a']);
    expect(fake.calls).toEqual(['commit 1 Rename', 'generate take:a']);
  });

  it('puts a result where it was asked for, before what was done while the service was being told', async () => {
    const { fake, takes, document } = open();
    const note = (text: string): void => document.perform(`Note ${text}`, (now) => setTakes(now, ['take:b'], { note: text }));
    note('before');
    const asked = takes.generate(['take:a']);
    note('meanwhile');
    await asked;
    fake.emit({ event: 'generated', jobId: 'job-1', result: result('a') });
    expect(document.state.getState().past.map((entry) => entry.label)).toEqual(['Note before', 'Generate a', 'Note meanwhile']);
  });

  it('gives takes the scripts that came without recordings, by the names of takes and of files', async () => {
    const { takes, document, session, fake } = open();
    const scripts = [
      { name: 'a', text: 'Papa', from: 'lines.csv' },
      { name: 'nobody', text: 'Nothing', from: 'lines.csv' },
    ];
    fake.bridge.importUploads = async () => ({ recordings: [], scripts, failures: [] });
    await takes.importFiles([new File(['file,text'], 'lines.csv')]);
    expect(findRecord(document.state.getState().document, 'take', 'take:a')?.script).toBe('Papa');
    expect(document.lastEntry()?.label).toBe('Set 1 script');
    const messages = () => session.getState().toasts.map(({ message }) => message);
    expect(messages()).toEqual(['1 take has its script now.', 'lines.csv: no recording is called nobody.']);
    fake.bridge.importUploads = async () => ({ recordings: [], scripts: scripts.slice(0, 1), failures: [] });
    await takes.importFiles([new File(['file,text'], 'lines.csv')]);
    expect(messages().at(-1)).toBe('The takes have these scripts already.');
  });

  it('queues a take once, and never shows a job that ended before its answer came', async () => {
    const { fake, takes, session } = open();
    fake.emit({ event: 'generated', jobId: 'job-1', result: result('a') });
    await takes.generate(['take:a']);
    expect(session.getState().jobs).toEqual([]);
    await takes.generate(['take:b']);
    await takes.generate(['take:b']);
    expect(fake.calls.filter((call) => call === 'generate take:b')).toHaveLength(1);
  });

  it('says once why takes failed, and remembers it with each', async () => {
    const { fake, takes, session, statuses } = open();
    await takes.generate(['take:a', 'take:b']);
    const error = { code: 'model-failed', message: 'Too quiet.', hint: 'Check the channel.' } as const;
    fake.emit({ event: 'failed', jobId: 'job-1', takeId: 'take:a', error });
    fake.emit({ event: 'failed', jobId: 'job-2', takeId: 'take:b', error });
    expect(statuses()).toEqual({ 'take:a': 'failed', 'take:b': 'failed' });
    expect(session.getState().toasts.map((toast) => toast.message)).toEqual(['2 takes failed, b last: Too quiet.']);
    expect(session.getState().toasts[0]?.action?.id).toBe('takes.generate-stale');
    await takes.generate(['take:a']);
    expect(statuses()['take:a']).toBe('waiting');
  });

  it('leaves a cancelled take as it was', async () => {
    const { fake, takes, statuses, session } = open();
    await takes.generate(['take:a']);
    await takes.cancel(['job-1']);
    fake.emit({ event: 'cancelled', jobId: 'job-1', takeId: 'take:a' });
    expect(statuses()['take:a']).toBe('new');
    expect(session.getState().toasts).toEqual([]);
  });

  it('adds imported recordings as one step, shows the first and generates them all', async () => {
    const { fake, takes, document, session } = open();
    await takes.importFiles([new File(['x'], 'Zeile ä'), new File(['y'], '台詞')]);
    await expect.poll(() => fake.calls.filter((call) => call.startsWith('generate'))).toHaveLength(2);
    expect(document.state.getState().past.map((entry) => entry.label)).toEqual(['Import 2 recordings']);
    const names = takesOf(document.state.getState().document).map((take) => take.name);
    expect(names).toEqual(['a', 'b', 'Zeile ä', '台詞']);
    expect(findRecord(document.state.getState().document, 'take', session.getState().takeId ?? '')?.name).toBe('Zeile ä');
  });

  it('says what is wrong with a file that cannot be taken in', async () => {
    const { fake, takes, session } = open();
    fake.failWith('importUploads', new StudioError('wav-empty', 'The file is empty.', { hint: 'Record it again.' }));
    await takes.importFiles([new File([''], 'empty.wav')]);
    expect(session.getState().toasts).toMatchObject([{ kind: 'error', message: 'empty.wav: The file is empty.' }]);
  });
});
