/** Entry of the process that works edits and exports out, beside the one that listens to recordings. */
import { alignJob } from '../inference/align-job.ts';
import { articulateJob } from '../inference/articulate-job.ts';
import { parentProcessId, watchParent } from '../inference/parent-watch.ts';
import { solveJob } from '../inference/solve-job.ts';
import { openWorkerPort } from '../inference/worker-port.ts';
import { runWorker } from '../inference/worker-runtime.ts';
import { exportJob } from './export-job.ts';

watchParent(parentProcessId());
runWorker(openWorkerPort(), {
  align: alignJob(),
  articulate: articulateJob(),
  solve: solveJob(),
  export: exportJob(),
  /** Nothing: only to have the process up before it is needed. */
  wake: async () => null,
});
