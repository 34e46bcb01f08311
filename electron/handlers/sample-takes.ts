import { randomUUID } from 'node:crypto';
import { addTakes } from '../../shared/document/take-commands.ts';
import type { ProjectSession } from '../projects/project-session.ts';
import { readSamples } from './samples.ts';

/** Puts the sample lines into a new project, copied in: the program's own folder may move with its next version. @throws StudioError `file-not-readable` */
export async function addSampleTakes(session: ProjectSession, samplesFolder: string): Promise<void> {
  const takes = [];
  for (const { path, title, text } of await readSamples(samplesFolder)) {
    takes.push({ name: title, audio: await session.audio.import(path, { copy: true }), script: text, language: 'en' });
  }
  const diff = addTakes(session.document(), takes, randomUUID);
  session.commit({ sequence: session.sequence() + 1, label: 'Sample lines', diff });
}
