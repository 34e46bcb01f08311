import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { loadEnglishLexicon, loadUserDictionary } from '../../../electron/files/dictionary.ts';

const guesser = fileURLToPath(new URL('../../../assets/lexicon/g2p-en.bin', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'facewright-dictionary-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

test('the English lexicon knows CMUdict with its variants and guesses the rest', async () => {
  const lexicon = await loadEnglishLexicon(guesser);
  expect(lexicon.dictionary('hello')).toEqual(['HH AH0 L OW1', 'HH EH0 L OW1']);
  expect(lexicon.dictionary('hasOwnProperty')).toBeUndefined();
  expect(lexicon.dictionary('__proto__')).toBeUndefined();
  expect(lexicon.guess?.('facewright').length).toBeGreaterThan(0);
  expect(lexicon.user).toBeUndefined();
});

test("the user's file is read as UTF-8 and UTF-16 and asked before CMUdict", async () => {
  const text = 'Zoë  Z OW1 IY0\n';
  const narrow = join(folder, 'names.dict');
  const wide = join(folder, 'wide.dict');
  await writeFile(narrow, text);
  await writeFile(wide, Buffer.from(`\uFEFF${text}`, 'utf16le'));
  const first = await loadUserDictionary(narrow);
  expect(await loadUserDictionary(wide)).toEqual(first);
  const lexicon = await loadEnglishLexicon(guesser, first);
  expect(lexicon.user?.('zoë')?.length).toBe(1);
});

test('a missing file, a folder and a damaged line are told apart', async () => {
  await expect(loadUserDictionary(join(folder, 'none.dict'))).rejects.toMatchObject({ code: 'file-not-found' });
  await expect(loadUserDictionary(folder)).rejects.toMatchObject({ code: 'file-not-readable' });
  const bad = join(folder, 'bad.dict');
  await writeFile(bad, 'ok OW0 K EY1\nbad B4D\n');
  await expect(loadUserDictionary(bad)).rejects.toMatchObject({
    code: 'dictionary-invalid',
    message: expect.stringContaining('line 2'),
  });
  await expect(loadEnglishLexicon(bad)).rejects.toMatchObject({ code: 'pack-invalid' });
});
