import { randomUUID } from 'node:crypto';
import { StudioError, type StudioErrorData } from '../../shared/core/errors.ts';
import type { RecordId } from '../../shared/document/records.ts';
import type { JobKind, ProjectEvent } from '../../shared/ipc/project-views.ts';

/** A job while it runs. */
export interface RunningJob {
  readonly jobId: string;
  readonly signal: AbortSignal;
  /** Where the job is; `fraction` 0..1 of the whole. */
  progress(stage: string, fraction: number): void;
}

export interface JobRequest {
  readonly kind: JobKind;
  readonly projectId: string;
  /** The take that failures and progress belong to, where there is one. */
  readonly takeId?: RecordId;
  /** Gives the event that tells its end, or nothing when it was cancelled. */
  readonly work: (job: RunningJob) => Promise<ProjectEvent | undefined>;
}

/** Long work in order: jobs of one lane run one after the other, lanes side by side. Each ends with exactly one event. */
export interface JobLanes {
  start(request: JobRequest): string;
  /** A job that has ended (or never was) is left alone. */
  cancel(jobId: string): void;
  cancelAllOf(projectId: string): void;
  /** Resolves when nothing of the project is waiting or running. */
  idle(projectId: string): Promise<void>;
}

export interface LaneTools {
  readonly emit: (event: ProjectEvent) => void;
  /** Hears of what should never happen. */
  readonly onUnexpected: (error: unknown, what: string) => void;
  /** Seconds clock. */
  readonly now?: () => number;
}

interface Entry extends JobRequest {
  readonly jobId: string;
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

/** Seconds between two reports of the same stage. */
const REPORT_EVERY = 0.05;
/** Before that, a pace says nothing. */
const PACE_SECONDS = 1;
const PACE_FRACTION = 0.03;

export function createJobLanes({ emit, onUnexpected, now = () => performance.now() / 1000 }: LaneTools): JobLanes {
  const open = new Map<string, Entry>();
  const lanes = new Map<JobKind, Promise<void>>();

  async function run(entry: Entry): Promise<void> {
    const { jobId, takeId, kind, abort, work } = entry;
    const take = takeId === undefined ? {} : { takeId };
    const report = progressReporter(entry, emit, now);
    let end: ProjectEvent | undefined;
    try {
      if (!abort.signal.aborted) end = await work({ jobId, signal: abort.signal, progress: report });
      if (end === undefined || abort.signal.aborted) end = { event: 'cancelled', jobId, ...take };
    } catch (error) {
      end = abort.signal.aborted
        ? { event: 'cancelled', jobId, ...take }
        : { event: 'failed', jobId, ...take, error: asErrorData(error, (unexpected) => onUnexpected(unexpected, kind)) };
    }
    open.delete(jobId);
    emit(end);
  }

  return {
    start(request) {
      const jobId = randomUUID();
      const before = lanes.get(request.kind) ?? Promise.resolve();
      let finish = (): void => undefined;
      const ended = new Promise<void>((resolve) => {
        finish = resolve;
      });
      const entry: Entry = { ...request, jobId, abort: new AbortController(), ended };
      open.set(jobId, entry);
      // The caller must know the id before the first event: a job may fail at once.
      const turn = new Promise<void>((resolve) => setImmediate(resolve));
      const lane = Promise.all([before, turn]).then(() => run(entry));
      lanes.set(request.kind, lane.then(finish, finish));
      return jobId;
    },
    cancel: (jobId) => open.get(jobId)?.abort.abort(),
    cancelAllOf(projectId) {
      for (const entry of open.values()) if (entry.projectId === projectId) entry.abort.abort();
    },
    async idle(projectId) {
      await Promise.all([...open.values()].filter((entry) => entry.projectId === projectId).map((entry) => entry.ended));
    },
  };
}

/** Never goes back, and says not more often than a person can see how far a job is and how long it may still take. */
function progressReporter({ jobId, kind, takeId }: Entry, emit: (event: ProjectEvent) => void, now: () => number) {
  const startedAt = now();
  let lastStage: string | undefined;
  let lastAt = Number.NEGATIVE_INFINITY;
  let best = 0;
  return (stage: string, fraction: number): void => {
    const time = now();
    best = Math.max(best, Math.min(1, Math.max(0, fraction)));
    if (stage === lastStage && time - lastAt < REPORT_EVERY) return;
    lastStage = stage;
    lastAt = time;
    const elapsed = time - startedAt;
    const hasPace = elapsed >= PACE_SECONDS && best >= PACE_FRACTION;
    const secondsLeft = hasPace ? { secondsLeft: (elapsed * (1 - best)) / best } : {};
    const take = takeId === undefined ? {} : { takeId };
    emit({ event: 'progress', jobId, kind, ...take, stage, fraction: best, ...secondsLeft });
  };
}

/** An error as it travels; what nobody foresaw is logged and told without its inner workings. */
export function asErrorData(error: unknown, onUnexpected: (error: unknown) => void): StudioErrorData {
  if (error instanceof StudioError) return error.toData();
  onUnexpected(error);
  return {
    code: 'job-failed',
    message: 'This failed unexpectedly.',
    hint: 'Try it again; if it keeps failing, copy the diagnostics (Help) and report it.',
  };
}
