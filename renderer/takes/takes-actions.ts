import { findRecord, type RecordId, takesOf } from '../../shared/document/records.ts';
import { duplicateTakes, moveTakes, removeTakes, setTakes } from '../../shared/document/take-commands.ts';
import { showTake } from '../store/session-store.ts';
import { takeStatuses } from '../store/take-status.ts';
import type { Action, StudioParts } from '../studio-parts.ts';

const selected = ({ session }: StudioParts): readonly RecordId[] => session.getState().selectedTakes;
const hasSelected = (parts: StudioParts): boolean =>
  selected(parts).length > 0 && parts.session.getState().project?.readOnlyReason === undefined;

export const takesActions: readonly Action[] = [
  {
    id: 'take.generate',
    label: 'Generate',
    group: 'Take',
    keys: ['Ctrl+Enter'],
    currentLabel: (parts) => (selected(parts).length > 1 ? `Generate ${selected(parts).length} takes` : 'Generate'),
    isEnabled: hasSelected,
    run: (parts) => parts.takes.generate(selected(parts)),
  },
  {
    id: 'takes.generate-stale',
    label: 'Generate everything new, stale or failed',
    group: 'Take',
    keys: ['Ctrl+Shift+Enter'],
    isEnabled: (parts) => unfinishedTakes(parts).length > 0,
    run: (parts) => parts.takes.generate(unfinishedTakes(parts)),
  },
  {
    id: 'takes.cancel-all',
    label: 'Cancel all jobs',
    group: 'Take',
    isEnabled: ({ session }) => session.getState().jobs.length > 0,
    run: ({ session, takes }) => takes.cancel(session.getState().jobs.map((job) => job.jobId)),
  },
  {
    id: 'take.route-text',
    label: 'Play the text route',
    group: 'Take',
    keys: ['T'],
    isEnabled: hasSelected,
    run: routeTo('text'),
  },
  {
    id: 'take.route-direct',
    label: 'Play the direct route',
    group: 'Take',
    keys: ['D'],
    isEnabled: hasSelected,
    run: routeTo('direct'),
  },
  { id: 'takes.next', label: 'Next take', group: 'Take', keys: ['Alt+PageDown'], run: (parts) => step(parts, 1) },
  { id: 'takes.previous', label: 'Previous take', group: 'Take', keys: ['Alt+PageUp'], run: (parts) => step(parts, -1) },
  {
    id: 'takes.select-all',
    label: 'Select all takes',
    group: 'Take',
    keys: ['Ctrl+A'],
    pane: 'takes',
    run: ({ document, session }) => {
      const all = takesOf(document.state.getState().document).map((take) => take.id);
      showTake(session, session.getState().takeId ?? all[0], all);
    },
  },
  {
    id: 'takes.rename',
    label: 'Rename',
    group: 'Take',
    keys: ['F2'],
    pane: 'takes',
    isEnabled: hasSelected,
    run: ({ session }) => {
      const { takeId } = session.getState();
      if (takeId !== undefined) session.setState({ renaming: takeId });
    },
  },
  {
    id: 'takes.duplicate',
    label: 'Duplicate',
    group: 'Take',
    keys: ['Ctrl+D'],
    pane: 'takes',
    isEnabled: hasSelected,
    run: (parts) => {
      const ids = selected(parts);
      parts.document.perform(`Duplicate ${nameOf(parts, ids)}`, (document) =>
        duplicateTakes(document, ids, () => crypto.randomUUID()),
      );
    },
  },
  {
    id: 'takes.move-up',
    label: 'Move up',
    group: 'Take',
    keys: ['Alt+ArrowUp'],
    pane: 'takes',
    isEnabled: hasSelected,
    run: (parts) => moveBy(parts, -1),
  },
  {
    id: 'takes.move-down',
    label: 'Move down',
    group: 'Take',
    keys: ['Alt+ArrowDown'],
    pane: 'takes',
    isEnabled: hasSelected,
    run: (parts) => moveBy(parts, 1),
  },
  { id: 'takes.delete', label: 'Delete', group: 'Take', keys: ['Delete'], pane: 'takes', isEnabled: hasSelected, run: remove },
];

/** What the history calls takes: the name of one, the number of many. */
export function nameOf({ document }: Pick<StudioParts, 'document'>, takeIds: readonly RecordId[]): string {
  const [first] = takeIds;
  if (takeIds.length !== 1 || first === undefined) return `${takeIds.length} takes`;
  return findRecord(document.state.getState().document, 'take', first)?.name ?? '1 take';
}

function unfinishedTakes({ document, session }: StudioParts): readonly RecordId[] {
  const statuses = takeStatuses(document.state.getState().document, session.getState());
  return takesOf(document.state.getState().document)
    .map((take) => take.id)
    .filter((id) => ['new', 'stale', 'failed'].includes(statuses.get(id) ?? ''));
}

/** Jobs that make the selected takes. */
function jobsOf(parts: StudioParts): string[] {
  const ids = selected(parts);
  return parts.session
    .getState()
    .jobs.flatMap((job) => (job.takeId !== undefined && ids.includes(job.takeId) ? [job.jobId] : []));
}

/** Moves the selected takes past one neighbour that is not selected. */
function moveBy(parts: StudioParts, direction: 1 | -1): void {
  const ids = selected(parts);
  const all = takesOf(parts.document.state.getState().document).map((take) => take.id);
  const first = all.findIndex((id) => ids.includes(id));
  const last = all.findLastIndex((id) => ids.includes(id));
  if (direction < 0 ? first <= 0 : last >= all.length - 1) return;
  const before = direction < 0 ? all[first - 1] : all[last + 2];
  parts.document.perform(`Move ${nameOf(parts, ids)}`, (document) => moveTakes(document, ids, before));
}

function routeTo(route: 'text' | 'direct') {
  return (parts: StudioParts): void => {
    const ids = selected(parts);
    parts.document.perform(`Route ${route}`, (document) => setTakes(document, ids, { route }));
  };
}

function step({ document, session }: StudioParts, direction: 1 | -1): void {
  const takes = takesOf(document.state.getState().document);
  const at = takes.findIndex((take) => take.id === session.getState().takeId);
  const next = takes[Math.min(Math.max(at + direction, 0), takes.length - 1)];
  if (next) showTake(session, next.id);
}

/** Deletes the selected takes and goes to the one behind them. Their jobs are cancelled. */
function remove(parts: StudioParts): void {
  const { document, session, takes } = parts;
  const ids = selected(parts);
  const all = takesOf(document.state.getState().document);
  const last = all.findLastIndex((take) => ids.includes(take.id));
  const stays = (take: { readonly id: RecordId }): boolean => !ids.includes(take.id);
  const next = all.slice(last + 1).find(stays) ?? all.slice(0, last).findLast(stays);
  void takes.cancel(jobsOf(parts));
  document.perform(`Delete ${nameOf(parts, ids)}`, (now) => removeTakes(now, ids));
  showTake(session, next?.id);
}
