/** Entry of the inference process: which jobs there are. */
import { generateJob } from './generate-job.ts';
import { parentProcessId, watchParent } from './parent-watch.ts';
import { probeJob } from './probe-job.ts';
import { openWorkerPort } from './worker-port.ts';
import { runWorker } from './worker-runtime.ts';

watchParent(parentProcessId());
runWorker(openWorkerPort(), { probe: probeJob, generate: generateJob() });
