import { createStore, type StoreApi } from 'zustand/vanilla';
import { StudioError } from '../../shared/core/errors.ts';
import type { RecordId } from '../../shared/document/records.ts';
import type { JobState, Question, Session, Toast } from '../studio-parts.ts';

export type SessionStore = StoreApi<Session>;

const MOST_TOASTS = 4;

export function createSessionStore(initial: Partial<Session> = {}): SessionStore {
  return createStore<Session>(() => ({ ...EMPTY_SESSION, ...initial }));
}

export const EMPTY_SESSION: Session = {
  selectedTakes: [],
  selection: { kind: 'none' },
  jobs: [],
  failures: new Map(),
  toasts: [],
  isDropping: false,
};

/**
 * Shows a message; the same message again only takes the place of the older one. What stays until it is put away keeps its place, so that
 * trouble that is told again and again does not pull its buttons away from under the hand.
 */
export function notify(session: SessionStore, toast: Omit<Toast, 'id'>): void {
  session.setState(({ toasts }) => {
    const id = Math.max(0, ...toasts.map((known) => known.id)) + 1;
    const topicOf = (known: Omit<Toast, 'id'>): string => known.topic ?? known.message;
    const isSame = (known: Toast): boolean => topicOf(known) === topicOf(toast) && known.kind === toast.kind;
    if (toast.kind !== 'note' && toasts.some(isSame)) {
      return { toasts: toasts.map((known) => (isSame(known) ? { ...toast, id: known.id } : known)) };
    }
    return { toasts: [...toasts.filter((known) => topicOf(known) !== topicOf(toast)), { ...toast, id }].slice(-MOST_TOASTS) };
  });
}

export function dismissToast(session: SessionStore, id: number): void {
  session.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}

/** Shows what went wrong and what to do about it; `what` names what was being done or whose. */
export function report(session: SessionStore, error: unknown, what?: string): void {
  // Newer work took the place of older one: nothing went wrong.
  if (error instanceof StudioError && error.code === 'superseded') return;
  const prefix = what === undefined ? '' : `${what}: `;
  if (error instanceof StudioError) {
    const { message, hint } = error;
    notify(session, { kind: 'error', message: prefix + message, ...(hint ? { hint } : {}) });
    return;
  }
  console.error(error);
  notify(session, {
    kind: 'error',
    message: `${prefix}something unexpected went wrong.`,
    hint: 'Your work is safe in the journal. If it happens again, copy the diagnostics and report it.',
    action: { id: 'help.diagnostics', label: 'Copy diagnostics' },
  });
}

/** Says that the project may only be looked at, and the way out; `what` says what that prevented. */
export function tellReadOnly(session: SessionStore, reason: string, what = ''): void {
  const action = session.getState().project?.canTakeOver
    ? { id: 'project.take-over', label: 'Take it over…' }
    : { id: 'project.save-as', label: 'Save a copy…' };
  notify(session, { kind: 'warning', topic: 'read-only', message: `${what} ${reason}`.trim(), action });
}

/** Asks over everything; a question that still waits counts as cancelled. */
export function ask(session: SessionStore, question: Omit<Question, 'answer'>): Promise<string | undefined> {
  session.getState().question?.answer(undefined);
  return new Promise((resolve) => {
    const answer = (button: string | undefined): void => {
      session.setState({ question: undefined });
      resolve(button);
    };
    session.setState({ question: { ...question, answer } });
  });
}

export function openDialog(session: SessionStore, dialog: string): void {
  session.setState({ dialog });
}

export function closeDialog(session: SessionStore): void {
  session.setState({ dialog: undefined });
}

/** Shows and plays a take; it becomes the only selected one unless `selected` says which are. */
export function showTake(session: SessionStore, takeId: RecordId | undefined, selected?: readonly RecordId[]): void {
  session.setState((before) => ({
    takeId,
    selectedTakes: selected ?? (takeId === undefined ? [] : [takeId]),
    ...(before.takeId === takeId ? {} : { selection: { kind: 'none' }, loop: undefined }),
  }));
}

export function putJob(session: SessionStore, job: JobState): void {
  session.setState(({ jobs }) => ({
    jobs: jobs.some((known) => known.jobId === job.jobId)
      ? jobs.map((known) => (known.jobId === job.jobId ? { ...job, fraction: Math.max(known.fraction, job.fraction) } : known))
      : [...jobs, job],
  }));
}

export function removeJob(session: SessionStore, jobId: string): void {
  session.setState(({ jobs }) => ({ jobs: jobs.filter((job) => job.jobId !== jobId) }));
}

export function setFailure(
  session: SessionStore,
  takeId: RecordId,
  failure: { readonly message: string; readonly hint?: string } | undefined,
): void {
  session.setState(({ failures }) => {
    const next = new Map(failures);
    if (failure) next.set(takeId, failure);
    else next.delete(takeId);
    return { failures: next };
  });
}
