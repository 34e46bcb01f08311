import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProjectView } from '../../../shared/ipc/project-views.ts';
import { projectDesk } from '../../helpers/project-desk.ts';

const OTHER_COMPUTER = { token: 'theirs', host: `not-${hostname()}`, pid: 1, lockedAt: 0 };

const { studio, call, rename, newProject, saveIn } = projectDesk();
const open = (folder: string) => call<ProjectView>('openProject', { place: studio().service.grant(folder), recover: 'ask' });
const takeOver = (projectId: string, recover = 'ask') => call<ProjectView>('takeOverProject', { projectId, recover });

/** A saved project that nobody has open. */
async function savedProject(): Promise<string> {
  const view = await newProject('Scene');
  const folder = await saveIn(view, 'Scene');
  await call('closeProject', { projectId: view.projectId, discard: false });
  return folder;
}

describe('a project that another computer has open', () => {
  it('is only looked at, and says that it may be taken over; taken over it can be changed and saved', async () => {
    const folder = await savedProject();
    writeFileSync(join(folder, 'lock'), JSON.stringify(OTHER_COMPUTER));
    const looked = await open(folder);
    expect(looked).toMatchObject({ canTakeOver: true, readOnlyReason: expect.stringContaining(OTHER_COMPUTER.host) });
    await expect(rename(looked, 'mine')).rejects.toMatchObject({ code: 'project-read-only' });
    const mine = await takeOver(looked.projectId);
    expect(mine).not.toHaveProperty('readOnlyReason');
    expect(mine).not.toHaveProperty('canTakeOver');
    expect(JSON.parse(readFileSync(join(folder, 'lock'), 'utf8'))).toMatchObject({ host: hostname(), pid: process.pid });
    await rename(mine, 'mine');
    await call('saveProject', { projectId: mine.projectId, overwriteOutside: false });
    expect(readFileSync(join(folder, 'project.json'), 'utf8')).toContain('mine');
    await expect(rename(looked, 'late')).rejects.toMatchObject({ code: 'request-refused' });
  });

  it('stays as it is when it cannot be taken over, and one of our own is never taken from itself', async () => {
    const folder = await savedProject();
    const mine = await open(folder);
    await expect(takeOver(mine.projectId)).rejects.toMatchObject({ code: 'project-locked', hint: expect.stringMatching(/\w/) });
    await rename(mine, 'still mine');
  });

  it('asks about changes that the other one did not save', async () => {
    const folder = await savedProject();
    const theirs = await open(folder);
    await rename(theirs, 'theirs');
    await call('closeProject', { projectId: theirs.projectId, discard: false });
    writeFileSync(join(folder, 'lock'), JSON.stringify(OTHER_COMPUTER));
    const looked = await open(folder);
    expect(looked.sequence).toBe(theirs.sequence);
    await expect(takeOver(looked.projectId)).rejects.toMatchObject({ code: 'project-has-recovery' });
    expect(await takeOver(looked.projectId, 'recovered')).toMatchObject({ sequence: theirs.sequence + 1, isDirty: true });
  });
});

describe('a project that is opened in a second window', () => {
  it('goes over to it, the first window is told, and may take it back with what was done', async () => {
    const folder = await savedProject();
    const first = await open(folder);
    const second = await open(folder);
    expect(studio().events).toContainEqual({ event: 'moved', projectId: first.projectId });
    await rename(second, 'of the second');
    await expect(rename(first, 'of the first')).rejects.toMatchObject({ code: 'request-refused' });
    const again = await takeOver(first.projectId);
    expect(studio().events).toContainEqual({ event: 'moved', projectId: second.projectId });
    expect(again.records.find((record) => record.id === 'project')).toMatchObject({ name: 'of the second' });
    await expect(rename(second, 'late')).rejects.toMatchObject({ code: 'request-refused' });
    await call('closeProject', { projectId: again.projectId, discard: true });
    await expect(takeOver(first.projectId)).rejects.toMatchObject({ code: 'request-refused' });
  });
});
