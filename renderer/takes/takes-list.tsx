import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useMemo, useRef } from 'react';
import { setTakes } from '../../shared/document/take-commands.ts';
import { showTake } from '../store/session-store.ts';
import { useSession, useStudio } from '../studio-context.ts';
import { type ListedTake, type Sort, selectByClick } from './list-order.ts';
import { TakeRow } from './take-row.tsx';
import { nameOf } from './takes-actions.ts';
import { useReorder } from './use-reorder.ts';

const ROW_HEIGHT = 44;

/** The lines, drawn only where they are seen. */
export function TakesList({ lines, sort }: { readonly lines: readonly ListedTake[]; readonly sort: Sort }): ReactNode {
  const { run, session } = useStudio();
  const scroller = useRef<HTMLDivElement>(null);
  const shown = useSession((state) => state.takeId);
  const selected = useSession((state) => state.selectedTakes);
  const renaming = useSession((state) => state.renaming);
  const jobs = useSession((state) => state.jobs);
  const failures = useSession((state) => state.failures);
  const ids = useMemo(() => lines.map(({ take }): string => take.id), [lines]);
  const reorder = useReorder({ ids, rowHeight: ROW_HEIGHT, isOwnOrder: sort === 'order' });
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: rowHeight,
    overscan: 4,
    // The same function while the list is the same: every row is measured anew when it changes.
    getItemKey: useCallback((index: number) => ids[index] ?? index, [ids]),
  });
  const at = shown === undefined ? -1 : ids.indexOf(shown);
  useEffect(() => {
    if (at >= 0) rows.scrollToIndex(at, { align: 'auto' });
  }, [at, rows]);
  const onRename = useRename(() => scroller.current?.focus());

  const choose = (id: string, keys: { toggle: boolean; range: boolean }): void => {
    const next = selectByClick(ids, { shown, selected }, id, keys);
    showTake(session, next.shown, next.selected);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -ids.length, End: ids.length }[event.key];
    if (step === undefined || event.ctrlKey || event.altKey || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    const edge = event.shiftKey ? edgeOf(ids, shown, selected) : at;
    const next = ids[Math.min(Math.max(edge + step, 0), ids.length - 1)];
    if (next !== undefined) choose(next, { toggle: false, range: event.shiftKey });
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a list that is drawn in parts cannot be a table
    <div
      ref={scroller}
      className="takes-list"
      role="grid"
      aria-label="Takes"
      aria-multiselectable="true"
      aria-rowcount={lines.length}
      {...(at >= 0 ? { 'aria-activedescendant': rowId(ids[at] ?? '') } : {})}
      tabIndex={0}
      onKeyDown={onKeyDown}
      data-testid="takes-list"
    >
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div className="takes-rows" role="rowgroup" style={{ height: rows.getTotalSize() }} {...reorder.target}>
        {rows.getVirtualItems().map((item) => {
          const line = lines[item.index];
          if (!line) return null;
          const { take, status, text } = line;
          const isSelected = selected.includes(take.id);
          return (
            // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and names its active row
            // biome-ignore lint/a11y/useSemanticElements: as above
            // biome-ignore lint/a11y/useKeyWithClickEvents: the grid hears the keys
            <div
              key={take.id}
              id={rowId(take.id)}
              role="row"
              aria-rowindex={item.index + 1}
              aria-selected={isSelected}
              className={`take${isSelected ? ' selected' : ''}${take.id === shown ? ' shown' : ''}`}
              data-status={status}
              data-take={take.id}
              style={{ transform: `translateY(${item.start}px)` }}
              draggable={renaming !== take.id}
              onClick={(event) => choose(take.id, { toggle: event.ctrlKey || event.metaKey, range: event.shiftKey })}
              onContextMenu={() => isSelected || choose(take.id, { toggle: false, range: false })}
              onDoubleClick={() => run('takes.rename')}
              onDragStart={(event) => {
                if (!isSelected) choose(take.id, { toggle: false, range: false });
                reorder.start(event, take.id);
              }}
              onDragEnd={reorder.end}
            >
              <TakeRow
                id={take.id}
                name={take.name}
                text={text}
                seconds={take.audio.duration}
                route={take.generation && take.route}
                status={status}
                isRenaming={renaming === take.id}
                job={jobs.find((job) => job.takeId === take.id && job.kind === 'generate')}
                failure={failures.get(take.id)?.message}
                onRename={onRename}
              />
            </div>
          );
        })}
        {reorder.dropAt !== undefined && (
          <div className="drop-line" style={{ transform: `translateY(${reorder.dropAt * ROW_HEIGHT}px)` }} />
        )}
      </div>
    </div>
  );
}

function rowHeight(): number {
  return ROW_HEIGHT;
}

/** Ends the typing of a name; an empty one changes nothing. */
function useRename(onEnd: () => void): (id: string, name: string | undefined) => void {
  const { document, session } = useStudio();
  const end = useRef(onEnd);
  end.current = onEnd;
  return useCallback(
    (id, name) => {
      if (session.getState().renaming === undefined) return;
      session.setState({ renaming: undefined });
      const given = name?.trim();
      if (given) document.perform(`Rename ${nameOf({ document }, [id])}`, (now) => setTakes(now, [id], { name: given }));
      end.current();
    },
    [document, session],
  );
}

function rowId(takeId: string): string {
  return `row-${takeId.replace(/[^\w-]/g, '-')}`;
}

/** The end of a selection that Shift moves: the one that is not shown. */
function edgeOf(ids: readonly string[], shown: string | undefined, selected: readonly string[]): number {
  const places = selected.map((id) => ids.indexOf(id)).sort((a, b) => a - b);
  const at = shown === undefined ? -1 : ids.indexOf(shown);
  const [first = at, last = at] = [places[0], places.at(-1)];
  return at === first ? last : first;
}
