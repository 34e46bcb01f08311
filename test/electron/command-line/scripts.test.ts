import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findRecordings } from '../../../electron/command-line/recordings.ts';
import { loadScripts } from '../../../electron/command-line/scripts.ts';
import { parseCsv } from '../../../electron/takes/script-files.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'facewright-scripts-'));
  mkdirSync(join(folder, 'deep'));
  writeFileSync(join(folder, 'one.wav'), 'x');
  writeFileSync(join(folder, 'deep', 'two.MP3'), 'x');
  writeFileSync(join(folder, 'one.txt'), 'Hello there.\n');
  writeFileSync(join(folder, 'latin.txt'), Buffer.from([0x63, 0xe9, 0x0a]));
  writeFileSync(join(folder, 'utf16.txt'), Buffer.from('\ufeffcafé', 'utf16le'));
  writeFileSync(join(folder, 'lines.csv'), '\ufefffile;text\r\n"one.wav";"He said ""no""; twice"\r\nTWO.mp3;Second\r\n');
  writeFileSync(join(folder, 'bad.csv'), 'name,words\none,two\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('scripts', () => {
  it('takes the words themselves', async () => {
    expect((await loadScripts('Open the pod bay doors.'))('any.wav')).toBe('Open the pod bay doors.');
  });

  it('takes a text file in UTF-8 or UTF-16 for every recording', async () => {
    expect((await loadScripts(join(folder, 'one.txt')))('any.wav')).toBe('Hello there.');
    expect((await loadScripts(join(folder, 'utf16.txt')))('any.wav')).toBe('café');
  });

  it('matches a table by the name of the recording', async () => {
    const lookup = await loadScripts(join(folder, 'lines.csv'));
    expect(lookup('/x/one.wav')).toBe('He said "no"; twice');
    expect(lookup('/y/two.mp3')).toBe('Second');
    expect(lookup('/y/three.mp3')).toBeUndefined();
  });

  it.each([
    ['bad.csv', 'script-invalid'],
    ['latin.txt', 'script-invalid'],
    ['missing.txt', 'file-not-found'],
    ['deep', 'script-invalid'],
  ])('refuses %s with %s', async (name, code) => {
    await expect(loadScripts(join(folder, name))).rejects.toMatchObject({ code });
  });

  it('reads tables with quotes, line breaks in cells and any line end', () => {
    expect(parseCsv('file,text\n"a","x\ny"\r\nb,')).toEqual([
      ['file', 'text'],
      ['a', 'x\ny'],
      ['b', ''],
    ]);
  });
});

describe('recordings', () => {
  it('searches folders, expands patterns and names each file once', async () => {
    const wav = join(folder, 'one.wav');
    expect(await findRecordings([folder])).toEqual([join(folder, 'deep', 'two.MP3'), wav]);
    expect(await findRecordings([`${folder}/*.wav`, wav])).toEqual([wav]);
  });

  it('does not take what lies in the output folder for input', async () => {
    const wav = join(folder, 'one.wav');
    expect(await findRecordings([folder], join(folder, 'deep'))).toEqual([wav]);
    expect(await findRecordings([folder], folder)).toEqual([join(folder, 'deep', 'two.MP3'), wav]);
  });

  it('says which input matches nothing', async () => {
    await expect(findRecordings([join(folder, 'nothing.wav')])).rejects.toMatchObject({ code: 'file-not-found' });
    await expect(findRecordings([`${folder}/*.flac`])).rejects.toMatchObject({ code: 'file-not-found' });
  });
});
