import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { makeDiff } from '../../shared/document/record-diff.ts';
import type { ProjectRecord, StudioDocument } from '../../shared/document/records.ts';
import type { ProjectView } from '../../shared/ipc/project-views.ts';
import { openTestService, type TestService } from './project-service.ts';

export function projectOf({ records }: ProjectView): ProjectRecord {
  return records.find((record) => record.id === 'project') as ProjectRecord;
}

/** A service and a folder to save in, fresh for every test of the file that asks for it, and what tests of projects do again and again. */
export function projectDesk() {
  let studio: TestService;
  let work = '';
  beforeEach(() => {
    studio = openTestService();
    work = mkdtempSync(join(tmpdir(), 'facewright-work-'));
  });
  afterEach(async () => {
    await studio.end();
    rmSync(work, { recursive: true, force: true });
  });
  const call = <T>(method: Parameters<TestService['service']['call']>[0], args: object = {}): Promise<T> =>
    studio.service.call(method, args) as Promise<T>;
  return {
    /** The service of the test that runs. */
    studio: (): TestService => studio,
    /** The folder of the test that runs. */
    work: (): string => work,
    call,
    newProject: (name: string, sample = false) => call<ProjectView>('newProject', { name, sample }),
    async rename(view: ProjectView, name: string, sequence = view.sequence + 1): Promise<void> {
      const document: StudioDocument = new Map(view.records.map((record) => [record.id, record]));
      const diff = makeDiff(document, { put: [{ ...projectOf(view), name }] });
      await call('commit', { projectId: view.projectId, sequence, label: `Call it ${name}`, diff });
    },
    /** Saves into the folder; gives the project's own one. */
    async saveIn({ projectId }: ProjectView, name: string): Promise<string> {
      const place = studio.service.grant(work);
      const saved = await call<{ folder: string }>('saveProject', { projectId, place, name, overwriteOutside: false });
      return saved.folder;
    },
  };
}
