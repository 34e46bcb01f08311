import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createProjectStorage } from '../../../electron/handlers/project-storage.ts';
import type { ProjectRecord } from '../../../shared/document/records.ts';
import type { PlaceListing, ProjectView, RecentProject, RecoveryOffer, VersionInfo } from '../../../shared/ipc/project-views.ts';
import { projectDesk, projectOf } from '../../helpers/project-desk.ts';

const { studio, work, call, rename, ...desk } = projectDesk();
const newProject = (sample = false) => desk.newProject('Szene', sample);
const saveIn = (view: ProjectView, name = 'Szene') => desk.saveIn(view, name);

describe('projects over the bridge', () => {
  it('are saved under a name, known as recent ones, and opened again by their place', async () => {
    const view = await newProject();
    expect(view).toMatchObject({ folder: '', isDirty: false, missingAudio: [] });
    await rename(view, 'Other');
    const folder = await saveIn(view);
    expect(folder).toBe(join(work(), 'Szene.facewright'));
    await call('closeProject', { projectId: view.projectId, discard: false });
    await expect(call('versions', { projectId: view.projectId })).rejects.toMatchObject({ code: 'request-refused' });
    const [recent] = await call<readonly RecentProject[]>('recentProjects');
    expect(recent).toMatchObject({ name: 'Szene', folder, isMissing: false });
    const again = await call<ProjectView>('openProject', { place: recent!.place, recover: 'ask' });
    expect(projectOf(again).name).toBe('Other');
    await call('forgetRecent', { place: recent!.place });
    expect(await call('recentProjects')).toEqual([]);
  });

  it('refuse changes that do not follow, name unknown blobs or are malformed, and stay as they are', async () => {
    const view = await newProject();
    await expect(rename(view, 'x', 5)).rejects.toMatchObject({ code: 'project-out-of-step' });
    const record = { ...projectOf(view), extra: 1 };
    const diff = { added: {}, updated: { project: [projectOf(view), record] }, removed: {} };
    const commit = { projectId: view.projectId, sequence: 1, label: '', diff };
    await expect(call('commit', commit)).rejects.toMatchObject({ code: 'request-refused' });
    await expect(call('commit', { ...commit, diff: null })).rejects.toMatchObject({ code: 'request-refused' });
    await rename(view, 'fine', 1);
  });

  it('go over to a page that was loaded anew, with what was not saved', async () => {
    const view = await newProject();
    await rename(view, 'Mine');
    const offers = await call<readonly RecoveryOffer[]>('recoveries');
    expect(offers).toMatchObject([{ name: 'Mine', folder: '', changes: ['Call it Mine'], changeCount: 1 }]);
    const again = await call<ProjectView>('openProject', { place: offers[0]!.place, recover: 'recovered' });
    expect(again.projectId).not.toBe(view.projectId);
    expect(again).toMatchObject({ sequence: 1, isDirty: true });
    await expect(rename(view, 'late', 2)).rejects.toMatchObject({ code: 'request-refused' });
    await rename(again, 'on time');
    await call('discardRecovery', { place: offers[0]!.place });
    expect(await call('recoveries')).toEqual([]);
    expect(readdirSync(join(studio().dataFolder, 'unsaved'))).toEqual([]);
  });

  it('leave nothing behind when nobody touched them, and are offered the next time when somebody did', async () => {
    const sample = await newProject(true);
    expect(sample.records).toHaveLength(4);
    const same = await newProject(true);
    expect(same.records).toEqual(sample.records);
    await call('closeProject', { projectId: same.projectId, discard: false });
    expect(await createProjectStorage(studio().dataFolder).recoveries()).toEqual([]);
    const touched = await newProject(true);
    await rename(touched, 'Mine now');
    await call('closeProject', { projectId: touched.projectId, discard: false });
    const offers = await call<readonly RecoveryOffer[]>('recoveries');
    expect(offers).toMatchObject([{ name: 'Mine now', changeCount: 2 }]);
    expect(offers[0]!.changes).toEqual(['Sample lines', 'Call it Mine now']);
  });

  it('show their versions, and give the records of one', async () => {
    const view = await newProject();
    await saveIn(view);
    await rename(view, 'Second');
    await call('saveProject', { projectId: view.projectId, overwriteOutside: false });
    const versions = await call<readonly VersionInfo[]>('versions', { projectId: view.projectId });
    expect(versions.length).toBeGreaterThanOrEqual(2);
    const names = await Promise.all(
      versions.map(async ({ version }) => {
        const records = await call<ProjectView['records']>('version', { projectId: view.projectId, version });
        return (records.find(({ id }) => id === 'project') as ProjectRecord).name;
      }),
    );
    expect(names[0]).toBe('Second');
    await expect(call('version', { projectId: view.projectId, version: '0'.repeat(32) })).rejects.toMatchObject({
      code: 'request-refused',
    });
  });

  it('are packed into one file as a job, and unpacked elsewhere', async () => {
    const view = await newProject(true);
    const folder = studio().service.grant(work());
    const { jobId } = await call<{ jobId: string }>('packProject', { projectId: view.projectId, folder, name: 'All/../of it' });
    const isEnd = () => studio().events.some((event) => 'jobId' in event && event.jobId === jobId && event.event === 'exported');
    await vi.waitUntil(isEnd, { timeout: 20_000 });
    const [name] = readdirSync(work());
    expect(name).toMatch(/^All_.*of it\.facewrightpack$/);
    const place = studio().service.grant(join(work(), name!));
    const unpacked = await call<ProjectView>('unpackProject', { place, folder });
    expect(unpacked.records).toHaveLength(4);
    expect(unpacked.missingAudio).toEqual([]);
    expect(existsSync(unpacked.folder)).toBe(true);
  });

  it('are kept open only so many at a time', async () => {
    const first = await newProject();
    for (let count = 0; count < 8; count++) await newProject();
    await expect(call('versions', { projectId: first.projectId })).rejects.toMatchObject({ code: 'request-refused' });
  });
});

