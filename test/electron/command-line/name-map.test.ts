import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadNameMap } from '../../../electron/command-line/name-map.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'facewright-names-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function load(text: string) {
  const path = join(folder, 'names');
  writeFileSync(path, text);
  return loadNameMap(path);
}

describe('names of a rig', () => {
  it('are read from JSON and from a table, with several names for a shape', async () => {
    const expected = { jawOpen: ['Jaw_Open'], mouthPucker: ['PuckerUpper', 'PuckerLower'] };
    expect(await load('{ "jawOpen": "Jaw_Open", "mouthPucker": ["PuckerUpper", "PuckerLower"] }')).toEqual(expected);
    expect(await load('\ufeffShape;Name\r\nJawOpen;Jaw_Open\r\nmouthPucker;PuckerUpper\r\nmouthPucker;PuckerLower\r\n')).toEqual(
      expected,
    );
  });

  it('may swap two shapes', async () => {
    expect(await load('{ "mouthLeft": "mouthRight", "mouthRight": "mouthLeft" }')).toEqual({
      mouthLeft: ['mouthRight'],
      mouthRight: ['mouthLeft'],
    });
  });

  it.each([
    ['{ "jawOpen": ', 'JSON'],
    ['{ "jawOpen": 3 }', '"jawOpen" is 3'],
    ['{ "jaw": "Jaw" }', '"jaw" is not an ARKit blend shape'],
    ['{ "jawOpen": " " }', 'is empty'],
    ['{ "jawOpen": "mouthClose" }', '"mouthClose" is the name of two shapes'],
    ['jawOpen,Jaw', 'its columns are jawOpen, Jaw'],
  ])('refuses %s', async (text, what) => {
    await expect(load(text)).rejects.toMatchObject({ code: 'names-invalid', message: expect.stringContaining(what) });
  });

  it('says when there is no such file', async () => {
    await expect(loadNameMap(join(folder, 'nothing'))).rejects.toMatchObject({ code: 'file-not-found' });
  });
});
