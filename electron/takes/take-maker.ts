import { existsSync } from 'node:fs';
import { invariant } from '../../shared/core/assert.ts';
import type { JobOutcome, JobProgress } from '../../shared/ipc/inference-protocol.ts';
import { InferenceClient } from '../inference/client.ts';
import { forkWorker, type WorkerProcess } from '../inference/process-adapter.ts';
import type { GeneratedTake, GenerateRequest } from './generated-take.ts';

interface Jobs extends Record<string, { payload: unknown; result: unknown }> {
  generate: { payload: GenerateRequest; result: GeneratedTake };
}

export interface GenerateOptions {
  readonly onProgress?: (progress: JobProgress) => void;
  readonly signal?: AbortSignal;
}

/** Makes takes in the inference process. One per program; `dispose` ends the process. */
export interface TakeMaker {
  generate(request: GenerateRequest, options?: GenerateOptions): Promise<JobOutcome<GeneratedTake>>;
  dispose(): Promise<void>;
}

export interface InferenceMemory {
  /** Undefined while no inference process runs. */
  readonly processId: number | undefined;
  /** Resident memory at its last sign of life, 0 before the first. */
  readonly rssBytes: number;
}

/** A maker that also tells what its inference process takes of the machine. */
export interface ProcessTakeMaker extends TakeMaker {
  memory(): InferenceMemory;
}

/** A recording of three hours on a slow and busy machine may take this long; whatever hangs is noticed by its heartbeat, not by this. */
const DEADLINE_MS = 12 * 3_600_000;

/** `workerFile` is the built inference process; `onLog` hears its warnings and errors; `spawn` starts it in another way than Node's. */
export function createTakeMaker(
  workerFile: string,
  onLog: (message: string) => void,
  spawn: () => WorkerProcess = () => forkWorker(workerFile),
): ProcessTakeMaker {
  invariant(existsSync(workerFile), `the inference process is not built (${workerFile})`);
  const client = new InferenceClient<Jobs>({
    spawn,
    onLog: (level, message) => {
      if (level === 'warning' || level === 'error') onLog(message);
    },
  });
  return {
    generate: (request, options = {}) => client.run('generate', request, { deadlineMs: DEADLINE_MS, ...options }),
    memory: () => {
      const { pid, rssBytes } = client.status();
      return { processId: pid, rssBytes };
    },
    dispose: () => client.dispose(),
  };
}
