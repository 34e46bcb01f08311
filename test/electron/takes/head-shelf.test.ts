import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildLipTable } from '../../../electron/heads/lip-table.ts';
import { BUILT_IN_HEAD, createHeadShelf } from '../../../electron/takes/head-shelf.ts';
import { programFiles } from '../../../electron/takes/program-files.ts';
import { solveTake } from '../../../electron/takes/solve-take.ts';
import { frameRate } from '../../../shared/core/time.ts';
import { measureClip } from '../../../shared/speech/lips/measure-clip.ts';
import { makeTake } from '../../helpers/fake-take.ts';

const { heads } = programFiles(resolve('.'));

describe('the shelf of heads', () => {
  it('gives the built-in head with the table that its mesh gives', async () => {
    const { head, lipTable } = await createHeadShelf(heads).open(undefined);
    const built = buildLipTable(head);
    expect(lipTable.mouthWidth).toBeCloseTo(built.mouthWidth, 1);
    lipTable.gap.forEach((form, index) => {
      expect(form.rest).toBeCloseTo(built.gap[index]?.rest ?? Number.NaN, 1);
      expect(form.coefficients.jawOpen).toBeCloseTo(built.gap[index]?.coefficients.jawOpen ?? Number.NaN, 1);
    });
  });

  it('shows one mouth on both the reference and the built-in head: shut at b, open at the vowel', async () => {
    const shelf = createHeadShelf(heads);
    const { lipTable } = await shelf.open(undefined);
    for (const table of [shelf.reference, lipTable]) {
      const { clip } = solveTake(makeTake(), 'text', table, frameRate(60), { seed: 1, procedural: true });
      const { gap } = measureClip(clip, table);
      expect(Math.min(...gap.subarray(13, 17)), table.head).toBeLessThan(0.5);
      expect(Math.max(...gap.subarray(20, 28)), table.head).toBeGreaterThan(4);
    }
  });

  it('opens a head given by path, and says when there is none', async () => {
    const shelf = createHeadShelf(heads);
    const { head } = await shelf.open(join(heads, BUILT_IN_HEAD));
    expect(head.meshes.length).toBeGreaterThan(1);
    await expect(shelf.open('nothing.glb')).rejects.toMatchObject({ code: 'file-not-found' });
    expect(readFileSync(join(heads, BUILT_IN_HEAD)).length).toBeGreaterThan(100_000);
  });
});
