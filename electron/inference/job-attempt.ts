/** One try at one job in one process: a small state machine that always comes to an end. */
import type { StudioErrorData } from '../../shared/core/errors.ts';
import type { FromWorkerMessage, JobProgress } from '../../shared/ipc/inference-protocol.ts';
import type { WorkerLink } from './worker-link.ts';

export interface JobRequest {
  readonly jobId: string;
  readonly kind: string;
  readonly payload: unknown;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((progress: JobProgress) => void) | undefined;
}

/** All in milliseconds. */
export interface AttemptLimits {
  /** From the process' start to its `ready`. */
  readonly startMs: number;
  /** From a cancel to the kill, if the job does not leave by itself. */
  readonly cancelGraceMs: number;
  /** Longest silence of a busy process: longer than any single model run. */
  readonly silenceMs: number;
  /** Time left for the job; undefined: no limit. */
  readonly deadlineMs: number | undefined;
}

export type AttemptEnd =
  | { readonly type: 'result'; readonly value: unknown }
  | { readonly type: 'failed'; readonly error: StudioErrorData }
  | { readonly type: 'cancelled' }
  | { readonly type: 'timeout' }
  | { readonly type: 'died'; readonly reason: string };

/** Longest delay that timers take (2^31 - 1 ms, 24 days). */
const MAX_TIMER_MS = 2_147_483_647;

/**
 * Gives the job to the process as soon as that is ready, and waits for the end. Whatever happens, the promise resolves: with the
 * job's own end, or because the process died, hung, or was killed here for a cancel or the deadline.
 */
export function attemptJob(link: WorkerLink, job: JobRequest, attempt: number, limits: AttemptLimits): Promise<AttemptEnd> {
  return new Promise((resolve) => {
    const timers = new Set<NodeJS.Timeout>();
    let silence: NodeJS.Timeout | undefined;
    let started = false;
    let cancelling = false;

    const after = (milliseconds: number, action: () => void) => {
      const timer = setTimeout(action, Math.min(milliseconds, MAX_TIMER_MS));
      timers.add(timer);
      return timer;
    };
    const end = (outcome: AttemptEnd) => {
      for (const timer of timers) clearTimeout(timer);
      stopListening();
      job.signal?.removeEventListener('abort', cancel);
      resolve(cancelling && outcome.type !== 'timeout' ? { type: 'cancelled' } : outcome);
    };
    const killAnd = (outcome: AttemptEnd) => {
      link.kill();
      end(outcome);
    };
    const hearLife = () => {
      if (silence !== undefined) clearTimeout(silence);
      silence = after(limits.silenceMs, () => killAnd({ type: 'died', reason: `was silent for ${limits.silenceMs / 1000} s` }));
    };
    const start = () => {
      started = true;
      link.post({ type: 'start', jobId: job.jobId, kind: job.kind, attempt, payload: job.payload });
      hearLife();
    };
    const cancel = () => {
      cancelling = true;
      if (!started) return end({ type: 'cancelled' });
      link.post({ type: 'cancel', jobId: job.jobId });
      after(limits.cancelGraceMs, () => killAnd({ type: 'cancelled' }));
    };
    const stopListening = link.listen({
      onMessage: (message) => {
        if (message.type === 'ready' && !started) return start();
        if (!started) return;
        hearLife();
        const outcome = readMessage(message, job, cancelling);
        if (outcome !== undefined) end(outcome);
      },
      onExit: (exit) => {
        const words = exit.lastWords === '' ? '' : `: ${exit.lastWords.slice(-500)}`;
        end({ type: 'died', reason: `ended with code ${exit.code ?? 'none'}${words}` });
      },
    });

    if (link.hasExited()) return end({ type: 'died', reason: 'was gone already' });
    job.signal?.addEventListener('abort', cancel, { once: true });
    if (limits.deadlineMs !== undefined) after(Math.max(0, limits.deadlineMs), () => killAnd({ type: 'timeout' }));
    if (job.signal?.aborted) return cancel();
    if (link.isReady()) return start();
    after(limits.startMs, () => {
      if (!started) killAnd({ type: 'died', reason: `did not start within ${limits.startMs / 1000} s` });
    });
  });
}

/** Hands progress on; gives the attempt's end where the message is one. Messages of other jobs are late and mean nothing. */
function readMessage(message: FromWorkerMessage, job: JobRequest, cancelling: boolean): AttemptEnd | undefined {
  if (!('jobId' in message) || message.jobId !== job.jobId) return undefined;
  switch (message.type) {
    case 'progress': {
      const { stage, done, total, secondsLeft } = message;
      if (!cancelling) job.onProgress?.({ stage, done, total, ...(secondsLeft === undefined ? {} : { secondsLeft }) });
      return undefined;
    }
    case 'result':
      return { type: 'result', value: message.value };
    case 'failed':
      return { type: 'failed', error: message.error };
    case 'cancelled':
      return { type: 'cancelled' };
    default:
      return undefined;
  }
}
