/* Opening and saving large projects: `node electron/launch/run-script.mjs test/bench/project-bench.ts`. CPU seconds are user + system of this process. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProject } from '../../electron/projects/create-project.ts';
import { openProject } from '../../electron/projects/open-project.ts';
import type { ProjectSession } from '../../electron/projects/project-session.ts';
import { recordOfKind } from './project-bench-records.ts';

const root = await mkdtemp(join(tmpdir(), 'facewright-bench-'));
const dataFolder = join(root, 'data');
const frameRate = { numerator: 60, denominator: 1 };

async function measure<T>(what: string, limitMs: number | undefined, work: () => T | Promise<T>): Promise<T> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  const result = await work();
  const { user, system } = process.cpuUsage(cpu);
  const limit = limitMs === undefined ? '' : `   (limit ${limitMs})`;
  const figures = `${(performance.now() - started).toFixed(0).padStart(6)} ms   ${((user + system) / 1000).toFixed(0).padStart(6)} ms CPU`;
  console.log(`${what.padEnd(64)} ${figures}${limit}`);
  return result;
}

async function close(session: ProjectSession): Promise<void> {
  await session.close({ discard: false });
}

try {
  for (const [name, takes, seconds] of [
    ['200 takes of 10 s', 200, 10],
    ['10 takes of 6 min', 10, 360],
    ['1 take of 60 min', 1, 3_600],
  ] as const) {
    console.log(`\n${name}: text and direct clips of 52 channels at 60 fps, transcript, 5 tracks of 2 keys a second`);
    const session = await createProject({ name, frameRate }, { dataFolder });
    await session.saveAs(root, name);
    await measure('commit all takes', undefined, async () => {
      for (let index = 0; index < takes; index++) {
        session.commit({
          sequence: session.sequence() + 1,
          label: 'Import',
          diff: { added: recordOfKind(index, seconds, (bytes) => session.blobs.put(bytes)), updated: {}, removed: {} },
        });
        // The journal writes meanwhile, as it would between two imports.
        if (index % 10 === 9) await session.flush();
      }
      await session.flush();
    });
    await measure('first save', undefined, () => session.save());
    const take = session.document().get('take:0');
    const transcript = session.document().get('transcript:0');
    if (take?.kind !== 'take' || transcript?.kind !== 'transcript') throw new Error('the records are not there');
    const diff = (from: typeof take | typeof transcript, to: typeof from) => ({
      added: {},
      updated: { [from.id]: [from, to] as const },
      removed: {},
    });
    await measure('commit of one note', undefined, () =>
      session.commit({ sequence: session.sequence() + 1, label: 'Note', diff: diff(take, { ...take, note: 'x' }) }),
    );
    const phonemes = transcript.phonemes.map((item, index) => (index === 5 ? { ...item, confidence: 0.5 } : item));
    await measure('commit of one phoneme', undefined, () =>
      session.commit({ sequence: session.sequence() + 1, label: 'Phoneme', diff: diff(transcript, { ...transcript, phonemes }) }),
    );
    await measure('save of one changed take', 500, () => session.save());
    const clip = recordOfKind(0, seconds, (bytes) => session.blobs.put(bytes.map((value) => value ^ 1)))['take:0'];
    if (clip?.kind === 'take')
      session.commit({ sequence: session.sequence() + 1, label: 'Generate', diff: diff(take, { ...clip, note: 'x' }) });
    await measure('save of one take generated again', 500, () => session.save());
    await close(session);
    const again = await measure('open', 2_000, () => openProject(session.folder(), { dataFolder, recover: 'ask' }));
    await measure('look for changed recordings', undefined, () => again.audio.check());
    await measure('nothing changed: save', 500, () => again.save());
    await close(again);
    await rm(again.folder(), { recursive: true });
  }
} finally {
  await rm(root, { recursive: true, force: true });
}
