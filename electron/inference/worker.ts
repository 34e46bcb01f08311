/** Entry of the inference process: which jobs there are. */
import { alignJob } from './align-job.ts';
import { articulateJob } from './articulate-job.ts';
import { generateJob } from './generate-job.ts';
import { parentProcessId, watchParent } from './parent-watch.ts';
import { probeJob } from './probe-job.ts';
import { solveJob } from './solve-job.ts';
import { openWorkerPort } from './worker-port.ts';
import { runWorker } from './worker-runtime.ts';

watchParent(parentProcessId());
runWorker(openWorkerPort(), {
  probe: probeJob,
  generate: generateJob(),
  align: alignJob(),
  articulate: articulateJob(),
  solve: solveJob,
  /** Nothing: only to have the process up before it is needed. */
  wake: async () => null,
});
