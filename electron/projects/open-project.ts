import { basename, resolve } from 'node:path';
import { StudioError } from '../../shared/core/errors.ts';
import type { StudioDocument } from '../../shared/document/records.ts';
import { blobNamesOf } from '../../shared/document/validate-document.ts';
import { openBlobStore } from './blob-store.ts';
import { journalLine } from './journal-lines.ts';
import { type JournalContent, type Replay, readJournal, removeSegments, replay, setAsideSegments } from './journal-reader.ts';
import { createJournalWriter } from './journal-writer.ts';
import { checkFormat, type LoadedProject, loadProject, type SavedState } from './load-project.ts';
import { PROJECT_DISK, type ProjectDisk } from './project-disk.ts';
import { projectPlaces } from './project-layout.ts';
import { type LockOutcome, lockProject } from './project-lock.ts';
import type { OpenOptions, ProjectSession } from './project-session.ts';
import { finishSave, sweepProject } from './save-project.ts';
import { createSession, type SessionTimes } from './session.ts';
import { type SessionState, textMakerFor } from './session-state.ts';

/** What tests change. */
export interface SessionParts extends SessionTimes {
  readonly disk?: ProjectDisk;
  readonly flushMs?: number;
  readonly retryMs?: number;
}

/**
 * Opens a project folder: takes its lock (or opens it to look at), finishes a save that was interrupted, and goes on from the saved state or
 * from the changes after it. @throws StudioError `project-not-found`, `project-newer`, `project-invalid`, `project-has-recovery`
 */
export async function openProject(path: string, options: OpenOptions, parts: SessionParts = {}): Promise<ProjectSession> {
  const folder = resolve(path);
  const { disk = PROJECT_DISK } = parts;
  const now = options.now ?? Date.now;
  // Before the lock: what is no project, or a newer version's, is not touched.
  await checkFormat(folder);
  const outcome = await lockProject(folder, now(), options.takeOver);
  try {
    const loaded = await prepare(folder, outcome, disk, now());
    const journal = await readJournal(projectPlaces(folder).journal);
    const canWrite = outcome.kind === 'locked';
    const start = await chooseStart(folder, loaded, journal, options.recover, canWrite);
    return await startSession(folder, options, parts, { outcome, loaded, start, journal });
  } catch (error) {
    if (outcome.kind === 'locked') await outcome.lock.release();
    throw error;
  }
}

/** Reads the project again now that nobody else writes it, and puts in order what a crash left. */
async function prepare(folder: string, outcome: LockOutcome, disk: ProjectDisk, now: number): Promise<LoadedProject> {
  const loaded = await loadProject(folder);
  if (outcome.kind !== 'locked') return loaded;
  await sweepProject(folder, now);
  if (loaded.pending === undefined || loaded.warnings.length > 0) return loaded;
  try {
    await finishSave(folder, loaded.pending, loaded.saved.files, disk);
    return { ...loaded, saved: { ...loaded.saved, files: loaded.pending.files } };
  } catch {
    // A full disk, say: the next save writes these files anyway.
    return loaded;
  }
}

interface Start {
  readonly base: SavedState;
  readonly replayed: Replay;
  readonly warnings: readonly string[];
}

async function chooseStart(
  folder: string,
  loaded: LoadedProject,
  journal: JournalContent,
  recover: OpenOptions['recover'],
  canWrite: boolean,
): Promise<Start> {
  const { base, isOutside, replayed } = await recoverable(loaded, journal);
  const count = replayed.applied.length + replayed.lost;
  // A second window looks at what was saved: the changes are still being made in the first one.
  if (count === 0 || recover === 'saved' || !canWrite) return savedStart(loaded);
  if (recover === 'ask') {
    throw new StudioError('project-has-recovery', `"${basename(folder)}" has ${count} changes that were not saved.`, {
      hint: 'Choose whether to go on from them or from what was saved.',
    });
  }
  const warnings = [...loaded.warnings];
  if (replayed.lost > 0) warnings.push(`${replayed.lost} of ${count} changes that were not saved could not be read.`);
  if (isOutside) warnings.push('What another program changed in the saved project is not part of the recovered state.');
  return { base, replayed, warnings };
}

