/** Runs jobs in the inference process: starts it when first needed, queues, cancels, and replaces it when it dies or hangs. */
import { setTimeout as delay } from 'node:timers/promises';
import { invariant } from '../../shared/core/assert.ts';
import { StudioError } from '../../shared/core/errors.ts';
import type { JobOutcome, JobProgress, LogLevel } from '../../shared/ipc/inference-protocol.ts';
import { type AttemptEnd, attemptJob, type JobRequest } from './job-attempt.ts';
import type { WorkerProcess } from './process-adapter.ts';
import { isPlainData } from './protocol-schema.ts';
import { linkWorker, type WorkerLink } from './worker-link.ts';

/** Payload and result of each kind of job, to type `run`; the default leaves both unknown. */
export type JobTypes = Record<string, { payload: unknown; result: unknown }>;

export interface InferenceClientOptions {
  /** Starts a fresh process, e.g. `() => forkWorker(workerFile)`. */
  readonly spawn: () => WorkerProcess;
  readonly onLog?: (level: LogLevel, message: string) => void;
  /** From a cancel to the kill; default 500 ms. */
  readonly cancelGraceMs?: number;
  /** Time for a process to come up; default 30 s. */
  readonly startMs?: number;
  /** Longest silence of a busy process, default 120 s. Heartbeats stop during one model run, so it must be longer than any. */
  readonly silenceMs?: number;
}

export interface RunOptions {
  readonly onProgress?: (progress: JobProgress) => void;
  /** Aborting cancels the job, waiting or running, in under a second. */
  readonly signal?: AbortSignal;
  /** Time limit from the job's turn in the queue, retry included; default none. */
  readonly deadlineMs?: number;
}

export interface ClientStatus {
  readonly state: 'stopped' | 'starting' | 'idle' | 'busy';
  readonly pid: number | undefined;
  readonly waiting: number;
  /** Memory of the process at its last heartbeat, bytes. */
  readonly rssBytes: number;
}

interface Entry {
  readonly request: JobRequest;
  readonly cancel: () => void;
  readonly deadlineMs: number | undefined;
  readonly resolve: (outcome: JobOutcome<unknown>) => void;
  readonly reject: (error: StudioError) => void;
}

const MAX_ATTEMPTS = 2;
const EXIT_WAIT_MS = 500;

/** Owns the inference process; `dispose` ends it. One per program. An idle one does not keep the program alive. */
export class InferenceClient<Jobs extends JobTypes = JobTypes> {
  readonly #options: InferenceClientOptions;
  readonly #queue: Entry[] = [];
  /** Waiting and running jobs. */
  readonly #open = new Set<Entry>();
  #disposed = false;
  #link: WorkerLink | undefined;
  #running = false;
  #count = 0;

  constructor(options: InferenceClientOptions) {
    this.#options = options;
  }

