import { existsSync } from 'node:fs';
import { invariant } from '../../shared/core/assert.ts';
import { StudioError } from '../../shared/core/errors.ts';
import type { Transcript } from '../../shared/core/take.ts';
import type { AlignRequest } from '../inference/align-job.ts';
import type { ArticulateRequest, ArticulateResult } from '../inference/articulate-job.ts';
import { InferenceClient } from '../inference/client.ts';
import { forkWorker, type WorkerProcess } from '../inference/process-adapter.ts';
import type { SolveLineRequest, SolveLineResult } from '../inference/solve-job.ts';
import type { ExportOutput, ExportRequest } from './export-job.ts';

interface Jobs extends Record<string, { payload: unknown; result: unknown }> {
  align: { payload: AlignRequest; result: Transcript };
  articulate: { payload: ArticulateRequest; result: ArticulateResult };
  solve: { payload: SolveLineRequest; result: SolveLineResult };
  export: { payload: ExportRequest; result: ExportOutput };
  wake: { payload: null; result: null };
}

/**
 * Works edits and exports out, in a process of its own: an animator who moves a boundary must not wait for the line that is being generated in the
 * other one. One per program; `dispose` ends the process.
 */
export interface TakeEditor {
  align(request: AlignRequest): Promise<Transcript>;
  articulate(request: ArticulateRequest): Promise<ArticulateResult>;
  solve(request: SolveLineRequest): Promise<SolveLineResult>;
  /** Aborting ends it within a second; files are whole or not there. */
  export(request: ExportRequest, signal?: AbortSignal): Promise<ExportOutput>;
  /** Starts the process, so that the first edit does not wait for it. */
  warmUp(): Promise<void>;
  dispose(): Promise<void>;
}

/** Longest edit: an hour's line, written in every format. */
const DEADLINE_MS = 600_000;

/** `workerFile` is the built process for edits; `spawn` starts it in another way than Node's. */
export function createTakeEditor(
  workerFile: string,
  onLog: (message: string) => void,
  spawn: () => WorkerProcess = () => forkWorker(workerFile),
): TakeEditor {
  invariant(existsSync(workerFile), `the process for edits is not built (${workerFile})`);
  const client = new InferenceClient<Jobs>({
    spawn,
    // Writing an hour's line is one piece of work without a sign of life.
    silenceMs: DEADLINE_MS,
    onLog: (level, message) => {
      if (level === 'warning' || level === 'error') onLog(message);
    },
  });
  async function run<Kind extends keyof Jobs & string>(
    kind: Kind,
    payload: Jobs[Kind]['payload'],
    signal?: AbortSignal,
  ): Promise<Jobs[Kind]['result']> {
    const outcome = await client.run(kind, payload, { deadlineMs: DEADLINE_MS, ...(signal ? { signal } : {}) });
    if (!outcome.cancelled) return outcome.value;
    throw new StudioError('superseded', 'This was cancelled.');
  }
  return {
    align: (request) => run('align', request),
    articulate: (request) => run('articulate', request),
    solve: (request) => run('solve', request),
    export: (request, signal) => run('export', request, signal),
    async warmUp() {
      await client.run('wake', null, { deadlineMs: DEADLINE_MS });
    },
    dispose: () => client.dispose(),
  };
}
