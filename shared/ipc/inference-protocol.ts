/**
 * What crosses the border between a program (window's main process, server, command line) and its inference process. Every message
 * is plain data: objects, arrays, strings, numbers, booleans, null and typed arrays. Both sides check what they receive.
 */
import type { StudioErrorData } from '../core/errors.ts';

/** Raised whenever a message changes its meaning; a worker of another version is not talked to. */
export const INFERENCE_PROTOCOL_VERSION = 1;

/** How far a job is. `done` and `total` count the same thing (canvases, steps), 0 <= done <= total. */
export interface JobProgress {
  /** Which part of the work is running, e.g. `encode`; a stable word for programs, not a text for people. */
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  /** Estimated seconds until the job (or, where only that is known, the stage) ends. */
  readonly secondsLeft?: number;
}

export type LogLevel = 'debug' | 'info' | 'warning' | 'error';

/** Messages to the inference process. Jobs run one after the other; `attempt` is 1, or 2 after a worker died on the job. */
export type ToWorkerMessage =
  | { readonly type: 'start'; readonly jobId: string; readonly kind: string; readonly attempt: number; readonly payload: unknown }
  | { readonly type: 'cancel'; readonly jobId: string }
  | { readonly type: 'ping'; readonly nonce: number }
  | { readonly type: 'shutdown' };

/** Messages from the inference process. Every started job ends with exactly one of `result`, `failed`, `cancelled`. */
export type FromWorkerMessage =
  | { readonly type: 'ready'; readonly version: number; readonly kinds: readonly string[] }
  | { readonly type: 'heartbeat'; readonly rssBytes: number; readonly jobId?: string; readonly nonce?: number }
  | ({ readonly type: 'progress'; readonly jobId: string } & JobProgress)
  | { readonly type: 'result'; readonly jobId: string; readonly value: unknown }
  | { readonly type: 'failed'; readonly jobId: string; readonly error: StudioErrorData }
  | { readonly type: 'cancelled'; readonly jobId: string }
  | { readonly type: 'log'; readonly level: LogLevel; readonly message: string };

/** How a job ended, seen from the caller. Failures are thrown; being cancelled is a result. */
export type JobOutcome<Result> =
  | { readonly cancelled: false; readonly value: Result; readonly attempts: number }
  | { readonly cancelled: true };