function savedStart({ saved, warnings }: LoadedProject): Start {
  return { base: saved, replayed: { document: saved.document, sequence: saved.sequence, applied: [], lost: 0 }, warnings };
}

export interface Recoverable {
  readonly base: SavedState;
  /** Somebody changed the files: the journal follows on what was saved here before. */
  readonly isOutside: boolean;
  readonly replayed: Replay;
}

/** What the journal makes of the state that it follows on: the files, or what was saved here before somebody else changed them. */
export async function recoverable({ saved, lastSave }: LoadedProject, journal: JournalContent): Promise<Recoverable> {
  const header = journal.segments.find((segment) => segment.header?.base === saved.digest)?.header;
  const before = header === undefined ? await lastSave?.().catch(() => undefined) : undefined;
  // Where the journal names the files' own state, its number counts: the list of versions may be gone.
  const base = before ?? (header && saved.sequence < header.baseSequence ? { ...saved, sequence: header.baseSequence } : saved);
  return { base, isOutside: before !== undefined, replayed: replay(base.document, base.sequence, journal) };
}

interface Opening {
  readonly outcome: LockOutcome;
  readonly loaded: LoadedProject;
  readonly start: Start;
  readonly journal: JournalContent;
}

async function startSession(
  folder: string,
  options: OpenOptions,
  parts: SessionParts,
  opening: Opening,
): Promise<ProjectSession> {
  const { outcome, loaded, start, journal } = opening;
  const { disk = PROJECT_DISK } = parts;
  const canWrite = outcome.kind === 'locked';
  const troubles = new Set<(error: StudioError) => void>();
  const isUnsaved = resolve(options.dataFolder, 'unsaved') === resolve(folder, '..');
  const blobs = await openBlobStore(folder, disk);
  const state: SessionState = {
    folder,
    audioBase: folder,
    dataFolder: resolve(options.dataFolder),
    isUnsaved,
    readOnlyReason: canWrite ? undefined : outcome.reason,
    isLockedElsewhere: outcome.kind === 'busy' && !outcome.isSameHost,
    document: start.replayed.document,
    sequence: start.replayed.sequence,
    savedSequence: start.base.sequence,
    save: loaded.save,
    isCurrent: start.warnings.length === 0 && (loaded.pending === undefined || loaded.saved.files === loaded.pending.files),
    files: start.base.files,
    lock: canWrite ? outcome.lock : undefined,
    journal: undefined,
    texts: textMakerFor({ folder, base: folder, isUnsaved }),
    named: new Set(namesIn(start.replayed.document)),
    isSaving: false,
    blobs,
    disk,
    now: options.now ?? Date.now,
    warnings: start.warnings,
    openJournal: (base, firstSegment) =>
      createJournalWriter({
        folder: projectPlaces(state.folder).journal,
        disk,
        base,
        firstSegment,
        writeBlobs: (names) => blobs.writeOut(names),
        onTrouble: (error) => {
          for (const listener of troubles) listener(error);
        },
        ...(parts.flushMs !== undefined && { flushMs: parts.flushMs }),
        ...(parts.retryMs !== undefined && { retryMs: parts.retryMs }),
      }),
  };
  if (canWrite) state.journal = await continueJournal(state, start, journal);
  return createSession(state, troubles, parts);
}

/** Old segments stay until the next save when the session goes on from them; otherwise they are thrown away, or set aside when they are damaged. */
async function continueJournal(state: SessionState, start: Start, journal: JournalContent) {
  const folder = projectPlaces(state.folder).journal;
  const next = (journal.segments.at(-1)?.number ?? 0) + 1;
  const { applied, lost } = start.replayed;
  if (applied.length === 0 && lost === 0) await removeSegments(folder);
  const base = { digest: start.base.digest, sequence: start.base.sequence };
  const writer = state.openJournal(base, next);
  if (lost === 0) return writer;
  for (const entry of applied) writer.append(journalLine(entry), []);
  await writer.flush();
  await setAsideSegments(folder, next);
  return writer;
}

function namesIn(document: StudioDocument) {
  return [...document.values()].flatMap(blobNamesOf);
}
