/** Ends the inference process when its parent is gone, even while a model run blocks its main thread. */
import { Worker } from 'node:worker_threads';

/** Names the process that an inference process belongs to, where its direct parent is another one. */
export const PARENT_PID_VARIABLE = 'FACEWRIGHT_PARENT_PID';

// Plain CommonJS text, because a thread started from a bundled file cannot import a neighbour. The thread never touches the runtime.
const WATCH_SOURCE = `
const { workerData } = require('node:worker_threads');
const firstParent = process.ppid;
function alive(pid) {
  try { process.kill(pid, 0); return true; } catch (error) { return error.code === 'EPERM'; }
}
setInterval(() => {
  const reparented = process.platform !== 'win32' && process.ppid !== firstParent;
  if (reparented || !alive(workerData.parentPid)) process.kill(process.pid, 'SIGKILL');
}, workerData.everyMs);
`;

/**
 * Watches the parent from a thread of its own, since the main thread stands still inside a model run. A killed parent's number
 * stays in use until it is collected, so a change of parent counts too (POSIX).
 * @param everyMs interval of the look, milliseconds
 */
export function watchParent(parentPid: number, everyMs = 500): void {
  const watcher = new Worker(WATCH_SOURCE, { eval: true, workerData: { parentPid, everyMs } });
  watcher.unref();
}

/** The process to watch: from the environment where the starter set it, else the direct parent. */
export function parentProcessId(environment: NodeJS.ProcessEnv = process.env): number {
  const named = Number(environment[PARENT_PID_VARIABLE]);
  return Number.isSafeInteger(named) && named > 0 ? named : process.ppid;
}