describe('places', () => {
  it('list folders, projects and what fits the purpose, in the order of people, without what is hidden', async () => {
    for (const name of ['b', 'A10', 'a9', '.secret', 'Szene ä.facewright']) mkdirSync(join(work(), name));
    for (const name of ['line.WAV', 'line.txt', 'notes.pdf', 'all.facewrightpack']) writeFileSync(join(work(), name), '');
    symlinkSync(join(work(), 'b'), join(work(), 'linked'));
    const place = studio().service.grant(work());
    const kinds = async (purpose: string) => {
      const { entries } = await call<PlaceListing>('places', { purpose, place });
      return entries.map(({ name, kind }) => `${kind} ${name}`);
    };
    const folders = ['folder a9', 'folder A10', 'folder b', 'folder linked'];
    expect(await kinds('open-project')).toEqual([...folders, 'project Szene ä.facewright']);
    expect(await kinds('recordings')).toEqual([...folders, 'script line.txt', 'recording line.WAV']);
    expect(await kinds('unpack')).toEqual([...folders, 'packed-project all.facewrightpack']);
    expect(await kinds('export-folder')).toEqual(folders);
  });

  it('are walked by tokens alone, up and down, and remembered by purpose', async () => {
    mkdirSync(join(work(), 'inner'));
    const top = await call<PlaceListing>('places', { purpose: 'export-folder', place: studio().service.grant(work()) });
    const inner = await call<PlaceListing>('places', { purpose: 'export-folder', place: top.entries[0]!.place });
    expect(inner).toMatchObject({ path: join(work(), 'inner'), parent: top.place });
    expect(await call('places', { purpose: 'export-folder' })).toEqual(inner);
    for (const place of ['/etc', '../..', '0'.repeat(32), work(), ['x']]) {
      await expect(call('places', { purpose: 'export-folder', place })).rejects.toMatchObject({ code: 'request-refused' });
    }
    rmSync(join(work(), 'inner'), { recursive: true });
    await expect(call('places', { purpose: 'export-folder' })).rejects.toMatchObject({ code: 'file-not-found' });
  });

  it('import folders with the scripts that lie in them, and name what is broken', async () => {
    const view = await newProject();
    mkdirSync(join(work(), 'deep', 'er'), { recursive: true });
    const tone = Buffer.alloc(44 + 3_200);
    tone.write('RIFF', 0);
    tone.writeUInt32LE(36 + 3_200, 4);
    tone.write('WAVEfmt ', 8);
    tone.writeUInt32LE(16, 16);
    tone.writeUInt16LE(1, 20);
    tone.writeUInt16LE(1, 22);
    tone.writeUInt32LE(16_000, 24);
    tone.writeUInt32LE(32_000, 28);
    tone.writeUInt16LE(2, 32);
    tone.writeUInt16LE(16, 34);
    tone.write('data', 36);
    tone.writeUInt32LE(3_200, 40);
    writeFileSync(join(work(), 'deep', 'one.wav'), tone);
    writeFileSync(join(work(), 'deep', 'one.txt'), 'First line.');
    writeFileSync(join(work(), 'deep', 'er', 'two.wav'), tone);
    writeFileSync(join(work(), 'deep', 'er', 'bad.wav'), 'RIFF');
    writeFileSync(join(work(), 'deep', 'er', 'budget.csv'), 'month,cost\n1,2\n');
    const places = [studio().service.grant(join(work(), 'deep'))];
    const outcome = await call<Record<string, readonly { name: string; script?: string }[]>>('importPlaces', {
      projectId: view.projectId,
      places,
      copy: false,
    });
    expect(outcome.recordings!.map(({ name, script }) => `${name}: ${script}`).sort()).toEqual(['one: First line.', 'two: ']);
    expect(outcome.failures!.map(({ name }) => name)).toEqual(['bad.wav']);
    mkdirSync(join(work(), 'hollow'));
    const nothing = [studio().service.grant(join(work(), 'hollow')), studio().service.grant(join(work(), 'gone.wav'))];
    expect(await call('importPlaces', { projectId: view.projectId, places: nothing, copy: false })).toMatchObject({
      recordings: [],
      failures: [
        { name: 'gone.wav', error: { code: 'file-not-found' } },
        { name: 'hollow', error: { code: 'file-not-found', hint: expect.stringContaining('.wav') } },
      ],
    });
  });

  it('keep settings whatever is in them, also when the file was damaged', async () => {
    expect(await call('settings')).toEqual({});
    const settings = { theme: 'dark', later: { deep: [1, null] } };
    await call('saveSettings', { settings });
    expect(await call('settings')).toEqual(settings);
    writeFileSync(join(studio().dataFolder, 'settings.json'), '{"theme":');
    expect(await call('settings')).toEqual({});
    expect(existsSync(join(studio().dataFolder, 'settings.damaged.json'))).toBe(true);
  });

  it('tell no folders or texts in the diagnostics', async () => {
    await expect(
      call('openProject', { place: studio().service.grant(join(work(), 'secret-film')), recover: 'saved' }),
    ).rejects.toThrow();
    const text = await call<string>('diagnostics');
    expect(text).toMatch(/^Facewright 0\.0\.0 \(browser\)/);
    expect(text).not.toContain('secret-film');
    expect(text).not.toContain(work());
  });
});
