import { randomUUID } from 'node:crypto';
import { StudioError, type StudioErrorData } from '../../shared/core/errors.ts';
import type { JobProgress } from '../../shared/ipc/inference-protocol.ts';
import type { StudioEvent } from '../../shared/ipc/studio-bridge.ts';
import type { GeneratedTake, GenerateRequest } from '../takes/generated-take.ts';
import type { TakeMaker } from '../takes/take-maker.ts';
import type { OpenRecording } from './recordings.ts';

/** The jobs of one studio and what they gave. Jobs run one after the other in the inference process, in the order of their start. */
export interface Generation {
  start(recording: OpenRecording, options: { readonly script: string; readonly language: string }): string;
  /** A job that has ended (or never was) is left alone. */
  cancel(jobId: string): void;
  cancelAllOf(recordingId: string): void;
  /** @throws StudioError `request-refused` before the first generation has ended */
  take(recordingId: string): GeneratedTake;
  forget(recordingId: string): void;
}

export interface GenerationTools {
  readonly maker: TakeMaker;
  /** Everything of a request but the recording, its script and language. */
  readonly request: Omit<GenerateRequest, 'path' | 'script' | 'language'>;
  readonly emit: (event: StudioEvent) => void;
  /** Hears of what should never happen. */
  readonly onLog: (message: string) => void;
}

interface Job {
  readonly recordingId: string;
  readonly abort: AbortController;
}

export function createGeneration({ maker, request, emit, onLog }: GenerationTools): Generation {
  const jobs = new Map<string, Job>();
  const takes = new Map<string, GeneratedTake>();

  async function run(jobId: string, job: Job, full: GenerateRequest): Promise<void> {
    const { recordingId } = job;
    const onProgress = ({ stage, done, total }: JobProgress): void => {
      const fraction = total > 0 ? Math.min(1, done / total) : 0;
      emit({ event: 'progress', jobId, recordingId, stage, fraction });
    };
    try {
      const outcome = await maker.generate(full, { onProgress, signal: job.abort.signal });
      if (outcome.cancelled || job.abort.signal.aborted) return emit({ event: 'cancelled', jobId, recordingId });
      takes.set(recordingId, outcome.value);
      emit({ event: 'generated', jobId, recordingId });
    } catch (error) {
      emit({ event: 'failed', jobId, recordingId, error: asErrorData(error, onLog) });
    } finally {
      jobs.delete(jobId);
    }
  }

  return {
    start({ info, path }, { script, language }) {
      const jobId = randomUUID();
      const job: Job = { recordingId: info.recordingId, abort: new AbortController() };
      jobs.set(jobId, job);
      // The caller must know the id before the first event: a job may fail at once.
      setImmediate(() => void run(jobId, job, { ...request, path, language, ...(script.trim() === '' ? {} : { script }) }));
      return jobId;
    },
    cancel: (jobId) => jobs.get(jobId)?.abort.abort(),
    cancelAllOf(recordingId) {
      for (const job of jobs.values()) if (job.recordingId === recordingId) job.abort.abort();
    },
    take(recordingId) {
      const take = takes.get(recordingId);
      if (take) return take;
      throw new StudioError('request-refused', 'Nothing has been generated from this recording yet.', {
        hint: 'Generate it first.',
      });
    },
    forget: (recordingId) => void takes.delete(recordingId),
  };
}

function asErrorData(error: unknown, onLog: (message: string) => void): StudioErrorData {
  if (error instanceof StudioError) return error.toData();
  onLog(`unexpected: ${error instanceof Error ? error.stack : String(error)}`);
  return {
    code: 'job-failed',
    message: 'Generating this line failed.',
    hint: 'Try it again; if it keeps failing, the terminal shows what went wrong.',
  };
}
