import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strToU8, type Zippable, zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openProject } from '../../../electron/projects/open-project.ts';
import { sha256 } from '../../../electron/projects/project-layout.ts';
import type { ProjectSession } from '../../../electron/projects/project-session.ts';
import { unpackProject } from '../../../electron/projects/unpack-project.ts';
import { writeWav } from '../../../shared/audio/wav-writer.ts';
import { FAST, makeGenerated, makeTake, makeTranscript, newProject, put, quickFolder, sorted } from './make-project.ts';

let root = '';
const opened: ProjectSession[] = [];
beforeEach(async () => {
  root = await mkdtemp(join(quickFolder(), 'facewright-pack-'));
});
afterEach(async () => {
  for (const session of opened.splice(0)) await session.close({ discard: true }).catch(() => undefined);
  await rm(root, { recursive: true, force: true });
});

const data = () => join(root, 'data');

async function wav(name: string, samples: number): Promise<string> {
  const clip = { sampleRate: 8_000, channels: [new Float32Array(samples).fill(0.1)] };
  await writeFile(join(root, name), writeWav(clip, { encoding: 'pcm16' }));
  return join(root, name);
}

async function packed(): Promise<{ session: ProjectSession; file: string; warnings: readonly string[] }> {
  const session = await newProject(data());
  opened.push(session);
  const [near, far] = [await wav('Grüße.wav', 800), await wav('far.wav', 1_600)];
  const copied = await session.audio.import(near, { copy: true });
  const linked = await session.audio.import(far, { copy: false });
  const blob = session.blobs.put(new Uint8Array(10_000).map((_, index) => index % 7));
  put(session, makeTake('a', { audio: copied }), makeTranscript('a', 9), makeGenerated(makeTake('b', { audio: linked }), blob));
  put(session, makeTake('c', { audio: { ...linked, path: '/nowhere/c.wav', sha256: 'c'.repeat(64) } }));
  const file = join(root, 'Szene 1.facewright.zip');
  const { warnings } = await session.pack(file);
  return { session, file, warnings };
}

