import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openProject } from '../../../electron/projects/open-project.ts';
import { tracksOf } from '../../../shared/document/records.ts';
import { FAST, sorted } from './make-project.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'facewright-format-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const open = (folder: string) => openProject(folder, { dataFolder: join(root, 'data'), recover: 'ask' }, FAST);

async function fixture(): Promise<string> {
  const folder = join(root, 'old.facewright');
  await cp(resolve('test/fixtures/projects/format-0.facewright'), folder, { recursive: true });
  return folder;
}

describe('project formats', () => {
  it('opens format 0, and saves it as today, with all that was in it', async () => {
    const folder = await fixture();
    const session = await open(folder);
    expect(session.warnings().join()).toMatch(/older version \(format 0\)/);
    const document = sorted(session.document());
    expect(session.document().get('project')).toMatchObject({
      name: 'Der alte Hof',
      frameRate: { numerator: 30_000, denominator: 1_001 },
    });
    expect(session.document().get('take:hof-01')).toMatchObject({
      script: 'Guten Abend, Mama.',
      audio: { isCopied: true, path: 'audio/hof 01.wav' },
    });
    expect(session.document().get('take:hof-02')).toMatchObject({ audio: { isCopied: false, timecodeSeconds: 36_000.5 } });
    expect(tracksOf(session.document(), 'layer:hof-01-0').map(({ channel, keys }) => [channel, keys.length])).toEqual([
      ['jawOpen', 1],
      ['mouthClose', 3],
    ]);
    await session.save();
    await session.close({ discard: false });
    expect(JSON.parse(await readFile(join(folder, 'project.json'), 'utf8'))).toMatchObject({ format: 1 });
    expect((await readdir(join(folder, 'takes'))).length).toBe(2);
    const again = await open(folder);
    expect(again.warnings()).toEqual([]);
    expect(sorted(again.document())).toEqual(document);
    await again.close({ discard: false });
  });

  it('leaves an older project untouched until it is saved', async () => {
    const folder = await fixture();
    const before = await readFile(join(folder, 'project.json'));
    await (await open(folder)).close({ discard: false });
    expect(await readFile(join(folder, 'project.json'))).toEqual(before);
  });

  it('refuses a newer format and touches nothing', async () => {
    const folder = await fixture();
    await writeFile(join(folder, 'project.json'), '{"format": 2, "holograms": []}');
    const before = await stat(folder, { bigint: true });
    await expect(open(folder)).rejects.toMatchObject({ code: 'project-newer', message: expect.stringContaining('format 2') });
    expect(await readdir(folder)).toEqual(['project.json']);
    expect((await stat(folder, { bigint: true })).mtimeNs).toBe(before.mtimeNs);
  });

  it('says what is no project', async () => {
    await expect(open(root)).rejects.toMatchObject({ code: 'project-not-found' });
    const folder = await fixture();
    for (const text of ['', '[]', '{}', '{"format":"1"}', '{"format":-1}', '{"format":0}', '{"format":1}', 'null', '\u0000']) {
      await writeFile(join(folder, 'project.json'), text);
      await expect(open(folder)).rejects.toMatchObject({ code: 'project-invalid' });
    }
  });
});
