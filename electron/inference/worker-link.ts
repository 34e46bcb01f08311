/** A checked line to one inference process: only valid messages pass, and its end is known. */
import {
  type FromWorkerMessage,
  INFERENCE_PROTOCOL_VERSION,
  type LogLevel,
  type ToWorkerMessage,
} from '../../shared/ipc/inference-protocol.ts';
import type { WorkerExit, WorkerProcess } from './process-adapter.ts';
import { parseFromWorker } from './protocol-schema.ts';

export interface LinkListener {
  /** Every valid message but logs; heartbeats too, as signs of life. */
  onMessage(message: FromWorkerMessage): void;
  onExit(exit: WorkerExit): void;
}

export interface WorkerLink {
  readonly pid: number | undefined;
  isReady(): boolean;
  hasExited(): boolean;
  /** Killed from here, whether or not it is gone yet. */
  isKilled(): boolean;
  /** Memory in bytes at the last heartbeat, 0 before the first. */
  rssBytes(): number;
  post(message: ToWorkerMessage): void;
  kill(): void;
  hold(held: boolean): void;
  /** Hears this process until the returned function is called. */
  listen(listener: LinkListener): () => void;
  readonly exited: Promise<WorkerExit>;
}

/** Wraps a process that has just been started. */
export function linkWorker(worker: WorkerProcess, onLog: (level: LogLevel, message: string) => void): WorkerLink {
  const listeners = new Set<LinkListener>();
  let ready = false;
  let gone = false;
  let killed = false;
  let rss = 0;
  const kill = () => {
    killed = true;
    worker.kill();
  };
  worker.onMessage((received) => {
    const checked = parseFromWorker(received);
    if (!checked.ok) return onLog('warning', `Ignored an invalid message of the inference process (${checked.reason}).`);
    const { message } = checked;
    if (message.type === 'log') return onLog(message.level, message.message);
    if (message.type === 'ready') {
      if (message.version !== INFERENCE_PROTOCOL_VERSION) {
        onLog(
          'error',
          `The inference process speaks protocol ${message.version}, not ${INFERENCE_PROTOCOL_VERSION}; rebuild the program.`,
        );
        return kill();
      }
      ready = true;
    }
    if (message.type === 'heartbeat') rss = message.rssBytes;
    for (const listener of [...listeners]) listener.onMessage(message);
  });
  const exited = new Promise<WorkerExit>((resolve) => {
    worker.onExit((exit) => {
      gone = true;
      for (const listener of [...listeners]) listener.onExit(exit);
      resolve(exit);
    });
  });
  return {
    get pid() {
      return worker.pid;
    },
    isReady: () => ready,
    hasExited: () => gone,
    isKilled: () => killed,
    rssBytes: () => rss,
    post: (message) => worker.post(message),
    kill,
    hold: (held) => worker.hold(held),
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    exited,
  };
}
