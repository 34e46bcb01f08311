import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeGoldenCase } from '../../electron/inference/golden-model.ts';

/** What a valid manifest says of the golden model's tensors. */
const TENSORS = {
  inputs: [{ name: 'sound', type: 'float32', dims: [1, 4, 16] }],
  outputs: [
    { name: 'curves', type: 'float32', dims: [1, 16, 6] },
    { name: 'attention', type: 'float32', dims: [1, 16, 6] },
  ],
};

export interface TemporaryPack {
  readonly id?: string;
  readonly model?: Uint8Array;
  /** Replaces fields of the manifest. */
  readonly manifest?: Record<string, unknown>;
  /** Replaces fields of the manifest's only file. */
  readonly file?: Record<string, unknown>;
}

/** Writes a small valid pack below `root`, except for what is asked otherwise; gives its folder. */
export function writeTemporaryPack(root: string, pack: TemporaryPack = {}): string {
  const { id = 'tiny', model = makeGoldenCase().model } = pack;
  const folder = join(root, id);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'face.onnx'), model);
  const sha256 = createHash('sha256').update(model).digest('hex');
  const manifest = {
    format: 'facewright-pack/1',
    id,
    version: '1.0.0',
    kind: 'face',
    title: 'Tiny',
    licence: 'MIT',
    credits: [],
    card: 'CARD.md',
    sampleRate: 16000,
    hopMs: 10,
    timeOriginMs: 0,
    minimumRuntime: '1.24.1',
    files: [{ name: 'face.onnx', role: 'face', sha256, bytes: model.length, ...TENSORS, ...pack.file }],
    ...pack.manifest,
  };
  writeFileSync(join(folder, 'pack.json'), JSON.stringify(manifest));
  return folder;
}
