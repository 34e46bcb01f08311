/** The loop of the inference process: takes jobs one after the other, reports, and lets itself be cancelled. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { StudioError, type StudioErrorData } from '../../shared/core/errors.ts';
import {
  type FromWorkerMessage,
  INFERENCE_PROTOCOL_VERSION,
  type JobProgress,
  type LogLevel,
  type ToWorkerMessage,
} from '../../shared/ipc/inference-protocol.ts';
import { isPlainData, parseToWorker } from './protocol-schema.ts';
import type { WorkerPort } from './worker-port.ts';

/** What a job may use while it runs. */
export interface JobContext {
  /** 1, or 2 when a first process died on this job: then take the safest way (CPU, smaller pieces). */
  readonly attempt: number;
  isCancelled(): boolean;
  /** Reports how far the job is; `secondsLeft` is estimated from the stage's pace when left out. */
  progress(progress: JobProgress): void;
  /** Lets messages in and stops the job if it has been cancelled. Call it between model runs and every 100 ms or so of other work. */
  checkpoint(): Promise<void>;
  log(level: LogLevel, message: string): void;
}

/** Does one kind of job. Payload and result are plain data; check the payload before use. Throw a `StudioError` for expected failures. */
export type JobHandler = (payload: unknown, context: JobContext) => Promise<unknown>;

/** Thrown by `checkpoint` to leave a cancelled job; a handler lets it pass. */
export class JobCancelled extends Error {}

export interface WorkerOptions {
  readonly heartbeatMs?: number;
  /** Milliseconds clock. */
  readonly now?: () => number;
}

type StartMessage = Extract<ToWorkerMessage, { type: 'start' }>;

interface RunningJob {
  readonly id: string;
  cancelled: boolean;
}

/**
 * Serves jobs until the parent says `shutdown` or disappears. Invalid messages, unknown job ids and a second `start` of a running
 * job are logged and ignored. Heartbeats come between model runs only, as a run blocks the thread.
 */
export function runWorker(port: WorkerPort, handlers: Readonly<Record<string, JobHandler>>, options: WorkerOptions = {}): void {
  const now = options.now ?? (() => performance.now());
  const queue: StartMessage[] = [];
  let running: RunningJob | undefined;
  const post = (message: FromWorkerMessage) => port.post(message);
  const log = (level: LogLevel, message: string) => post({ type: 'log', level, message: message.slice(0, 10_000) });
  const beat = (nonce?: number) => {
    const job = running === undefined ? {} : { jobId: running.id };
    post({ type: 'heartbeat', rssBytes: process.memoryUsage.rss(), ...job, ...(nonce === undefined ? {} : { nonce }) });
  };

  const drain = async () => {
    for (let message = queue.shift(); message !== undefined; message = queue.shift()) {
      const job: RunningJob = { id: message.jobId, cancelled: false };
      running = job;
      post(await perform(message, job, handlers, { post, log, now }));
      running = undefined;
    }
  };

  port.onMessage((received) => {
    const checked = parseToWorker(received);
    if (!checked.ok) return log('warning', `Ignored an invalid message (${checked.reason}).`);
    const { message } = checked;
    switch (message.type) {
      case 'start':
        if (running?.id === message.jobId || queue.some((job) => job.jobId === message.jobId)) {
          return log('warning', `Ignored a second start of job ${message.jobId}.`);
        }
        queue.push(message);
        if (running === undefined && queue.length === 1) void drain();
        return;
      case 'cancel': {
        const waiting = queue.findIndex((job) => job.jobId === message.jobId);
        if (waiting >= 0) {
          queue.splice(waiting, 1);
          return post({ type: 'cancelled', jobId: message.jobId });
        }
        if (running?.id !== message.jobId) return log('info', `Nothing to cancel: job ${message.jobId} is not here.`);
        running.cancelled = true;
        return;
      }
      case 'ping':
        return beat(message.nonce);
      case 'shutdown':
        return port.exit(0);
    }
  });
  port.onDisconnect(() => port.exit(0));
  setInterval(beat, options.heartbeatMs ?? 500).unref();
  post({ type: 'ready', version: INFERENCE_PROTOCOL_VERSION, kinds: Object.keys(handlers) });
}

interface Tools {
  readonly post: (message: FromWorkerMessage) => void;
  readonly log: (level: LogLevel, message: string) => void;
  readonly now: () => number;
}

/** Runs one job to its end and gives the message that tells it. Never throws. */
async function perform(
  message: StartMessage,
  job: RunningJob,
  handlers: Readonly<Record<string, JobHandler>>,
  tools: Tools,
): Promise<FromWorkerMessage> {
  const { jobId, kind } = message;
  try {
    const handler = Object.hasOwn(handlers, kind) ? handlers[kind] : undefined;
    if (handler === undefined)
      throw new StudioError('protocol-invalid', `The inference process knows no job of the kind "${kind}".`);
    const value = await handler(message.payload, makeContext(message, job, tools));
    if (job.cancelled) return { type: 'cancelled', jobId };
    if (!isPlainData(value)) throw new StudioError('protocol-invalid', `The result of a "${kind}" job is not plain data.`);
    return { type: 'result', jobId, value };
  } catch (error) {
    if (job.cancelled) return { type: 'cancelled', jobId };
    if (!(error instanceof StudioError))
      tools.log('error', error instanceof Error ? (error.stack ?? error.message) : String(error));
    return { type: 'failed', jobId, error: toErrorData(error, kind) };
  }
}

function makeContext(message: StartMessage, job: RunningJob, tools: Tools): JobContext {
  let stage = '';
  let stageStart = tools.now();
  return {
    attempt: message.attempt,
    isCancelled: () => job.cancelled,
    progress: (progress) => {
      if (progress.stage !== stage) {
        stage = progress.stage;
        stageStart = tools.now();
      }
      const secondsLeft =
        progress.secondsLeft ?? estimateSecondsLeft((tools.now() - stageStart) / 1000, progress.done, progress.total);
      tools.post({ type: 'progress', jobId: message.jobId, ...progress, ...(secondsLeft === undefined ? {} : { secondsLeft }) });
    },
    checkpoint: async () => {
      await nextTurn();
      if (job.cancelled) throw new JobCancelled('The job was cancelled.');
    },
    log: tools.log,
  };
}

/** Seconds until `done` reaches `total` at the pace so far; undefined while there is too little to judge by (under .5 s or nothing done). */
export function estimateSecondsLeft(elapsed: number, done: number, total: number): number | undefined {
  if (elapsed < 0.5 || done <= 0 || total < done) return undefined;
  return (elapsed * (total - done)) / done;
}

function toErrorData(error: unknown, kind: string): StudioErrorData {
  const data: StudioErrorData =
    error instanceof StudioError
      ? error.toData()
      : {
          code: 'job-failed',
          message: `The job "${kind}" stopped unexpectedly: ${error instanceof Error ? error.message : String(error)}`,
        };
  return { ...data, message: data.message.slice(0, 10_000) };
}
