import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadHead } from '../../../electron/heads/load-head.ts';

const make = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'assets', 'heads', 'make');

interface Part {
  readonly name: string;
  readonly positions: Float64Array;
  readonly faces: readonly (readonly number[])[];
  readonly targets: ReadonlyMap<string, Float64Array>;
  readonly material: { readonly roughness: number };
}
interface SubdivideModule {
  catmullClark(
    faces: Part['faces'],
    vertexCount: number,
  ): { readonly faces: number[][]; readonly vertexCount: number; apply(dense: Float64Array): Float64Array };
  subdividePart(part: Part): Part;
}
interface GlbModule {
  writeGlb(parts: readonly Part[], names: readonly string[], options: object): Promise<Uint8Array>;
}

/** The builder is plain JavaScript; its modules are read by address, with the types given here. */
async function builder<Module>(file: string): Promise<Module> {
  return import(pathToFileURL(join(make, file)).href) as Promise<Module>;
}

const CUBE_FACES = [
  [0, 1, 3, 2],
  [4, 6, 7, 5],
  [0, 4, 5, 1],
  [2, 3, 7, 6],
  [0, 2, 6, 4],
  [1, 5, 7, 3],
];
const CUBE = Float64Array.from({ length: 24 }, (_, i) => ((Math.floor(i / 3) >> (i % 3)) & 1) * 0.1 - 0.05);

function cubePart(): Part {
  const deltas = CUBE.map((_, i) => (i % 3 === 1 ? -0.02 * CUBE[i - 1]! : 0));
  return {
    name: 'cube',
    positions: CUBE,
    faces: CUBE_FACES,
    targets: new Map([['jawOpen', deltas]]),
    material: { roughness: 0.5 },
  };
}

describe('the head builder', () => {
  it('subdivides as Catmull and Clark do', async () => {
    const { catmullClark } = await builder<SubdivideModule>('subdivide.mjs');
    const map = catmullClark(CUBE_FACES, 8);
    expect([map.vertexCount, map.faces.length]).toEqual([26, 24]);
    const finer = map.apply(CUBE);
    // A corner of a cube moves to 5/9 of its place, an edge's middle to 3/4, a face's middle stays.
    expect(Math.abs(finer[0]!)).toBeCloseTo(0.05 * (5 / 9), 12);
    const constant = map.apply(new Float64Array(24).fill(1));
    expect(Math.max(...constant.map((value) => Math.abs(value - 1)))).toBeLessThan(1e-12);
  });

  it('subdivides displacements as it does positions', async () => {
    const { subdividePart } = await builder<SubdivideModule>('subdivide.mjs');
    const part = cubePart();
    const deltas = part.targets.get('jawOpen')!;
    const moved = subdividePart({ ...part, positions: CUBE.map((value, i) => value + deltas[i]!) });
    const still = subdividePart(part);
    const expected = still.positions.map((value, i) => value + still.targets.get('jawOpen')![i]!);
    for (const [i, value] of moved.positions.entries()) expect(value).toBeCloseTo(expected[i]!, 12);
  });

  it('writes the same bytes twice, and what it wrote comes back within a hundredth of a millimetre', async () => {
    const { subdividePart } = await builder<SubdivideModule>('subdivide.mjs');
    const { writeGlb } = await builder<GlbModule>('glb.mjs');
    const part = subdividePart(cubePart());
    const write = () => writeGlb([part], ['jawOpen'], { targetNormals: true, extras: {} });
    const [first, second] = [await write(), await write()];
    expect(Buffer.compare(first, second)).toBe(0);
    const head = await loadHead(first);
    const sorted = (values: ArrayLike<number>) =>
      Array.from({ length: values.length / 3 }, (_, v) => [values[v * 3]!, values[v * 3 + 1]!, values[v * 3 + 2]!]).sort(
        (a, b) => a[0]! - b[0]! || a[1]! - b[1]! || a[2]! - b[2]!,
      );
    const written = sorted(part.positions.map((value) => Math.round(value * 1e4)));
    expect(sorted(head.meshes[0]!.positions.map((value) => Math.round(value * 1e4)))).toEqual(written);
  });
});
