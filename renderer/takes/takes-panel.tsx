import './takes.css';
import { type ReactNode, useMemo, useState } from 'react';
import { findRecord, takesOf, transcriptIdOf } from '../../shared/document/records.ts';
import { takeStatuses } from '../store/take-status.ts';
import { useDocument, usePreferences, useSession, useStudio } from '../studio-context.ts';
import { EmptyTakes } from './empty-takes.tsx';
import { arrange, type ListedTake, SORTS, type Sort } from './list-order.ts';
import { TakesContextMenu } from './takes-context-menu.tsx';
import { TakesList } from './takes-list.tsx';
import { TakesQueue } from './takes-queue.tsx';
import { TakesToolbar } from './takes-toolbar.tsx';

const SORT_CHOICE = 'takesSort';

/** The lines of dialogue: what there is, how far it is, and what is being worked on. */
export function TakesPanel(): ReactNode {
  const { preferences } = useStudio();
  const [search, setSearch] = useState('');
  const chosen = usePreferences((state) => state.lastChoices[SORT_CHOICE]);
  const sort = typeof chosen === 'string' && chosen in SORTS ? (chosen as Sort) : 'order';
  const all = useListedTakes();
  const lines = useMemo(() => arrange(all, search, sort), [all, search, sort]);
  return (
    <section className="takes" aria-label="Takes">
      <TakesToolbar
        search={search}
        onSearch={setSearch}
        sort={sort}
        onSort={(given) => preferences.setState(({ lastChoices }) => ({ lastChoices: { ...lastChoices, [SORT_CHOICE]: given } }))}
      />
      {all.length === 0 ? (
        <EmptyTakes />
      ) : (
        <TakesContextMenu>
          <TakesList lines={lines} sort={sort} />
          {lines.length === 0 && <p className="panel-note">No take has “{search}” in its name or text.</p>}
        </TakesContextMenu>
      )}
      <TakesQueue total={all.length} shown={lines.length} />
    </section>
  );
}

function useListedTakes(): readonly ListedTake[] {
  const document = useDocument((state) => state);
  const session = useSession(({ jobs, failures, project }) => ({ jobs, failures, project }));
  return useMemo(() => {
    const { project, ...rest } = session;
    const statuses = takeStatuses(document, project === undefined ? rest : { ...rest, project });
    return takesOf(document).map((take) => ({
      take,
      status: statuses.get(take.id) ?? 'new',
      text: take.script || (findRecord(document, 'transcript', transcriptIdOf(take.id))?.text ?? ''),
    }));
  }, [document, session]);
}
