/** The parent's end of an inference process, the same over `child_process.fork` and over Electron's `utilityProcess`. */
import { type ChildProcess, type ForkOptions, fork } from 'node:child_process';
import type { Socket } from 'node:net';
import { PARENT_PID_VARIABLE } from './parent-watch.ts';

export interface WorkerExit {
  readonly code: number | null;
  /** Last lines of what the process wrote to its error output, for logs. */
  readonly lastWords: string;
}

/** One live process. Listeners may be set before anything arrives; each setter is called once. */
export interface WorkerProcess {
  readonly pid: number | undefined;
  /** Sends one message; does nothing once the process is gone. */
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called exactly once, also when the process could not be started at all. */
  onExit(listener: (exit: WorkerExit) => void): void;
  /** Ends the process at once, whatever it is doing. */
  kill(): void;
  /** Whether this process may keep the program from ending; true at first. A program that is through ends, and the worker with it. */
  hold(held: boolean): void;
}

const LAST_WORDS_LENGTH = 2000;

/** Starts a bundled worker entry (`.mjs`) in a new process of this Node. */
export function forkWorker(entry: string, options: { readonly env?: NodeJS.ProcessEnv } = {}): WorkerProcess {
  const settings: ForkOptions & { windowsHide: boolean } = {
    serialization: 'advanced',
    // The parent's debugger port and loaders are no business of the worker.
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    windowsHide: true,
    env: { ...process.env, ...options.env, [PARENT_PID_VARIABLE]: String(process.pid) },
  };
  const child = fork(entry, [], settings);
  const lastWords = collectLastWords(child.stderr);
  return {
    pid: child.pid,
    post: (message) => {
      if (!child.connected) return;
      // The callback takes the error of a write that races with the child's end; the exit event tells the rest.
      child.send(message as Parameters<ChildProcess['send']>[0], () => undefined);
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => {
      let told = false;
      const tell = (code: number | null, words: string) => {
        if (told) return;
        told = true;
        listener({ code, lastWords: words });
      };
      child.on('exit', (code) => tell(code, lastWords()));
      child.on('error', (error) => {
        // Also raised for failed kills and sends of a live process; only a process that never began has no number.
        if (child.pid === undefined) tell(null, error.message);
      });
    },
    kill: () => void child.kill('SIGKILL'),
    hold: (held) => {
      const error = child.stderr as Socket | null;
      for (const handle of [child, child.channel, error]) held ? handle?.ref() : handle?.unref();
    },
  };
}

/** The part of Electron's `UtilityProcess` that is used; fork it with `stdio: 'pipe'` and {@link PARENT_PID_VARIABLE} in its environment. */
export interface UtilityProcessLike {
  readonly pid?: number | undefined;
  readonly stderr: NodeJS.ReadableStream | null;
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  kill(): boolean;
}

/** Wraps an Electron utility process, so that only the shell has to import `electron`. */
export function adaptUtilityProcess(child: UtilityProcessLike): WorkerProcess {
  const lastWords = collectLastWords(child.stderr);
  let gone = false;
  child.on('exit', () => {
    gone = true;
  });
  return {
    get pid() {
      return child.pid;
    },
    post: (message) => {
      if (!gone) child.postMessage(message);
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', (code) => listener({ code, lastWords: lastWords() })),
    kill: () => {
      if (gone) return;
      if (child.pid === undefined) child.kill();
      else killNow(child.pid);
    },
    // An Electron program ends when it is told to, whatever processes it has.
    hold: () => undefined,
  };
}

/** Electron's own kill asks politely, which a process inside a model run need not hear. */
function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Drains the stream (a full pipe would block the worker) and keeps its end. */
function collectLastWords(stream: NodeJS.ReadableStream | null): () => string {
  let words = '';
  stream?.on('data', (chunk: Buffer | string) => {
    words = (words + chunk.toString()).slice(-LAST_WORDS_LENGTH);
  });
  return () => words.trim();
}
