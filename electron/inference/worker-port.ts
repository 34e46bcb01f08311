/** The inference process' end of the line to its parent, whichever way the process was started. */

export interface WorkerPort {
  /** Sends one message; silently does nothing once the parent is gone. */
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called when the line to the parent breaks. */
  onDisconnect(listener: () => void): void;
  exit(code: number): void;
}

/** What Electron puts on `process` in a utility process; only the part used here. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/**
 * The port of this process: Electron's `parentPort` in a utility process, else the channel of `child_process.fork`.
 * @throws Error when the process was started in neither way
 */
export function openWorkerPort(): WorkerPort {
  const { parentPort } = process as unknown as { readonly parentPort?: ParentPort };
  if (parentPort !== undefined) {
    return {
      post: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', (event) => listener(event.data)),
      // Electron ends a utility process itself when its main process goes.
      onDisconnect: () => undefined,
      exit: (code) => process.exit(code),
    };
  }
  if (process.send === undefined) throw new Error('The inference process must be started by the program, not by hand.');
  return {
    post: (message) => {
      // The callback keeps a write to a vanished parent from becoming an uncaught error; the disconnect event deals with that.
      if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
    },
    onMessage: (listener) => process.on('message', listener),
    onDisconnect: (listener) => process.on('disconnect', listener),
    exit: (code) => process.exit(code),
  };
}
