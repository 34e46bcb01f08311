import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { InferenceBackend } from '../../../electron/inference/backend.ts';
import { describeRuntime, openOnnxBackend } from '../../../electron/inference/onnx-backend.ts';
import { listPacks, loadPackModel, openPack, packRoot } from '../../../electron/inference/pack.ts';

const ROOT = packRoot('models/packs');
const folders = existsSync(ROOT.folder)
  ? readdirSync(ROOT.folder).filter((name) => statSync(join(ROOT.folder, name)).isDirectory())
  : [];

let backend: InferenceBackend;
beforeAll(async () => {
  backend = await openOnnxBackend({ provider: 'cpu', threads: 1 });
});

test('every folder of the packs that come with the program is a usable pack', async () => {
  const listing = await listPacks([ROOT]);
  expect(listing.problems).toEqual([]);
  expect(listing.packs.map((pack) => pack.manifest.id).sort()).toEqual([...folders].sort());
});

test.each(folders)('the pack %s has its card and licence, matches its hashes, and its models keep their contract', async (id) => {
  const pack = await openPack(ROOT, id, { runtimeVersion: (await describeRuntime()).version });
  const names = readdirSync(pack.folder);
  expect(names).toContain(pack.manifest.card);
  expect(names.some((name) => /^LICEN[CS]E/.test(name))).toBe(true);
  for (const file of pack.manifest.files) {
    if (file.name.endsWith('.onnx')) await (await loadPackModel(backend, pack, file.role)).dispose();
    else expect((await pack.bytesOf(file.role)).length).toBe(file.bytes);
  }
});
