import { type RecordId, recordsOf, type StudioDocument, type TakeRecord } from '../../shared/document/records.ts';
import { isStale } from '../../shared/document/take-commands.ts';
import type { Session } from '../studio-parts.ts';

/** Where a take stands. Only one is shown: what needs a hand comes first. */
export type TakeStatus = 'running' | 'waiting' | 'failed' | 'missing' | 'new' | 'stale' | 'edited' | 'done';

/** Shape, letter and words of each status: never colour alone. */
export const STATUS_MARKS: Readonly<Record<TakeStatus, { readonly letter: string; readonly title: string }>> = {
  new: { letter: 'N', title: 'New: nothing generated yet' },
  waiting: { letter: 'Q', title: 'Queued' },
  running: { letter: 'R', title: 'Generating' },
  done: { letter: 'D', title: 'Done' },
  edited: { letter: 'E', title: 'Edited by hand' },
  stale: { letter: 'S', title: 'Stale: script or language changed since it was generated' },
  failed: { letter: 'F', title: 'Failed' },
  missing: { letter: 'M', title: 'The recording is missing' },
};

/** The status of every take, in one walk over the document. */
export function takeStatuses(
  document: StudioDocument,
  session: Pick<Session, 'jobs' | 'failures' | 'project'>,
): ReadonlyMap<RecordId, TakeStatus> {
  const touched = new Set<RecordId>();
  for (const record of document.values()) {
    if (record.kind === 'layer' || (record.kind === 'transcript' && record.isEdited)) touched.add(record.takeId);
  }
  const jobs = new Map(session.jobs.flatMap((job) => (job.kind === 'generate' && job.takeId ? [[job.takeId, job]] : [])));
  const missing = new Set(session.project?.missingAudio);
  const status = (take: TakeRecord): TakeStatus => {
    const job = jobs.get(take.id);
    if (job) return job.stage === '' ? 'waiting' : 'running';
    if (missing.has(take.id)) return 'missing';
    if (session.failures.has(take.id)) return 'failed';
    if (take.generation === undefined) return 'new';
    if (isStale(take)) return 'stale';
    return touched.has(take.id) ? 'edited' : 'done';
  };
  return new Map(recordsOf(document, 'take').map((take) => [take.id, status(take)]));
}
