import { readFileSync } from 'node:fs';
import type { InferenceMemory } from '../../electron/takes/take-maker.ts';

/** Peak resident memory of a process as Linux counts it; undefined elsewhere or when the process is gone. */
function highWaterBytes(processId: number | 'self'): number | undefined {
  try {
    const kibibytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${processId}/status`, 'utf8'))?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
  } catch {
    return undefined;
  }
}

/** Peak resident memory of this process, bytes. Not `maxRSS` on Linux: a fresh process inherits its parent's there. */
export function ownPeakBytes(): number {
  return highWaterBytes('self') ?? process.resourceUsage().maxRSS * 1024;
}

/** Peak resident memory of the inference process, bytes; where the system does not keep it, what its last heartbeat said. */
export function inferencePeakBytes({ processId, rssBytes }: InferenceMemory): number {
  return Math.max(rssBytes, (processId === undefined ? undefined : highWaterBytes(processId)) ?? 0);
}

/** Seconds that all cores together have spent on a process so far; 0 where the system does not tell (only Linux does). */
export function cpuSecondsOf(processId: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${processId}/stat`, 'latin1').split(') ').at(-1)?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}
