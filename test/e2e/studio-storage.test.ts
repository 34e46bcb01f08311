import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failingDisk } from '../electron/projects/make-project.ts';
import { fakeTakeMaker } from '../helpers/fake-take-maker.ts';
import { finishSaveAs, goToFolder, renameFirstTake, runAction, saveProjectAs } from '../helpers/studio-moves.ts';
import { canOpenWindow, openStudio, type StudioWindow } from '../helpers/studio-window.ts';

describe.skipIf(!canOpenWindow)('a project on a disk that makes trouble', () => {
  let studio: StudioWindow;
  let page: Page;
  let complaints: readonly string[];
  let root = '';
  /** What the disk answers for a path. */
  let failure: (path: string) => string | undefined;

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'facewright-disk-'));
    for (const name of ['work', 'spare']) mkdirSync(join(root, name));
    failure = () => undefined;
    studio = await openStudio(fakeTakeMaker(), { disk: failingDisk((path) => failure(path)), watchMs: 100, retryMs: 50 });
    ({ page, complaints } = await studio.open());
    await page.setViewportSize({ width: 1_040, height: 640 });
    await page.locator('.take[data-status=done]').nth(2).waitFor({ timeout: 60_000 });
    await saveProjectAs(page, join(root, 'work'), 'Scene');
  });
  afterEach(async () => {
    failure = () => undefined;
    await page.close();
    await studio.close();
    rmSync(root, { recursive: true, force: true });
  });

  const scene = () => join(root, 'work', 'Scene.facewright');
  const toast = (text: string | RegExp) => page.locator('.toast', { hasText: text });
  const nameShown = () => page.getByTestId('project-name').textContent();
  /** All texts of the saved takes. */
  const saved = (folder: string): string =>
    readdirSync(join(folder, 'takes'))
      .map((file) => readFileSync(join(folder, 'takes', file), 'utf8'))
      .join('\n');
  const firstTakeFile = () => {
    const takes = join(scene(), 'takes');
    const file = readdirSync(takes).find((name) => readFileSync(join(takes, name), 'utf8').includes('The purple beacon'));
    return join(takes, file ?? '');
  };
  const reopen = async (): Promise<void> => {
    await runAction(page, 'Recent projects');
    await page.getByRole('dialog').getByText('Scene', { exact: true }).click();
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  };

  it.each([
    ['is full', 'ENOSPC', /no room|full/i],
    ['is read-only', 'EROFS', /cannot be written|read-only/i],
  ])('tells when it %s, keeps what is done, and saves on another disk', async (_, code, message) => {
    failure = (path) => (path.startsWith(scene()) ? code : undefined);
    await renameFirstTake(page, 'Kept in memory');
    await toast(message).first().waitFor();
    await page.keyboard.press('Control+s');
    await page.locator('.toast.error', { hasText: /^!?Save: / }).waitFor();
    await expect.poll(nameShown).toBe('Sceneedited');
    expect(saved(scene())).not.toContain('Kept in memory');
    await page.getByRole('button', { name: 'Save elsewhere…' }).first().click();
    await finishSaveAs(page, join(root, 'spare'), 'Rescued');
    expect(saved(join(root, 'spare', 'Rescued.facewright'))).toContain('Kept in memory');
    await renameFirstTake(page, 'And on');
    await page.keyboard.press('Control+s');
    await expect.poll(() => saved(join(root, 'spare', 'Rescued.facewright'))).toContain('And on');
    await expect.poll(nameShown).toBe('Rescued');
  });

  it('goes on by itself when there is room again', async () => {
    failure = (path) => (path.startsWith(scene()) ? 'ENOSPC' : undefined);
    await renameFirstTake(page, 'Later');
    await toast(/no room/).waitFor();
    failure = () => undefined;
    await page.keyboard.press('Control+s');
    await expect.poll(nameShown).toBe('Scene');
    expect(saved(scene())).toContain('Later');
  });

  it('asks before it saves over what another program wrote: elsewhere both are kept', async () => {
    await renameFirstTake(page, 'Mine');
    const text = readFileSync(firstTakeFile(), 'utf8').replace('The purple beacon', 'Theirs');
    const theirs = firstTakeFile();
    writeFileSync(theirs, text);
    await toast('Another program changed the saved project.').waitFor();
    await page.keyboard.press('Control+s');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Save elsewhere' }).click();
    await finishSaveAs(page, join(root, 'spare'), 'Both');
    expect(readFileSync(theirs, 'utf8')).toBe(text);
    expect(saved(join(root, 'spare', 'Both.facewright'))).toContain('Mine');
    expect(complaints).toEqual([]);
  });

  it('saves over what another program wrote only when told so', async () => {
    await renameFirstTake(page, 'Mine');
    writeFileSync(firstTakeFile(), readFileSync(firstTakeFile(), 'utf8').replace('The purple beacon', 'Theirs'));
    await page.keyboard.press('Control+s');
    const question = page.getByRole('alertdialog', { name: 'Another program changed this project' });
    await question.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(nameShown).toBe('Sceneedited');
    expect(saved(scene())).toContain('Theirs');
    await page.keyboard.press('Control+s');
    await question.getByRole('button', { name: 'Save over it' }).click();
    await expect.poll(nameShown).toBe('Scene');
    expect(saved(scene())).toContain('Mine');
    expect(saved(scene())).not.toContain('Theirs');
  });

  it('is only looked at while another computer has it, and taken over when one says so', async () => {
    await runAction(page, 'New project');
    await expect.poll(() => page.locator('.take').count()).toBe(0);
    const theirs = { token: 'theirs', host: `not-${hostname()}`, pid: 1, lockedAt: 0 };
    writeFileSync(join(scene(), 'lock'), JSON.stringify(theirs));
    await reopen();
    await toast(`on the computer "${theirs.host}"`).waitFor();
    await expect.poll(nameShown).toBe('Sceneonly to look at');
    await page.locator('.take').first().click();
    await page.keyboard.press('d');
    await expect.poll(() => page.locator('.route-letter.direct').count()).toBe(0);
    await runAction(page, 'Take the project over');
    const question = page.getByRole('alertdialog', { name: 'Take Scene over?' });
    await question.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(nameShown).toBe('Sceneonly to look at');
    await toast(theirs.host).getByRole('button', { name: 'Take it over…' }).click();
    await question.getByRole('button', { name: 'Take it over' }).click();
    await expect.poll(nameShown).toBe('Scene');
    await renameFirstTake(page, 'Mine again');
    await page.keyboard.press('Control+s');
    await expect.poll(nameShown).toBe('Scene');
    expect(saved(scene())).toContain('Mine again');
  });

  it('goes over to a second window, and back with what was done there', async () => {
    const second = (await studio.open()).page;
    await second.setViewportSize({ width: 1_040, height: 640 });
    await expect.poll(() => second.getByTestId('project-name').textContent()).toBe('Scene');
    await toast('opened in another window').waitFor();
    await expect.poll(nameShown).toBe('Sceneonly to look at');
    await renameFirstTake(second, 'Of the second');
    await page.bringToFront();
    await toast('opened in another window').getByRole('button', { name: 'Take it over…' }).click();
    await page.locator('.take-name', { hasText: 'Of the second' }).waitFor();
    await expect.poll(nameShown).toBe('Sceneedited');
    await expect.poll(() => second.getByTestId('project-name').textContent()).toBe('Sceneonly to look at');
    await second.close();
    await page.keyboard.press('Control+s');
    await expect.poll(nameShown).toBe('Scene');
    expect(saved(scene())).toContain('Of the second');
    expect(complaints).toEqual([]);
  });

  it('is packed into one file and unpacked elsewhere, from the page', async () => {
    await renameFirstTake(page, 'Packed ä 台詞');
    await runAction(page, 'Pack into one file');
    await goToFolder(page, join(root, 'spare'));
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('One file');
    await page.getByRole('button', { name: 'Pack here' }).click();
    await toast('Written: One file.facewrightpack').waitFor();
    expect(readdirSync(join(root, 'spare'))).toEqual(['One file.facewrightpack']);
    await page.keyboard.press('Control+s');
    await expect.poll(nameShown).toBe('Scene');
    mkdirSync(join(root, 'spare', 'unpacked'));
    await runAction(page, 'Unpack a packed project');
    await goToFolder(page, join(root, 'spare'));
    await page.getByTestId('places').getByRole('button', { name: 'One file.facewrightpack' }).click();
    await page.getByRole('button', { name: 'Unpack', exact: true }).click();
    await goToFolder(page, join(root, 'spare', 'unpacked'));
    await page.getByRole('button', { name: 'Unpack here' }).click();
    await expect.poll(() => page.getByTestId('status').textContent()).toContain(join('unpacked', 'One file.facewright'));
    await page.locator('.take-name', { hasText: 'Packed ä 台詞' }).waitFor();
    await expect.poll(() => page.locator('.take[data-status=done]').count()).toBe(3);
    expect(complaints).toEqual([]);
  });
});
