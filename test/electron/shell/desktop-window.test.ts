import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProjectEvent } from '../../../shared/ipc/project-views.ts';
import type { MenuTemplate } from '../../helpers/electron-stand-in/load-main.ts';
import { canRunStandIn, openOnStandIn, type StandInShell } from '../../helpers/shell-driver.ts';

const OUR_PAGE = 'app://studio/index.html';

describe.skipIf(!canRunStandIn)('the window of the desktop program', () => {
  let shell: StandInShell;
  let projectId = '';
  const state = () => shell.electron.standIn.state;
  const call = async (method: string, args: object): Promise<Record<string, unknown>> => {
    const answer = (await shell.electron.standIn.invoke('project:call', [method, args], OUR_PAGE)) as {
      ok: boolean;
      value: Record<string, unknown>;
      error: object;
    };
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    return answer.value;
  };
  /** Events as the page hears them. */
  const heard = () => shell.page.evaluate(() => (window as unknown as { heard: ProjectEvent[] }).heard);
  const item = (id: string): MenuTemplate | undefined =>
    state()
      .menu?.template.flatMap(({ submenu }) => submenu ?? [])
      .find((entry) => entry.id === id);

  beforeAll(async () => {
    shell = await openOnStandIn();
    await shell.page.waitForSelector('[data-testid="takes-list"]', { timeout: 60_000 });
    // The page begins with the sample lines; a project that a test opens must come after them.
    await shell.page.waitForSelector('.take', { timeout: 60_000 });
    await shell.page.evaluate(() => {
      const target = window as unknown as {
        heard: unknown[];
        facewrightProject: { subscribe(listener: (event: { event: string }) => void): void };
      };
      target.heard = [];
      target.facewrightProject.subscribe((event) => {
        if (event.event === 'action') target.heard.push(event);
      });
    });
  });
  afterAll(() => shell?.cleanUp());

  it('is shown when its page is, and makes the native menu of the page’s own table', async () => {
    await expect.poll(() => item('project.save') !== undefined, { timeout: 30_000 }).toBe(true);
    await expect.poll(() => state().windows[0]?.isShown).toBe(true);
    expect(item('project.open')).toMatchObject({ label: 'Open project…', accelerator: 'CommandOrControl+O', enabled: true });
    expect(state().menu?.template.map(({ label }) => label)).toEqual(expect.arrayContaining(['File', 'Edit', 'View', 'Help']));
    const file = state().menu?.template.find(({ label }) => label === 'File');
    expect(file?.submenu?.at(-1)).toEqual({ role: process.platform === 'darwin' ? 'close' : 'quit' });
  });

  it('sends what is chosen in the menu to the page as an action', async () => {
    const menu = {
      menus: [
        { label: 'Test', items: [{ kind: 'action', action: 'test.item', label: 'Item', keys: 'Ctrl++', isEnabled: true }] },
      ],
    };
    await call('setMenu', { menu });
    expect(item('test.item')).toMatchObject({ accelerator: 'CommandOrControl+Plus' });
    item('test.item')?.click?.();
    await expect.poll(heard).toContainEqual({ event: 'action', action: 'test.item' });
  });

  it('asks with the system’s dialogs, gives places that work, and undefined when a dialog is closed', async () => {
    state().dialogAnswers.push({ canceled: false, filePaths: [shell.dataFolder] }, { canceled: true, filePaths: [] });
    const [place] = (await call('choosePlace', { purpose: 'export-folder' })) as unknown as string[];
    expect(place).toMatch(/^[0-9a-f]{32}$/);
    expect(state().dialogsShown.at(-1)).toMatchObject({ kind: 'open', properties: ['openDirectory', 'createDirectory'] });
    await call('reveal', { place: place ?? '' });
    expect(state().revealed).toEqual([shell.dataFolder]);
    expect(await call('choosePlace', { purpose: 'recordings' })).toBeUndefined();
    expect(state().dialogsShown.at(-1)).toMatchObject({ properties: ['openFile', 'multiSelections'] });
  });

  it('opens what the program was started with again, and notes saved projects for the system', async () => {
    projectId = String((await call('newProject', { name: 'Scene', sample: false })).projectId);
    const target = join(shell.dataFolder, 'work');
    mkdirSync(target);
    state().dialogAnswers.push({ canceled: false, filePaths: [target] });
    const [place] = (await call('choosePlace', { purpose: 'save-project' })) as unknown as string[];
    const saved = await call('saveProject', { projectId, place, name: 'Scene', overwriteOutside: false });
    expect(saved.folder).toBe(join(target, 'Scene.facewright'));
    expect(state().recent).toEqual([saved.folder]);
    const recording = join(target, 'line.wav');
    // Nothing of it becomes a take, so that no job of the page outlives this test.
    writeFileSync(recording, 'no recording at all');
    const start = (...given: string[]) =>
      shell.electron.app.emit('second-instance', {}, ['/electron', '/app', '--switch', ...given], target);
    start('Scene.facewright', 'none.wav');
    await expect.poll(() => shell.page.getByTestId('status').textContent()).toContain('Scene.facewright');
    start(recording);
    await expect.poll(() => shell.page.locator('.toast').allTextContents()).toContainEqual(expect.stringContaining('line.wav'));
    start('Scene.facewright/project.json');
    await expect
      .poll(async () => (await heard()).map(({ event, ...rest }) => ('action' in rest ? rest.action : event)))
      .toEqual(['test.item', 'project.open', 'takes.import', 'project.open']);
    const places = (await heard()).flatMap((event) => ('place' in event && event.place ? [event.place] : []));
    expect(new Set(places).size).toBe(2);
  });

  it('asks where to unpack a packed project that was opened with the program, and opens it there', async () => {
    const target = join(shell.dataFolder, 'packed');
    mkdirSync(join(target, 'unpacked'), { recursive: true });
    state().dialogAnswers.push({ canceled: false, filePaths: [target] });
    const [folder] = (await call('choosePlace', { purpose: 'pack' })) as unknown as string[];
    const project = await call('newProject', { name: 'To pack', sample: true });
    await call('packProject', { projectId: project.projectId, folder, name: 'Opened with' });
    const pack = join(target, 'Opened with.facewrightpack');
    await expect.poll(() => existsSync(pack), { timeout: 30_000 }).toBe(true);
    state().dialogAnswers.push({ canceled: false, filePaths: [join(target, 'unpacked')] });
    shell.electron.app.emit('second-instance', {}, ['/electron', '/app', pack], target);
    const made = join(target, 'unpacked', 'Opened with.facewright');
    await expect.poll(() => existsSync(join(made, 'project.json')), { timeout: 30_000 }).toBe(true);
    expect(state().dialogsShown.at(-1)).toMatchObject({ title: 'Unpack project: choose the folder in which it is made' });
    await expect
      .poll(() => shell.page.getByTestId('status').textContent(), { timeout: 30_000 })
      .toContain('Opened with.facewright');
  });

  it('asks about unsaved changes: cancel stays, save saves, and the program ends', async () => {
    const record = { id: 'project', kind: 'project', name: 'Scene', frameRate: { numerator: 60, denominator: 1 } };
    const listing = async () => (await call('recentProjects', {})) as unknown as { place: string; folder: string }[];
    const recent = (await listing()).find(({ folder }) => folder.endsWith('Scene.facewright'));
    const view = await call('openProject', { place: recent?.place ?? '', recover: 'recovered' });
    projectId = String(view.projectId);
    const diff = {
      added: {},
      updated: { project: [record, { ...record, frameRate: { numerator: 30, denominator: 1 } }] },
      removed: {},
    };
    await call('commit', { projectId, sequence: Number(view.sequence) + 1, label: 'Slower', diff });
    const shown = state().dialogsShown.length;
    state().dialogAnswers.push({ response: 2 });
    await state().windows[0]?.close();
    await expect.poll(() => state().dialogsShown.length).toBeGreaterThan(shown);
    expect(state().dialogsShown.at(-1)).toMatchObject({ kind: 'message', message: 'Save the changes to "Scene"?' });
    await expect.poll(() => state().dialogAnswers.length).toBe(0);
    expect(shell.page.isClosed()).toBe(false);
    state().dialogAnswers.push({ response: 0 });
    await shell.end();
    expect(shell.electron.standIn.handlers.size).toBe(0);
    expect(readFileSync(join(String(recent?.folder), 'project.json'), 'utf8')).toContain('30');
  });
});