describe('packing a project', () => {
  it('takes everything along and comes back the same, recordings from elsewhere included', async () => {
    const { session, file, warnings } = await packed();
    expect(warnings).toEqual([expect.stringContaining('"Line c" is missing')]);
    const folder = await unpackProject(file, join(root, 'there'));
    expect(folder).toBe(join(root, 'there', 'Szene 1.facewright'));
    const again = await openProject(folder, { dataFolder: data(), recover: 'ask' }, FAST);
    opened.push(again);
    const withoutPaths = (records: ReturnType<typeof sorted>) =>
      records.map((record) =>
        record.kind === 'take' ? { ...record, audio: { ...record.audio, path: '', isCopied: true } } : record,
      );
    expect(withoutPaths(sorted(again.document()))).toEqual(withoutPaths(sorted(session.document())));
    expect(await again.audio.check({ deep: true })).toEqual([
      { takeId: 'take:a', state: 'present' },
      { takeId: 'take:b', state: 'present' },
      { takeId: 'take:c', state: 'missing' },
    ]);
    const take = again.document().get('take:b');
    const name = take?.kind === 'take' ? (take.generation?.analysis ?? '') : '';
    expect((await again.blobs.get(name)).length).toBe(10_000);
    expect(await unpackProject(file, join(root, 'there'))).toBe(join(root, 'there', 'Szene 1 2.facewright'));
  });

  it('gives the same bytes for the same project, and stops when told to', async () => {
    const { session, file } = await packed();
    const second = join(root, 'second.facewright.zip');
    await session.pack(second);
    expect(sha256(await readFile(second))).toBe(sha256(await readFile(file)));
    const stop = new AbortController();
    const stopped = session.pack(join(root, 'third.zip'), { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(stopped).rejects.toThrow(/abort/i);
    expect((await readdir(root)).filter((name) => name.includes('third') || name.endsWith('.tmp'))).toEqual([]);
  });
});

const PROJECT = strToU8(
  JSON.stringify({
    format: 1,
    project: { id: 'project', kind: 'project', name: 'x', frameRate: { numerator: 30, denominator: 1 } },
    takes: [],
  }),
);

/** Unpacks a hostile file: it must be refused, and nothing may be anywhere. */
async function refused(bytes: Uint8Array, why: RegExp, code = 'project-pack-invalid'): Promise<void> {
  await mkdir(join(root, 'there'), { recursive: true });
  const file = join(root, 'evil.facewright.zip');
  await writeFile(file, bytes);
  await expect(unpackProject(file, join(root, 'there'))).rejects.toMatchObject({ code, message: expect.stringMatching(why) });
  expect(await readdir(join(root, 'there'))).toEqual([]);
  expect(await readdir(root)).toEqual(expect.not.arrayContaining(['evil', 'escaped']));
}

function zip(entries: Zippable): Uint8Array {
  return zipSync({ 'project.json': PROJECT, ...entries }, { mtime: new Date(1980, 0, 1) });
}

/** Finds a header of an entry: `central` or local. */
function headerOf(bytes: Uint8Array, name: string, isCentral: boolean): number {
  const all = Buffer.from(bytes);
  for (let at = all.indexOf(name); at >= 0; at = all.indexOf(name, at + 1)) {
    const start = at - (isCentral ? 46 : 30);
    if (start >= 0 && all.readUInt32LE(start) === (isCentral ? 0x02014b50 : 0x04034b50)) return start;
  }
  throw new Error(`${name} is not in the file`);
}

function changed(bytes: Uint8Array, change: (view: DataView) => void): Uint8Array {
  const copy = bytes.slice();
  change(new DataView(copy.buffer));
  return copy;
}

describe('unpacking a hostile file', () => {
  it('refuses every name that is not of a project', async () => {
    const names = [
      '../evil',
      'takes/../../evil.json',
      '/evil',
      'C:evil',
      'C:\\evil',
      '\\\\server\\share\\evil',
      '//server/share/evil',
      'takes\\evil.json',
      'takes/..%2fevil',
      'takes/evil.json.',
      'takes/evil.json ',
      'takes/CON.json',
      'takes/aux.x.json',
      'audio/nul.wav',
      'audio/lpt1',
      'audio/x:y.wav',
      'audio/a\u0000.wav',
      'audio/\u202Egpj.exe.wav',
      'audio/..',
      'audio/sub/x.wav',
      'audio/x.wav/',
      'lock',
      'journal/00000001.log',
      'versions/000001.json',
      'versions/pending.json',
      '.git/hooks/post-checkout',
      '.gitattributes',
      'blobs/aa/evil',
      `blobs/ab/${'a'.repeat(64)}`,
      'project.json/',
      'Project.json',
      '',
    ];
    for (const name of names) await refused(zip({ [name]: strToU8('x') }), /no place in a project|twice/);
  });

  it('refuses links, devices, encryption and unknown ways of packing', async () => {
    const good = zip({ 'audio/x.wav': strToU8('/etc/passwd') });
    const central = headerOf(good, 'audio/x.wav', true);
    const asMode = (mode: number) =>
      changed(good, (view) => {
        view.setUint16(central + 4, (3 << 8) | 20, true);
        view.setUint32(central + 38, (mode << 16) >>> 0, true);
      });
    await refused(asMode(0o120777), /a link or device/);
    await refused(asMode(0o020666), /a link or device/);
    await refused(asMode(0o040755), /a link or device/);
    await refused(
      changed(good, (view) => view.setUint16(central + 8, 1, true)),
      /encrypted/,
    );
    await refused(
      changed(good, (view) => view.setUint16(central + 10, 12, true)),
      /unknown way/,
    );
  });

  it('refuses entries whose two names differ', async () => {
    const good = zip({ 'audio/x.wav': strToU8('x') });
    const local = headerOf(good, 'audio/x.wav', false);
    await refused(
      changed(good, (view) => view.setUint8(local + 30, '.'.charCodeAt(0))),
      /another name/,
    );
  });

  it('refuses names that are one on other systems', async () => {
    await refused(zip({ 'audio/A.wav': strToU8('1'), 'audio/a.wav': strToU8('2') }), /twice/);
    await refused(zip({ 'audio/\u00e4.wav': strToU8('1'), 'audio/a\u0308.wav': strToU8('2') }), /twice|no place/);
  });

  it('refuses bombs: by ratio, by lying sizes, by number, by overlap', async () => {
    const bomb = zip({ 'audio/x.wav': new Uint8Array(8 * 1024 ** 2) });
    await refused(bomb, /grow/);
    const same = changed(zip({ 'audio/x.wav': new Uint8Array(90), 'audio/y.wav': new Uint8Array(90) }), (view) => {
      const bytes = new Uint8Array(view.buffer);
      const [x, y] = [headerOf(bytes, 'audio/x.wav', true), headerOf(bytes, 'audio/y.wav', true)];
      view.setUint32(y + 42, view.getUint32(x + 42, true), true);
    });
    await refused(same, /another name/);
    const lying = changed(zip({ 'audio/x.wav': new Uint8Array(200_000) }), (view) => {
      const central = headerOf(new Uint8Array(view.buffer), 'audio/x.wav', true);
      view.setUint32(central + 24, 1_000, true);
    });
    await refused(lying, /larger than it says/);
    const huge = changed(zip({ 'audio/x.wav': new Uint8Array(100) }), (view) => {
      const central = headerOf(new Uint8Array(view.buffer), 'audio/x.wav', true);
      view.setUint32(central + 24, 0xfffffff0, true);
    });
    await refused(huge, /grow/);
    const two = zip({ 'audio/x.wav': new Uint8Array(90), 'audio/y.wav': new Uint8Array(90) });
    const overlapping = changed(two, (view) => {
      const bytes = new Uint8Array(view.buffer);
      const x = headerOf(bytes, 'audio/x.wav', true);
      view.setUint32(x + 20, view.getUint32(x + 20, true) + 10, true);
    });
    await refused(overlapping, /overlaps/);
    const many = changed(two, (view) => {
      view.setUint16(view.byteLength - 22 + 8, 0xffff, true);
      view.setUint16(view.byteLength - 22 + 10, 0xffff, true);
    });
    await refused(many, /65535 files/);
  });

  it('refuses what is cut or flipped anywhere, or says what became of it', async () => {
    const good = zip({ 'audio/x.wav': strToU8('abcabcabc'.repeat(9)) });
    for (let length = 0; length < good.length; length += 7) await refused(good.subarray(0, length), /./);
    const file = join(root, 'flipped.facewright.zip');
    for (let place = 0; place < good.length; place++) {
      await writeFile(
        file,
        changed(good, (view) => view.setUint8(place, view.getUint8(place) ^ (1 << (place % 8)))),
      );
      const outcome = await unpackProject(file, join(root, 'there')).catch(
        (error: { code?: string }) => error.code ?? String(error),
      );
      // Dates and the like may differ; the content never does unnoticed.
      expect(outcome).toMatch(/^project-(pack-)?invalid$|^project-newer$|\.facewright$/);
    }
  });

  it('refuses what is no project inside a good file', async () => {
    await refused(zipSync({ 'takes/x-x.json': PROJECT }), /no project.json/);
    await refused(zipSync({}), /./);
    await refused(strToU8('just text'), /no zip file/);
    for (const text of ['{}', 'null', '['.repeat(100_000), '{"format":1,"project":{"__proto__":{"x":1}},"takes":[]}']) {
      await refused(zipSync({ 'project.json': strToU8(text) }), /cannot be read/, 'project-invalid');
    }
    await refused(zipSync({ 'project.json': strToU8('{"format": 9}') }), /newer/, 'project-newer');
    const missing = JSON.parse(new TextDecoder().decode(PROJECT)) as object;
    const named = strToU8(JSON.stringify({ ...missing, takes: ['takes/x-x.json'] }));
    await refused(zipSync({ 'project.json': named }), /missing/, 'project-invalid');
    const outside = strToU8(JSON.stringify({ ...missing, takes: ['takes/../../../etc/passwd.json'] }));
    await refused(zipSync({ 'project.json': outside }), /not the name/, 'project-invalid');
    await refused(zip({ [`blobs/aa/${'a'.repeat(64)}`]: strToU8('not a') }), /not what its name says/);
  });

  it('follows no link to the file itself', async () => {
    await writeFile(join(root, 'real.zip'), zip({}));
    await symlink(join(root, 'real.zip'), join(root, 'link.zip'));
    await expect(unpackProject(join(root, 'link.zip'), root)).rejects.toMatchObject({ code: 'project-pack-invalid' });
    await expect(unpackProject(join(root, 'none.zip'), root)).rejects.toMatchObject({ code: 'file-not-readable' });
  });
});
