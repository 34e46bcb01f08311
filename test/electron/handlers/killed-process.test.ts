import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { programFiles } from '../../../electron/takes/program-files.ts';
import { createTakeMaker } from '../../../electron/takes/take-maker.ts';
import { takesOf } from '../../../shared/document/records.ts';
import type { ProjectEvent, ProjectView, RecoveryOffer } from '../../../shared/ipc/project-views.ts';
import { openTestService } from '../../helpers/project-service.ts';
import { repositoryRoot } from '../../helpers/repository-root.ts';

const files = programFiles(repositoryRoot);
const canRun = existsSync(files.worker) && existsSync(join(files.packs, 'phones', 'pack.json')) && process.platform !== 'win32';

describe.skipIf(!canRun)('a process that is killed while it listens', () => {
  const log: string[] = [];
  const maker = createTakeMaker(files.worker, (message) => log.push(message));
  const studio = openTestService({ maker });
  const { service, events } = studio;
  let view: ProjectView;

  beforeAll(async () => {
    view = (await service.call('newProject', { name: 'Kill', sample: true })) as ProjectView;
  });
  afterAll(() => studio.end());

  /** Generates the first take, killing `kills` processes each time it is heard of the recording. Gives how the job ended. */
  async function generate(kills: number): Promise<ProjectEvent> {
    const [take] = takesOf(new Map(view.records.map((record) => [record.id, record])));
    const { jobId } = (await service.call('generate', { projectId: view.projectId, takeId: take!.id })) as { jobId: string };
    const killed = new Set<number>();
    const stop = service.subscribe((event) => {
      const pid = maker.memory().processId;
      if (event.event !== 'progress' || event.stage === 'start' || pid === undefined) return;
      if (killed.has(pid) || killed.size >= kills) return;
      killed.add(pid);
      process.kill(pid, 'SIGKILL');
    });
    const end = () => events.find((event) => 'jobId' in event && event.jobId === jobId && event.event !== 'progress');
    await vi.waitUntil(end, { timeout: 150_000, interval: 50 });
    stop();
    expect(killed.size).toBe(kills);
    return end()!;
  }

  it('is started again, and the line is made all the same', async () => {
    const end = await generate(1);
    expect(end).toMatchObject({ event: 'generated' });
    expect(log.some((message) => message.includes('attempt 1 of 2'))).toBe(true);
  });

  it('fails with what to do when it dies twice, and leaves the project as it was', async () => {
    const end = await generate(2);
    expect(end).toMatchObject({ event: 'failed', error: { code: 'worker-died', hint: expect.stringContaining('memory') } });
    const [offer] = (await service.call('recoveries', {})) as readonly RecoveryOffer[];
    expect(offer).toBeUndefined();
    const again = (await service.call('newProject', { name: 'Kill', sample: true })) as ProjectView;
    expect(again).toMatchObject({ records: view.records, sequence: view.sequence });
  });
});
