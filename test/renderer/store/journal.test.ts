import { describe, expect, it } from 'vitest';
import { createJournal } from '../../../renderer/store/journal.ts';
import { StudioError } from '../../../shared/core/errors.ts';
import type { RecordDiff } from '../../../shared/document/record-diff.ts';
import { documentOf, fakeBridge, makeTake } from '../../helpers/fake-bridge.ts';

const take = makeTake('a');
const renamed = { ...take, name: 'b' };
const again = { ...take, name: 'c' };
const step = (from: typeof take, to: typeof take): RecordDiff => ({ added: {}, updated: { [take.id]: [from, to] }, removed: {} });

function open() {
  const fake = fakeBridge({ records: [...documentOf([take]).values()] });
  const troubles: unknown[] = [];
  let recoveries = 0;
  const journal = createJournal({
    bridge: fake.bridge,
    onTrouble: (error) => troubles.push(error),
    onRecovered: () => recoveries++,
    retryMs: 5,
  });
  journal.open('p1', 7);
  const commits = (): string[] => fake.calls.filter((call) => call.startsWith('commit'));
  return { fake, journal, troubles, commits, recoveries: () => recoveries };
}

describe('the journal', () => {
  it('numbers changes without holes from the project on, and writes them in order', async () => {
    const { journal, commits, fake } = open();
    journal.append('One', step(take, renamed));
    journal.append('Two', step(renamed, again));
    await journal.flush();
    expect(commits()).toEqual(['commit 8 One', 'commit 9 Two']);
    expect(journal.sequence()).toBe(9);
    expect(journal.isWaiting()).toBe(false);
    expect(fake.document().get(take.id)).toEqual(again);
  });

  it('keeps what cannot be written, says so once, and writes it when it can', async () => {
    const { journal, commits, fake, troubles, recoveries } = open();
    fake.failWith('commit', new StudioError('disk-full', 'The disk is full.'));
    journal.append('One', step(take, renamed));
    await expect(journal.flush()).rejects.toThrow('The disk is full.');
    journal.append('Two', step(renamed, again));
    await expect.poll(() => commits().length).toBeGreaterThan(2);
    expect(troubles).toHaveLength(1);
    expect(journal.isWaiting()).toBe(true);
    fake.failWith('commit', undefined);
    await expect.poll(() => journal.isWaiting()).toBe(false);
    expect(recoveries()).toBe(1);
    expect(journal.sequence()).toBe(9);
    expect(fake.document().get(take.id)).toEqual(again);
  });

  it('goes on when the answer to a change that was written got lost', async () => {
    const { journal, fake } = open();
    fake.failWith('commit', new StudioError('request-refused', 'The connection broke.'));
    journal.append('One', step(take, renamed));
    await expect(journal.flush()).rejects.toThrow();
    fake.failWith('commit', new StudioError('project-out-of-step', 'Change 8 was written already.'));
    await expect.poll(() => journal.isWaiting()).toBe(false);
    expect(journal.sequence()).toBe(8);
  });

  it('makes one change of those that wait while another is written', async () => {
    const { journal, commits } = open();
    journal.append('One', step(take, renamed));
    journal.append('Two', step(renamed, again));
    journal.append('Undo Two', step(again, renamed));
    await journal.flush();
    expect(commits()).toEqual(['commit 8 One', 'commit 9 Undo Two']);
  });
});
