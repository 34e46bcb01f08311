import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readJournal } from '../../../electron/projects/journal-reader.ts';
import { loadProject } from '../../../electron/projects/load-project.ts';
import { openProject, recoverable } from '../../../electron/projects/open-project.ts';
import { blobPath, projectPlaces, sha256 } from '../../../electron/projects/project-layout.ts';
import { blobsOf } from '../../../electron/projects/save-project.ts';
import type { StudioDocument } from '../../../shared/document/records.ts';
import { FAST, makeGenerated, makeTake, makeTranscript, newProject, put, quickFolder, remove, sorted } from './make-project.ts';
import { afterPowerCut, type DiskImage, imageOf, recordedDisk, writeImage } from './power-cut.ts';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(quickFolder(), 'facewright-power-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Numbers of 0..1, the same in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

it('finds a state that was, with all that was flushed, when the power is cut at any moment', async () => {
  const first = await newProject(join(root, 'data'));
  put(first, makeTake('a'), makeTranscript('a', 4));
  const { folder } = await first.saveAs(root, 'One');
  await first.close({ discard: false });
  const start = await imageOf(folder);
  const { disk, operations } = recordedDisk(() => folder);
  const session = await openProject(folder, { dataFolder: root, recover: 'ask' }, { ...FAST, disk });
  const documents: StudioDocument[] = [];
  documents[session.sequence()] = session.document();
  /** By number of operations: what had to last from there on. */
  const flushed: { readonly after: number; readonly sequence: number }[] = [];
  for (let round = 0; round < 14; round++) {
    const other = [...session.document().keys()].findLast((id) => id.startsWith('take:') && id !== 'take:a');
    if (round % 5 === 4 && other !== undefined) remove(session, other);
    else {
      const blob = session.blobs.put(new Uint8Array(500).fill(round));
      put(session, makeGenerated(makeTake(round % 2 ? 'a' : String(round), { name: `Name ${round}` }), blob));
    }
    documents[session.sequence()] = session.document();
    if (round % 3 === 0) await session.save();
    else await session.flush();
    flushed.push({ after: operations.length, sequence: session.sequence() });
  }
  await session.close({ discard: false });
  expect(operations.length).toBeGreaterThan(200);

  const random = randomNumbers(4);
  const place = join(root, 'cut');
  for (let count = 0; count <= operations.length; count++) {
    const least = flushed.findLast(({ after }) => after <= count)?.sequence ?? 1;
    for (let variant = 0; variant < 1 + (count % 3 === 0 ? 1 : 0); variant++) {
      const image = afterPowerCut(start, operations, count, random);
      await check(image, place, documents, least, `cut after ${count}, variant ${variant}`);
    }
  }
}, 170_000);

async function check(
  image: DiskImage,
  place: string,
  documents: readonly StudioDocument[],
  least: number,
  what: string,
): Promise<void> {
  await writeImage(image, place);
  try {
    const loaded = await loadProject(place);
    const { replayed } = await recoverable(loaded, await readJournal(projectPlaces(place).journal));
    const { sequence, document } = replayed;
    expect(loaded.warnings).toEqual([]);
    if (sequence < least) throw new Error(`change ${sequence} where ${least} was flushed`);
    expect(sorted(document)).toEqual(sorted(documents[sequence]!));
    for (const name of blobsOf(document)) {
      const path = blobPath('blobs', name);
      if (sha256(image.get(path) ?? '') !== name) throw new Error(`the blob ${name.slice(0, 6)} is not whole`);
    }
  } catch (error) {
    throw new Error(`${what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}
