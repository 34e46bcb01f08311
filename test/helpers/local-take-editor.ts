import { alignJob } from '../../electron/inference/align-job.ts';
import type { SolveLineResult } from '../../electron/inference/solve-job.ts';
import { solveJob } from '../../electron/inference/solve-job.ts';
import type { JobContext } from '../../electron/inference/worker-runtime.ts';
import { type ExportOutput, exportJob } from '../../electron/takes/export-job.ts';
import type { TakeEditor } from '../../electron/takes/take-editor.ts';
import type { Transcript } from '../../shared/core/take.ts';
import { articulate } from '../../shared/speech/articulation/articulate.ts';

const context: JobContext = {
  attempt: 1,
  isCancelled: () => false,
  progress: () => undefined,
  checkpoint: async () => undefined,
  log: () => undefined,
};

/** The editor's jobs without a process of their own and without the learned net: rules articulate. */
export function localTakeEditor(): TakeEditor {
  const align = alignJob();
  const write = exportJob();
  const solve = solveJob();
  return {
    align: async (request) => (await align(request, context)) as Transcript,
    articulate: async ({ phonemes, loudness, duration }) => articulate({ phonemes, loudness, duration }),
    solve: async (request) => (await solve(request, context)) as SolveLineResult,
    export: async (request) => (await write(request, context)) as ExportOutput,
    warmUp: async () => undefined,
    dispose: async () => undefined,
  };
}
