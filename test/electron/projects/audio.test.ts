import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRemote, placeOfAudio } from '../../../electron/projects/audio-places.ts';
import { openProject } from '../../../electron/projects/open-project.ts';
import type { ProjectSession } from '../../../electron/projects/project-session.ts';
import { forgetRecent, isMissingProject, noteRecent, recentProjects } from '../../../electron/projects/recent-projects.ts';
import { writeWav } from '../../../shared/audio/wav-writer.ts';
import type { AudioReference } from '../../../shared/document/records.ts';
import { FAST, makeTake, newProject, put, quickFolder } from './make-project.ts';

let root = '';
let session: ProjectSession;
const opened: ProjectSession[] = [];
beforeEach(async () => {
  root = await mkdtemp(join(quickFolder(), 'facewright-audio-'));
  session = await newProject(join(root, 'data'));
  opened.push(session);
  const { folder } = await session.saveAs(join(root, 'work'), 'One');
  await session.close({ discard: false });
  session = await openProject(folder, { dataFolder: join(root, 'data'), recover: 'ask' }, FAST);
  opened.push(session);
});
afterEach(async () => {
  for (const item of opened.splice(0)) await item.close({ discard: true }).catch(() => undefined);
  await rm(root, { recursive: true, force: true });
});

async function wav(path: string, samples: number, value = 0.1): Promise<string> {
  await mkdir(join(root, path, '..'), { recursive: true });
  const clip = { sampleRate: 8_000, channels: [new Float32Array(samples).fill(value)] };
  await writeFile(join(root, path), writeWav(clip, { encoding: 'pcm16' }));
  return join(root, path);
}

