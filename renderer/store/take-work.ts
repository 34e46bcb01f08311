import { StudioError } from '../../shared/core/errors.ts';
import type { LatePlace } from '../../shared/document/late-changes.ts';
import { findRecord, type RecordId } from '../../shared/document/records.ts';
import { addTakes, applyGeneration } from '../../shared/document/take-commands.ts';
import type { ImportOutcome, PlaceToken, ProjectEvent } from '../../shared/ipc/project-views.ts';
import type { StudioParts, TakeWork } from '../studio-parts.ts';
import { takeOverScripts } from './loose-scripts.ts';
import { putJob, removeJob, setFailure, showTake } from './session-store.ts';

/** It shows the end of its own jobs. */
const EXPORT_DIALOG = 'export';
const UPLOADS_AT_ONCE = 4;
const MANY_FILES = 40;
/** Messages about files that could not be taken in, and names in the last of them. */
const MOST_FAILURES = 4;
const MOST_NAMES = 5;

type WorkParts = Pick<StudioParts, 'bridge' | 'document' | 'session' | 'preferences' | 'report' | 'notify'> & {
  readonly flush: () => Promise<void>;
};

/** Takes recordings in and has curves made of them; what comes back becomes steps of the history. */
export function createTakeWork(parts: WorkParts): TakeWork {
  const { bridge, document, session, report } = parts;
  /** Events may overtake the answer that names the job. */
  const endedJobs = new Set<string>();
  /** Where in the history the results belong. */
  const begun = new Map<RecordId, LatePlace>();
  const projectId = (): string => session.getState().project?.projectId ?? '';

  function addImported({ recordings, failures, scripts }: ImportOutcome): void {
    reportFailures(failures);
    takeOverScripts(parts, scripts);
    if (recordings.length === 0) return;
    const label = recordings.length === 1 ? `Import ${recordings[0]?.name ?? ''}` : `Import ${recordings.length} recordings`;
    const before = new Set(document.state.getState().document.keys());
    document.insert(label, (now) => addTakes(now, recordings, () => crypto.randomUUID()));
    const added = [...document.state.getState().document.keys()].filter((id) => id.startsWith('take:') && !before.has(id));
    if (added[0] !== undefined) showTake(session, added[0]);
    const warnings = recordings.flatMap((recording) => recording.warnings.map((warning) => `${recording.name}: ${warning}`));
    if (warnings.length > 0) {
      const more = warnings.length > 1 ? { hint: `${warnings.length - 1} more are shown with their takes.` } : {};
      parts.notify({ kind: 'warning', message: warnings[0] ?? '', ...more });
    }
    void generate(added);
  }

  /** A few files are named with their reasons; of many only the first ones are, so that the window stays to be seen. */
  function reportFailures(failures: ImportOutcome['failures']): void {
    const named = failures.length > MOST_FAILURES ? failures.slice(0, MOST_FAILURES - 1) : failures;
    for (const { name, error } of named) report(StudioError.fromData(error), name);
    const others = failures.slice(named.length).map(({ name }) => name);
    if (others.length === 0) return;
    parts.notify({
      kind: 'error',
      topic: 'import-failures',
      message: `${others.length} more files could not be taken in: ${others.slice(0, MOST_NAMES).join(', ')}${others.length > MOST_NAMES ? ' …' : ''}`,
      hint: 'Drop one of them alone to read why.',
    });
  }

  async function generate(takeIds: readonly RecordId[]): Promise<void> {
    // Where it was asked for; saving what was done may take a while, and the person goes on meanwhile.
    const after = document.lastEntry();
    try {
      await parts.flush();
    } catch (error) {
      return report(error, 'Generate');
    }
    for (const takeId of takeIds) {
      const isQueued = session.getState().jobs.some((job) => job.takeId === takeId && job.kind === 'generate');
      if (isQueued) continue;
      setFailure(session, takeId, undefined);
      begun.set(takeId, { after });
      try {
        const { jobId } = await bridge.generate({ projectId: projectId(), takeId });
        if (!endedJobs.has(jobId)) putJob(session, { jobId, kind: 'generate', takeId, stage: '', fraction: 0 });
      } catch (error) {
        fail(takeId, error);
      }
    }
  }

  /** Hands files over, some at a time; many files say how far they are. */
  async function uploadAll(files: readonly File[]): Promise<string[]> {
    const uploads: string[] = new Array(files.length).fill('');
    let next = 0;
    let done = 0;
    const hand = async (): Promise<void> => {
      for (let at = next++; at < files.length; at = next++) {
        const file = files[at];
        if (!file) continue;
        uploads[at] = (await bridge.upload({ name: file.name, body: file })).upload;
        done++;
        if (files.length < MANY_FILES || done % 20 !== 0) continue;
        parts.notify({ kind: 'note', topic: 'import', message: `Taking in files: ${done} of ${files.length}` });
      }
    };
    await Promise.all(Array.from({ length: UPLOADS_AT_ONCE }, hand));
    return uploads;
  }

  /** Remembers why a take failed, and says it once however many fail. */
  function fail(takeId: RecordId, error: unknown): void {
    const name = findRecord(document.state.getState().document, 'take', takeId)?.name ?? '';
    const { message, hint } =
      error instanceof StudioError ? error : { message: 'Something unexpected went wrong.', hint: undefined };
    if (!(error instanceof StudioError)) console.error(error);
    setFailure(session, takeId, hint === undefined ? { message } : { message, hint });
    const count = session.getState().failures.size;
    parts.notify({
      kind: 'error',
      topic: 'failed-takes',
      message: count === 1 ? `${name}: ${message}` : `${count} takes failed, ${name} last: ${message}`,
      ...(hint === undefined ? {} : { hint }),
      action: { id: 'takes.generate-stale', label: 'Try again' },
    });
  }

  function onEvent(event: ProjectEvent): void {
    if (event.event === 'progress') {
      if (!endedJobs.has(event.jobId)) putJob(session, progressOf(event));
      return;
    }
    if (event.event !== 'generated' && event.event !== 'failed' && event.event !== 'cancelled' && event.event !== 'exported')
      return;
    const { jobId } = event;
    const job = session.getState().jobs.find((known) => known.jobId === jobId);
    endedJobs.add(jobId);
    removeJob(session, jobId);
    if (event.event === 'generated') {
      const { result } = event;
      const name = findRecord(document.state.getState().document, 'take', result.takeId)?.name ?? '';
      setFailure(session, result.takeId, undefined);
      const place = begun.get(result.takeId);
      begun.delete(result.takeId);
      document.insert(`Generate ${name}`, (now) => applyGeneration(now, result), place);
    } else if (event.event === 'failed' && (job?.kind ?? 'generate') === 'generate' && event.takeId !== undefined) {
      fail(event.takeId, StudioError.fromData(event.error));
    } else if (job?.kind === 'pack' || session.getState().dialog !== EXPORT_DIALOG) {
      tellEnd(event);
    }
  }

  /** The end of work that no dialog shows. */
  function tellEnd(event: ProjectEvent): void {
    if (event.event === 'failed') report(StudioError.fromData(event.error));
    if (event.event !== 'exported') return;
    const { written, failures } = event.outcome;
    const files = written.length === 1 ? (written[0] ?? '') : `${written.length} files`;
    const [first] = failures;
    if (first) report(StudioError.fromData(first.error), first.name);
    if (written.length > 0) parts.notify({ kind: 'note', message: `Written: ${files}` });
  }

  bridge.subscribe(onEvent);
  return {
    async importFiles(files) {
      if (files.length === 0) return;
      try {
        const uploads = await uploadAll(files);
        addImported(await bridge.importUploads({ projectId: projectId(), uploads }));
      } catch (error) {
        report(error, files.length === 1 ? files[0]?.name : 'Import');
      }
    },
    async importPlaces(places: readonly PlaceToken[]) {
      try {
        const copy = parts.preferences.getState().copiesAudio;
        addImported(await bridge.importPlaces({ projectId: projectId(), places, copy }));
      } catch (error) {
        report(error, 'Import');
      }
    },
    generate,
    async cancel(jobIds) {
      // The last in the queue first, so that none starts only to be cancelled.
      for (const jobId of [...jobIds].reverse()) {
        await bridge.cancel({ jobId }).catch((error: unknown) => report(error, 'Cancel'));
      }
    },
  };
}

function progressOf({ jobId, kind, takeId, stage, fraction, secondsLeft }: Extract<ProjectEvent, { event: 'progress' }>) {
  return {
    jobId,
    kind,
    stage,
    fraction,
    ...(takeId === undefined ? {} : { takeId }),
    ...(secondsLeft === undefined ? {} : { secondsLeft }),
  };
}
