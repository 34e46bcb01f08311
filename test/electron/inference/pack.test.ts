import {
  appendFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { InferenceBackend } from '../../../electron/inference/backend.ts';
import { makeGoldenCase } from '../../../electron/inference/golden-model.ts';
import { openOnnxBackend } from '../../../electron/inference/onnx-backend.ts';
import { writeOnnxModel } from '../../../electron/inference/onnx-writer.ts';
import { listPacks, loadPackModel, openPack, packRoot, programPackRoot } from '../../../electron/inference/pack.ts';
import { isPlainName } from '../../../electron/inference/pack-files.ts';
import { writeTemporaryPack } from '../../helpers/temporary-pack.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'facewright-pack-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A runtime that only counts what reaches it. */
function makeCountingBackend(): InferenceBackend & { loads: number } {
  const backend = {
    provider: 'cpu' as const,
    loads: 0,
    load: async () => {
      backend.loads++;
      return {
        inputNames: ['sound'],
        outputNames: ['curves', 'attention'],
        run: async () => ({}),
        dispose: async () => undefined,
      };
    },
  };
  return backend;
}

/** Opens and loads the pack `tiny`; gives the code it is refused with, after proving that the runtime never saw it. */
async function refusalCode(root = packRoot(folder)): Promise<string> {
  const backend = makeCountingBackend();
  try {
    await loadPackModel(backend, await openPack(root, 'tiny'), 'face');
  } catch (error) {
    expect(backend.loads).toBe(0);
    return (error as { code: string }).code;
  }
  return 'accepted';
}

test('a good pack is opened, checked and run', async () => {
  writeTemporaryPack(folder);
  const pack = await openPack(packRoot(folder), 'tiny', { runtimeVersion: '1.30.0' });
  const session = await loadPackModel(await openOnnxBackend({ provider: 'cpu' }), pack, 'face');
  const golden = makeGoldenCase();
  const { curves } = await session.run(golden.feeds, ['curves']);
  expect(curves?.dims).toEqual([1, 16, 6]);
  expect(curves?.data[0]).toBeCloseTo(golden.expected.curves![0]!, 5);
  expect([pack.has('face'), pack.has('hands')]).toEqual([true, false]);
  await session.dispose();
});

test('a changed byte, a cut, or another size is refused before the runtime sees it', async () => {
  const model = makeGoldenCase().model;
  const changed = model.slice();
  changed[changed.length >> 1]! ^= 1;
  const pack = writeTemporaryPack(folder);
  for (const bytes of [changed, model.subarray(0, -1), Uint8Array.of(...model, 0), new Uint8Array(0)]) {
    writeFileSync(join(pack, 'face.onnx'), bytes);
    expect(await refusalCode()).toBe('pack-hash-mismatch');
  }
  writeFileSync(join(pack, 'face.onnx'), model);
  expect(await refusalCode()).toBe('accepted');
});

test('a file changed after a good read is caught although hashes are remembered', async () => {
  const pack = writeTemporaryPack(folder);
  const hashes = new Map<string, string>();
  const opened = await openPack(packRoot(folder), 'tiny', { hashes });
  await opened.bytesOf('face');
  await opened.bytesOf('face');
  expect(hashes.size).toBe(1);
  const changed = makeGoldenCase().model.slice();
  changed[40]! ^= 1;
  writeFileSync(join(pack, 'face.onnx'), changed);
  utimesSync(join(pack, 'face.onnx'), 1, 1);
  await expect(opened.bytesOf('face')).rejects.toMatchObject({ code: 'pack-hash-mismatch' });
});

test('symbolic links are refused: the model, the manifest, the whole pack', async ({ skip }) => {
  const pack = writeTemporaryPack(folder);
  const elsewhere = mkdtempSync(join(tmpdir(), 'facewright-else-'));
  try {
    for (const name of ['face.onnx', 'pack.json']) {
      renameSync(join(pack, name), join(elsewhere, name));
      try {
        symlinkSync(join(elsewhere, name), join(pack, name));
      } catch {
        skip('this account may not make symbolic links');
      }
      expect(await refusalCode()).toBe('pack-unsafe-file');
      rmSync(join(pack, name));
      renameSync(join(elsewhere, name), join(pack, name));
    }
    expect(await refusalCode()).toBe('accepted');
    renameSync(pack, join(elsewhere, 'tiny'));
    symlinkSync(join(elsewhere, 'tiny'), pack, 'junction');
    expect(await refusalCode()).toBe('pack-unsafe-file');
  } finally {
    rmSync(elsewhere, { recursive: true, force: true });
  }
});

test('hard links are refused, but for a program that was installed by hard links itself', async () => {
  const pack = writeTemporaryPack(folder);
  linkSync(join(pack, 'face.onnx'), join(folder, 'other-name'));
  expect(await refusalCode()).toBe('pack-unsafe-file');
  const packageFile = join(folder, 'package.json');
  writeFileSync(packageFile, '{}');
  expect(await refusalCode(await programPackRoot(folder, packageFile))).toBe('pack-unsafe-file');
  linkSync(packageFile, join(folder, 'store-copy'));
  const root = await programPackRoot(folder, packageFile);
  expect(await refusalCode(root)).toBe('accepted');
  appendFileSync(join(folder, 'other-name'), 'x');
  expect(await refusalCode(root)).toBe('pack-hash-mismatch');
});

test('a model that refers to another file is refused even with the right hash', async () => {
  const tensor = { name: 'w', type: 'float32' as const, dims: [4], data: new Float32Array(4) };
  const value = (name: string) => ({ name, type: 'float32' as const, dims: [4] });
  for (const externalLocation of ['../secret', '/etc/passwd', 'weights.bin', 'C:\\secret']) {
    const model = writeOnnxModel({
      name: 'thief',
      inputs: [value('sound')],
      outputs: [value('curves')],
      initializers: [{ ...tensor, externalLocation }],
      nodes: [{ op: 'Add', inputs: ['sound', 'w'], outputs: ['curves'] }],
    });
    writeTemporaryPack(folder, { model });
    expect(await refusalCode()).toBe('pack-unsafe-file');
  }
});

test.each([
  '../face.onnx',
  '..\\face.onnx',
  '/etc/passwd',
  'C:face.onnx',
  'a/b.onnx',
  '..',
  '.hidden',
  'nul',
  'COM1.onnx',
  'face.onnx.',
  'a\0b',
  '',
])('the file name %j is refused', async (name) => {
  expect(isPlainName(name)).toBe(false);
  writeTemporaryPack(folder, { file: { name } });
  expect(await refusalCode()).toMatch(/^pack-(unsafe-file|invalid)$/);
});

test.each(['..', '../tiny', 'tiny/../tiny', 'Tiny', 'tiny\\x', '', '.'])('the pack name %j is refused', async (id) => {
  writeTemporaryPack(folder);
  await expect(openPack(packRoot(folder), id)).rejects.toMatchObject({ code: 'pack-not-found' });
});

test.each<[string, Record<string, unknown>]>([
  ['another format version', { format: 'facewright-pack/2' }],
  ['no format', { format: undefined }],
  ['another id', { id: 'other' }],
  ['an unknown kind', { kind: 'hands' }],
  ['channels out of order', { channels: ['jawOpen'] }],
  ['no files', { files: [] }],
  ['a negative hop', { hopMs: -1 }],
])('a manifest with %s is refused', async (_name, manifest) => {
  writeTemporaryPack(folder, { manifest });
  expect(await refusalCode()).toBe('pack-invalid');
});

test('a folder, a pipe of text or nothing in place of a file is refused without hanging', async () => {
  const pack = writeTemporaryPack(folder);
  rmSync(join(pack, 'face.onnx'));
  expect(await refusalCode()).toBe('pack-invalid');
  mkdirSync(join(pack, 'face.onnx'));
  expect(await refusalCode()).toBe('pack-unsafe-file');
  writeFileSync(join(pack, 'pack.json'), 'not json');
  expect(await refusalCode()).toBe('pack-invalid');
  rmSync(join(pack, 'pack.json'));
  expect(await refusalCode()).toBe('pack-not-found');
});

test('a manifest that is nested absurdly deep is refused', async () => {
  const pack = writeTemporaryPack(folder, { manifest: { scores: 'here' } });
  const text = readFileSync(join(pack, 'pack.json'), 'utf8').replace('"here"', `${'{"a":'.repeat(60_000)}1${'}'.repeat(60_000)}`);
  writeFileSync(join(pack, 'pack.json'), text);
  await expect(openPack(packRoot(folder), 'tiny')).rejects.toMatchObject({ code: 'pack-invalid', message: /nested too deeply/ });
});

test('a pack that needs a newer runtime says so', async () => {
  writeTemporaryPack(folder, { manifest: { minimumRuntime: '1.31.0' } });
  await expect(openPack(packRoot(folder), 'tiny', { runtimeVersion: '1.30.0' })).rejects.toMatchObject({
    code: 'pack-invalid',
    message: /1\.31\.0/,
  });
  expect((await openPack(packRoot(folder), 'tiny', { runtimeVersion: '1.100.0' })).manifest.id).toBe('tiny');
});

test('a manifest that promises other tensors than the model has is refused', async () => {
  writeTemporaryPack(folder, { file: { inputs: [{ name: 'mel', type: 'float32', dims: [1] }] } });
  const pack = await openPack(packRoot(folder), 'tiny');
  const backend = await openOnnxBackend({ provider: 'cpu' });
  await expect(loadPackModel(backend, pack, 'face')).rejects.toMatchObject({ code: 'model-tensor-mismatch' });
  await expect(loadPackModel(backend, pack, 'hands')).rejects.toMatchObject({ code: 'pack-invalid' });
});

test('packs are listed with what is wrong with the others; the first root wins', async () => {
  const first = join(folder, 'first');
  const second = join(folder, 'second');
  writeTemporaryPack(first);
  writeTemporaryPack(first, { id: 'broken', manifest: { format: 'facewright-pack/9' } });
  writeTemporaryPack(second, { manifest: { title: 'Hidden' } });
  writeTemporaryPack(second, { id: 'extra' });
  mkdirSync(join(first, 'not-a-pack'));
  const listing = await listPacks([packRoot(first), packRoot(join(folder, 'missing')), packRoot(second)]);
  expect(listing.packs.map(({ root, manifest }) => [root.folder, manifest.id, manifest.title])).toEqual([
    [first, 'tiny', 'Tiny'],
    [second, 'extra', 'Tiny'],
  ]);
  expect(listing.problems).toMatchObject([{ folder: join(first, 'broken'), error: { code: 'pack-invalid' } }]);
});
