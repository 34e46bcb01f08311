/*
 * The program that `torture.ts` kills: changes and saves a project without end. After each change it writes number and time into a log, so that
 * its killer can tell what was lost, and a point to its output. Reads one line: project folder, data folder, log and seed as JSON.
 */
import { once } from 'node:events';
import { openSync, writeSync } from 'node:fs';
import { openProject } from '../../electron/projects/open-project.ts';
import { makeDiff } from '../../shared/document/record-diff.ts';
import { nextRecords } from './torture-records.ts';

const [line] = (await once(process.stdin, 'data')) as [Buffer];
const [folder = '', dataFolder = '', log = '', seedText = '1'] = JSON.parse(line.toString()) as string[];
const session = await openProject(folder, { dataFolder, recover: 'recovered' });
const file = openSync(log, 'a');
const seed = Number(seedText);
let saving: Promise<unknown> | undefined;
for (;;) {
  const sequence = session.sequence() + 1;
  const { put, remove } = nextRecords(session.document(), sequence, (bytes) => session.blobs.put(bytes));
  session.commit({ sequence, label: `Change ${sequence}`, diff: makeDiff(session.document(), { put, remove }) });
  writeSync(file, `${sequence} ${Date.now()}\n`);
  writeSync(1, '.');
  if ((sequence * 7 + seed) % 3 === 0) {
    await saving;
    saving = session.save();
  }
  await new Promise((resolve) => setTimeout(resolve, (sequence * 13 + seed) % 4));
}
