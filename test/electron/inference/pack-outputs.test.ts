import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { float32Tensor, type InferenceBackend, type Tensor } from '../../../electron/inference/backend.ts';
import { floats } from '../../../electron/inference/decoder-heads.ts';
import { openOnnxBackend } from '../../../electron/inference/onnx-backend.ts';
import { loadPackModel, openPack, packRoot } from '../../../electron/inference/pack.ts';
import { repositoryRoot } from '../../helpers/repository-root.ts';

/** Written by models/training/common/reference.py: what a graph gives by arithmetic alone, for inputs that anybody can repeat. */
interface Reference {
  readonly pack: string;
  readonly role: string;
  readonly sha256: string;
  /** Every so many-th value of each output is listed. */
  readonly every: number;
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly outputs: Readonly<Record<string, readonly number[]>>;
}

const FOLDER = join(repositoryRoot, 'test/fixtures/models/heads');
const references = readdirSync(FOLDER).map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Reference);

/** Inputs as the training program makes them: even noise, of this size, probabilities only above 0. */
function input(name: string, dims: readonly number[], seed: number): Tensor {
  let state = BigInt(seed);
  const data = Float32Array.from({ length: dims.reduce((product, dim) => product * dim, 1) }, () => {
    state = (state * 1103515245n + 12345n) % 2147483648n;
    const noise = Math.floor(Number(state) / 128) / 16_777_216;
    return name === 'phones' ? noise * 0.05 : (2 * noise - 1) * (name === 'taps' ? 1.7 : 1);
  });
  return float32Tensor(data, dims);
}

let backend: InferenceBackend;
beforeAll(async () => {
  backend = await openOnnxBackend({ provider: 'cpu', threads: 1 });
});

describe('what the nets give on the CPU', () => {
  it('is known for every net that was learned here', () => {
    expect(references.map(({ pack }) => pack)).toEqual(
      expect.arrayContaining(['phones', 'direct-first', 'articulation-first', 'live-lstm']),
    );
  });

  it.each(references)('$pack: arithmetic and training within 1e-4, the same bytes each time', async (reference) => {
    const pack = await openPack(packRoot(join(repositoryRoot, 'models/packs')), reference.pack);
    const graph = pack.manifest.files.find(({ role }) => role === reference.role);
    expect(graph?.sha256, 'the graph is another one: run models/training/common/reference.py again').toBe(reference.sha256);
    const session = await loadPackModel(backend, pack, reference.role);
    const feeds = Object.fromEntries(Object.entries(reference.inputs).map(([name, dims], i) => [name, input(name, dims, i + 1)]));
    const answer = await session.run(feeds);
    const again = await session.run(feeds);
    for (const [name, values] of Object.entries(reference.outputs)) {
      const data = floats(answer, name);
      expect(values.length).toBe(Math.ceil(data.length / reference.every));
      const worst = values.reduce(
        (most, value, i) => Math.max(most, Math.abs((data[i * reference.every] ?? Number.NaN) - value)),
        0,
      );
      expect(worst, name).toBeLessThan(1e-4);
      expect(data, name).toEqual(floats(again, name));
    }
    await session.dispose();
  });
});