describe('recordings of a project', () => {
  it('are copied in under names of their own, the same content once', async () => {
    const [one, two, same] = [await wav('a/Ja.wav', 800), await wav('b/ja.wav', 900), await wav('c/JA.WAV', 800)];
    const refs = await Promise.all([one, two, same].map((path) => session.audio.import(path, { copy: true })));
    expect(refs.map(({ path }) => path)).toEqual(['audio/Ja.wav', 'audio/ja-2.wav', 'audio/Ja.wav']);
    expect(await readdir(join(session.folder(), 'audio'))).toEqual(['Ja.wav', 'ja-2.wav']);
    expect(refs[0]).toEqual({
      path: 'audio/Ja.wav',
      isCopied: true,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      bytes: 1_644,
      duration: 0.1,
      sampleRate: 8_000,
      channels: 1,
      container: 'wav',
    });
  });

  it('stay where they are with a path relative to the project, and are refused when they are none', async () => {
    const path = await wav('sound/Ähm 1.wav', 800);
    const audio = await session.audio.import(path, { copy: false });
    expect(audio).toMatchObject({ path: '../../sound/Ähm 1.wav', isCopied: false });
    put(session, makeTake('a', { audio }));
    expect(await session.audio.path('take:a')).toBe(path);
    await writeFile(join(root, 'no.wav'), 'no');
    await expect(session.audio.import(join(root, 'no.wav'), { copy: true })).rejects.toMatchObject({
      code: expect.stringMatching(/^wav-/),
    });
    await expect(session.audio.import(join(root, 'gone.wav'), { copy: true })).rejects.toMatchObject({ code: 'file-not-found' });
    await expect(session.audio.path('take:b')).rejects.toMatchObject({ code: 'project-unknown-take' });
  });

  it('are told to be missing or changed: by size, by time and content, by content alone', async () => {
    const path = await wav('sound/a.wav', 800);
    put(session, makeTake('a', { audio: await session.audio.import(path, { copy: false }) }));
    const state = async (deep = false) => (await session.audio.check({ deep }))[0]?.state;
    expect(await state()).toBe('present');
    await utimes(path, 1, 1);
    expect(await state()).toBe('present');
    // The same size with another content shows in its time once it was looked at, and with a deep look in any case.
    expect(await state(true)).toBe('present');
    await wav('sound/a.wav', 800, 0.2);
    expect(await state()).toBe('changed');
    await wav('sound/a.wav', 801);
    expect(await state()).toBe('changed');
    await rm(path);
    expect(await state()).toBe('missing');
    await expect(session.audio.path('take:a')).rejects.toMatchObject({ code: 'project-audio-missing' });
    await mkdir(path);
    expect(await state()).toBe('missing');
  });

  it('need no second look after the project was opened again', async () => {
    const path = await wav('sound/a.wav', 800);
    put(session, makeTake('a', { audio: await session.audio.import(path, { copy: false }) }));
    await session.audio.check({ deep: true });
    await session.save();
    await session.close({ discard: false });
    await wav('sound/a.wav', 800, 0.2);
    const again = await openProject(session.folder(), { dataFolder: join(root, 'data'), recover: 'ask' }, FAST);
    opened.push(again);
    expect(await again.audio.check()).toEqual([{ takeId: 'take:a', state: 'changed' }]);
  });

  it('are found again by content where they moved to, with the curves kept', async () => {
    const path = await wav('sound/a.wav', 800);
    const audio = await session.audio.import(path, { copy: false });
    put(session, makeTake('a', { audio }));
    await wav('sound/decoy.wav', 800, 0.3);
    await mkdir(join(root, 'sound', 'Tag 2'));
    await rename(path, join(root, 'sound', 'Tag 2', 'renamed.wav'));
    const found = await session.audio.find();
    expect([...found]).toEqual([['take:a', join(root, 'sound', 'Tag 2', 'renamed.wav')]]);
    const relinked = await session.audio.relink('take:a', found.get('take:a')!);
    expect(relinked).toEqual({ audio: { ...audio, path: '../../sound/Tag 2/renamed.wav' }, isSame: true });
    expect(await session.audio.relink('take:a', join(root, 'sound', 'decoy.wav'))).toMatchObject({ isSame: false });
    await rename(join(root, 'sound'), join(root, 'far'));
    expect((await session.audio.find()).get('take:a')).toBe(join(root, 'far', 'Tag 2', 'renamed.wav'));
    const other = await mkdtemp(join(quickFolder(), 'facewright-other-'));
    await rename(join(root, 'far', 'Tag 2', 'renamed.wav'), join(other, 'x.wav'));
    expect((await session.audio.find()).size).toBe(0);
    expect((await session.audio.find({ folder: other })).get('take:a')).toBe(join(other, 'x.wav'));
    await rm(other, { recursive: true });
  });

  it('move with the project, and are found from the new place when they stayed', async () => {
    const [near, far] = [await wav('work/near.wav', 800), await wav('sound/far.wav', 900)];
    put(session, makeTake('a', { audio: await session.audio.import(near, { copy: false }) }));
    put(session, makeTake('b', { audio: await session.audio.import(far, { copy: true }) }));
    await session.saveAs(join(root, 'other', 'deep'), 'Two');
    expect(await session.audio.path('take:a')).toBe(near);
    expect(await session.audio.path('take:b')).toBe(join(session.folder(), 'audio', 'far.wav'));
    await session.close({ discard: false });
    await cp(session.folder(), join(root, 'other', 'deep', 'Three.facewright'), { recursive: true });
    const again = await openProject(
      join(root, 'other', 'deep', 'Three.facewright'),
      { dataFolder: join(root, 'data'), recover: 'ask' },
      FAST,
    );
    opened.push(again);
    expect(await again.audio.path('take:a')).toBe(near);
    expect(await again.audio.path('take:b')).toBe(join(again.folder(), 'audio', 'far.wav'));
  });

  it('on other computers are not looked at unasked', async () => {
    const audio: AudioReference = { ...makeTake('a').audio, isCopied: false };
    const paths = [
      '\\\\server\\share\\a.wav',
      '//server/share/a.wav',
      'smb://server/a.wav',
      'file://server/a.wav',
      'http://x/a.wav',
    ];
    for (const path of paths) {
      expect([path, isRemote(path)]).toEqual([path, true]);
      expect(placeOfAudio({ ...audio, path }, { folder: '/p', base: '/p', isUnsaved: false })).toBeUndefined();
      put(session, makeTake('a', { audio: { ...audio, path } }));
      expect(await session.audio.check({ deep: true })).toEqual([{ takeId: 'take:a', state: 'remote' }]);
      await expect(session.audio.path('take:a')).rejects.toMatchObject({ code: 'project-audio-missing' });
    }
    expect([isRemote('/home/a.wav'), isRemote('../a.wav'), isRemote('C:\\a.wav')]).toEqual([false, false, false]);
  });
});

describe('the list of recent projects', () => {
  it('has the last one first and each once, forgets, and survives damage', async () => {
    const data = join(root, 'data');
    expect(await recentProjects(data)).toEqual([]);
    await noteRecent(data, { folder: join(root, 'work', 'One.facewright'), name: 'One' });
    await noteRecent(data, { folder: '/nowhere/Zwei.facewright', name: 'Zwei' });
    await noteRecent(data, { folder: join(root, 'work', 'One.facewright'), name: 'One' });
    const list = await recentProjects(data);
    expect(list.map(({ name }) => name)).toEqual(['One', 'Zwei']);
    expect(await Promise.all(list.map(isMissingProject))).toEqual([false, true]);
    await forgetRecent(data, '/nowhere/Zwei.facewright');
    expect((await recentProjects(data)).length).toBe(1);
    for (let index = 0; index < 40; index++) await noteRecent(data, { folder: `/p/${index}`, name: `${index}` });
    expect((await recentProjects(data)).length).toBe(30);
    const file = join(data, 'recent-projects.json');
    await writeFile(file, (await readFile(file, 'utf8')).slice(0, 50));
    expect(await recentProjects(data)).toEqual([]);
    expect(await isMissingProject({ folder: '\\\\server\\share', name: 'x' })).toBe(false);
  });
});
