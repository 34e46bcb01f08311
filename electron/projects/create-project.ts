import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { FrameRate } from '../../shared/core/time.ts';
import type { ProjectRecord } from '../../shared/document/records.ts';
import { keptRecord } from './check-change.ts';
import { openProject, type SessionParts } from './open-project.ts';
import { PROJECT_DISK } from './project-disk.ts';
import type { ProjectSession, SessionOptions } from './project-session.ts';
import { createTextMaker, writeSave } from './save-project.ts';
import { projectFolder, unsavedFolder } from './session-save-as.ts';

export interface NewProject {
  readonly name: string;
  readonly frameRate: FrameRate;
}

/**
 * Makes an empty project in the user's data folder, where it stays until `saveAs`.
 * @throws StudioError `disk-full`, `file-not-writable`, `project-change-invalid`
 */
export async function createProject(
  wanted: NewProject,
  options: SessionOptions,
  parts: SessionParts = {},
): Promise<ProjectSession> {
  const record: ProjectRecord = { id: 'project', kind: 'project', name: wanted.name, frameRate: wanted.frameRate };
  const document = new Map([['project', keptRecord(record, 'project')]]);
  const folder = projectFolder(unsavedFolder(resolve(options.dataFolder)), `project-${randomBytes(8).toString('hex')}`);
  await mkdir(folder, { recursive: true });
  const { disk = PROJECT_DISK } = parts;
  const content = createTextMaker((same) => same)(document);
  const savedAt = (options.now ?? Date.now)();
  await writeSave({ folder, disk, content, save: 1, savedAt, sequence: 0, onDisk: {} });
  return openProject(folder, { ...options, recover: 'saved' }, parts);
}
