import { StudioError } from '../../shared/core/errors.ts';
import { isEmptyDiff, type RecordDiff, squashDiffs } from '../../shared/document/record-diff.ts';
import type { ProjectBridge } from '../../shared/ipc/project-bridge.ts';

/** Sends changes to the service, one after the other and numbered without holes. What cannot be sent is kept and tried again. */
export interface Journal {
  /** Goes on behind change number `sequence` of a project; what another project still had to send is forgotten. */
  open(projectId: string, sequence: number): void;
  append(label: string, diff: RecordDiff): void;
  /** Resolves when everything is written. @throws what the service said when it refused the last time */
  flush(): Promise<void>;
  /** Number of the last change that was written. */
  sequence(): number;
  /** Changes wait to be written. */
  isWaiting(): boolean;
}

interface JournalOptions {
  readonly bridge: Pick<ProjectBridge, 'commit'>;
  /** Called when a change could not be written, once until one goes through again. */
  readonly onTrouble: (error: unknown) => void;
  readonly onRecovered: () => void;
  /** Milliseconds before the first repetition; doubled up to twenty times of it. */
  readonly retryMs?: number;
}

interface Waiting {
  readonly label: string;
  readonly diff: RecordDiff;
}

export function createJournal({ bridge, onTrouble, onRecovered, retryMs = 500 }: JournalOptions): Journal {
  let project = '';
  let written = 0;
  let sending: Waiting | undefined;
  let next: Waiting | undefined;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const waiters = new Set<{ readonly resolve: () => void; readonly reject: (error: unknown) => void }>();

  function finish(settle: (waiter: { resolve: () => void; reject: (error: unknown) => void }) => void): void {
    const settled = [...waiters];
    waiters.clear();
    for (const waiter of settled) settle(waiter);
  }

  function accept(): Promise<void> {
    written++;
    sending = undefined;
    if (failures > 0) onRecovered();
    failures = 0;
    return send();
  }

  async function send(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (sending === undefined) {
      sending = next;
      next = undefined;
    }
    if (sending === undefined) return finish(({ resolve }) => resolve());
    const projectId = project;
    try {
      await bridge.commit({ projectId, sequence: written + 1, ...sending });
      if (projectId !== project) return;
      await accept();
    } catch (error) {
      if (projectId !== project) return;
      // The service has this change already: only its answer was lost.
      if (failures > 0 && error instanceof StudioError && error.code === 'project-out-of-step') return accept();
      if (failures === 0) onTrouble(error);
      failures++;
      timer = setTimeout(() => void send(), retryMs * Math.min(20, 2 ** (failures - 1)));
      finish(({ reject }) => reject(error));
    }
  }

  const isBusy = (): boolean => sending !== undefined && timer === undefined;
  return {
    open(projectId, sequence) {
      clearTimeout(timer);
      timer = undefined;
      [project, written, sending, next, failures] = [projectId, sequence, undefined, undefined, 0];
      finish(({ resolve }) => resolve());
    },
    append(label, diff) {
      next = next === undefined ? { label, diff } : { label, diff: squashDiffs(next.diff, diff) };
      if (isEmptyDiff(next.diff)) next = undefined;
      if (!isBusy() && timer === undefined) void send();
    },
    flush() {
      if (sending === undefined && next === undefined) return Promise.resolve();
      return new Promise((resolve, reject) => {
        waiters.add({ resolve, reject });
        if (!isBusy()) void send();
      });
    },
    sequence: () => written,
    isWaiting: () => sending !== undefined || next !== undefined,
  };
}
