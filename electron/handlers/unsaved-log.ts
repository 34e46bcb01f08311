import type { ProjectSession } from '../projects/project-session.ts';

/** What was changed since the last save: for a page that was loaded anew and does not know. */
export interface UnsavedChanges {
  /** The newest last, at most 50. */
  readonly labels: readonly string[];
  readonly count: number;
  /** Milliseconds since 1970. */
  readonly lastAt: number;
}

/** What happened to open projects since they were saved. */
export interface UnsavedLog {
  /** The project was made by the program, not by the user's hand: sample lines. */
  madeFromSamples(session: ProjectSession): void;
  changed(session: ProjectSession, label: string): void;
  saved(session: ProjectSession): void;
  changesOf(session: ProjectSession): UnsavedChanges;
  /** Nothing in it is the user's: an empty new project, or sample lines with at most curves generated for them. Nobody misses it. */
  isUntouched(session: ProjectSession): boolean;
  isUntouchedSample(session: ProjectSession): boolean;
}

const NO_CHANGES: UnsavedChanges = { labels: [], count: 0, lastAt: 0 };
const MOST_LABELS = 50;
/** What the page calls the change that puts generated curves into the project; the program does that by itself for sample lines. */
const GENERATED = /^Generate\b/;

export function createUnsavedLog(now: () => number = Date.now): UnsavedLog {
  const changes = new WeakMap<ProjectSession, UnsavedChanges>();
  const samples = new WeakSet<ProjectSession>();
  const changesOf = (session: ProjectSession): UnsavedChanges => changes.get(session) ?? NO_CHANGES;
  const isUntouchedSample = (session: ProjectSession): boolean => samples.has(session) && session.isUnsaved();
  return {
    madeFromSamples: (session) => void samples.add(session),
    changed(session, label) {
      const { labels, count } = changesOf(session);
      changes.set(session, { labels: [...labels, label].slice(-MOST_LABELS), count: count + 1, lastAt: now() });
      if (!GENERATED.test(label)) samples.delete(session);
    },
    saved: (session) => void changes.delete(session),
    changesOf,
    isUntouched: (session) => session.isUnsaved() && (session.sequence() === 0 || isUntouchedSample(session)),
    isUntouchedSample,
  };
}