  /**
   * Queues a job and waits for its end. A process that dies on it is replaced and the job tried once more.
   * @throws StudioError the job's own, or `worker-died`, `worker-timeout`, `protocol-invalid` (payload is not plain data)
   */
  run<Kind extends keyof Jobs & string>(
    kind: Kind,
    payload: Jobs[Kind]['payload'],
    options: RunOptions = {},
  ): Promise<JobOutcome<Jobs[Kind]['result']>> {
    invariant(!this.#disposed, 'the inference client is disposed');
    if (!isPlainData(payload)) {
      return Promise.reject(new StudioError('protocol-invalid', `The payload of the "${kind}" job is not plain data.`));
    }
    const { signal, onProgress, deadlineMs } = options;
    if (signal?.aborted) return Promise.resolve({ cancelled: true });
    return new Promise<JobOutcome<Jobs[Kind]['result']>>((resolve, reject) => {
      this.#count++;
      const controller = new AbortController();
      const request: JobRequest = { jobId: `${kind}-${this.#count}`, kind, payload, signal: controller.signal, onProgress };
      const cancel = () => {
        controller.abort();
        this.#leaveQueue(entry);
      };
      const finish = () => {
        signal?.removeEventListener('abort', cancel);
        this.#open.delete(entry);
      };
      const entry: Entry = {
        request,
        cancel,
        deadlineMs,
        resolve: (outcome) => {
          finish();
          resolve(outcome as JobOutcome<Jobs[Kind]['result']>);
        },
        reject: (error) => {
          finish();
          reject(error);
        },
      };
      signal?.addEventListener('abort', cancel, { once: true });
      this.#open.add(entry);
      this.#queue.push(entry);
      void this.#work();
    });
  }

  status(): ClientStatus {
    const link = this.#link?.hasExited() ? undefined : this.#link;
    const state = link === undefined ? 'stopped' : !link.isReady() ? 'starting' : this.#running ? 'busy' : 'idle';
    return { state, pid: link?.pid, waiting: this.#queue.length, rssBytes: link?.rssBytes() ?? 0 };
  }

  /** Cancels everything and ends the process; resolves when it is gone. Safe to call twice. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    for (const entry of [...this.#open]) entry.cancel();
    const link = this.#link;
    if (link === undefined || link.hasExited()) return;
    // An idle process is let go; while its end is awaited it must keep the program alive, or the program ends in the middle.
    link.hold(true);
    link.kill();
    await link.exited;
  }

  #leaveQueue(entry: Entry): void {
    const at = this.#queue.indexOf(entry);
    if (at < 0) return;
    this.#queue.splice(at, 1);
    entry.resolve({ cancelled: true });
  }

  async #work(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (let entry = this.#queue.shift(); entry !== undefined; entry = this.#queue.shift()) {
      try {
        entry.resolve(await this.#perform(entry));
      } catch (error) {
        entry.reject(error as StudioError);
      }
    }
    this.#running = false;
    // A program that has nothing left to do may end without `dispose`; the worker notices and goes too.
    this.#link?.hold(false);
  }

  async #perform({ request, deadlineMs }: Entry): Promise<JobOutcome<unknown>> {
    const start = performance.now();
    const reasons: string[] = [];
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const left = deadlineMs === undefined ? undefined : deadlineMs - (performance.now() - start);
      const end = await this.#attempt(request, attempt, left);
      if (end.type === 'result') return { cancelled: false, value: end.value, attempts: attempt };
      if (end.type === 'cancelled') return { cancelled: true };
      if (end.type === 'failed') throw StudioError.fromData(end.error);
      if (end.type === 'timeout') throw timedOut(request.kind, deadlineMs ?? 0);
      reasons.push(end.reason);
      this.#log(
        'warning',
        `The inference process ${end.reason} during "${request.kind}" (attempt ${attempt} of ${MAX_ATTEMPTS}).`,
      );
    }
    throw new StudioError('worker-died', `The inference process died twice on this job: it ${reasons.join('; then it ')}.`, {
      hint: 'The machine may be short of memory, or a graphics driver may be at fault: close other programs or choose the CPU.',
    });
  }

  async #attempt(request: JobRequest, attempt: number, deadlineMs: number | undefined): Promise<AttemptEnd> {
    const { cancelGraceMs = 500, startMs = 30_000, silenceMs = 120_000 } = this.#options;
    // Only the end of a process gives its memory back, that of a graphics card above all: the next one must not start beside it.
    if (this.#link?.isKilled()) await Promise.race([this.#link.exited, delay(EXIT_WAIT_MS)]);
    if (request.signal?.aborted) return { type: 'cancelled' };
    return attemptJob(this.#liveLink(), request, attempt, { cancelGraceMs, startMs, silenceMs, deadlineMs });
  }

  #liveLink(): WorkerLink {
    const current = this.#link;
    if (current !== undefined && !current.hasExited() && !current.isKilled()) {
      current.hold(true);
      return current;
    }
    this.#link = linkWorker(this.#options.spawn(), (level, message) => this.#log(level, message));
    return this.#link;
  }

  #log(level: LogLevel, message: string): void {
    this.#options.onLog?.(level, message);
  }
}

function timedOut(kind: string, deadlineMs: number): StudioError {
  return new StudioError('worker-timeout', `The "${kind}" job was stopped: it took longer than ${deadlineMs / 1000} s.`, {
    hint: 'Try a shorter recording or a longer time limit.',
  });
}
