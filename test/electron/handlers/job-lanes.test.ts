import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createJobLanes, type JobRequest, type RunningJob } from '../../../electron/handlers/job-lanes.ts';
import { StudioError } from '../../../shared/core/errors.ts';
import type { JobKind, ProjectEvent } from '../../../shared/ipc/project-views.ts';

function setUp(now?: () => number) {
  const events: ProjectEvent[] = [];
  const unexpected: unknown[] = [];
  const lanes = createJobLanes({
    emit: (event) => events.push(event),
    onUnexpected: (error) => unexpected.push(error),
    ...(now ? { now } : {}),
  });
  const start = (kind: JobKind, work: (job: RunningJob) => Promise<ProjectEvent | undefined>, more: Partial<JobRequest> = {}) =>
    lanes.start({ kind, projectId: 'p', work, ...more });
  return { lanes, events, unexpected, start };
}

const ended = ({ jobId }: RunningJob): ProjectEvent => ({
  event: 'exported',
  jobId,
  outcome: { folder: '', written: [], failures: [] },
});

describe('lanes of jobs', () => {
  it('run jobs of one kind in the order of their start, and kinds side by side', async () => {
    const { events, start } = setUp();
    const order: string[] = [];
    const work = (name: string, ms: number) => async (job: RunningJob) => {
      order.push(`${name} begins`);
      await delay(ms);
      order.push(`${name} ends`);
      return ended(job);
    };
    start('generate', work('first', 40));
    start('generate', work('second', 0));
    start('export', work('other', 10));
    expect(order).toEqual([]);
    await expect.poll(() => events.length).toBe(3);
    expect(order.filter((step) => !step.startsWith('other'))).toEqual([
      'first begins',
      'first ends',
      'second begins',
      'second ends',
    ]);
    expect(order.indexOf('other ends')).toBeLessThan(order.indexOf('first ends'));
  });

  it('end each job with exactly one event: its own, failed with message and hint, or cancelled', async () => {
    const { events, unexpected, start, lanes } = setUp();
    const dead = new StudioError('worker-died', 'The process died twice.', { hint: 'Close other programs.' });
    const failed = start('generate', () => Promise.reject(dead), { takeId: 'take:1' });
    const broken = start('generate', () => Promise.reject(new TypeError('secret path /home/x')));
    const waiting = start('generate', async (job) => ended(job), { takeId: 'take:2' });
    const good = start('generate', async (job) => ended(job));
    lanes.cancel(waiting);
    lanes.cancel('nobody');
    await expect.poll(() => events.length).toBe(4);
    await delay(20);
    expect(events).toHaveLength(4);
    expect(events[0]).toEqual({ event: 'failed', jobId: failed, takeId: 'take:1', error: dead.toData() });
    expect(events[1]).toMatchObject({ event: 'failed', jobId: broken, error: { code: 'job-failed', hint: expect.any(String) } });
    expect(JSON.stringify(events[1])).not.toContain('secret');
    expect(unexpected).toHaveLength(1);
    expect(events[2]).toEqual({ event: 'cancelled', jobId: waiting, takeId: 'take:2' });
    expect(events[3]).toMatchObject({ event: 'exported', jobId: good });
  });

  it('cancel what runs: whatever it answers afterwards counts as cancelled', async () => {
    const { events, start, lanes } = setUp();
    const jobId = start('export', async (job) => {
      await new Promise((resolve) => job.signal.addEventListener('abort', resolve));
      return ended(job);
    });
    await delay(5);
    lanes.cancelAllOf('another project');
    expect(events).toEqual([]);
    lanes.cancelAllOf('p');
    await lanes.idle('p');
    expect(events).toEqual([{ event: 'cancelled', jobId }]);
  });

  it('report progress that never falls, not more often than can be seen, and the time left at the pace so far', async () => {
    let time = 0;
    const { events, start } = setUp(() => time);
    start('generate', async (job) => {
      for (const [at, fraction] of [
        [0, 0],
        [0.01, 0.1],
        [1, 0.2],
        [2, 0.1],
        [4, 0.4],
        [5, 7],
      ] as const) {
        time = at;
        job.progress('encode', fraction);
      }
      return ended(job);
    });
    await expect.poll(() => events.length).toBeGreaterThanOrEqual(6);
    const progress = events.flatMap((event) => (event.event === 'progress' ? [event] : []));
    expect(progress.map(({ fraction }) => fraction)).toEqual([0, 0.2, 0.2, 0.4, 1]);
    expect(progress.map(({ secondsLeft }) => secondsLeft && Math.round(secondsLeft))).toEqual([undefined, 4, 8, 6, 0]);
  });
});
