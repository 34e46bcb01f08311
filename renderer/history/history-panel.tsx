import './history.css';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef } from 'react';
import { useHistory, useStudio } from '../studio-context.ts';

const ROW_HEIGHT = 24;

/** Everything that was done, in order; a click goes there. What was undone stands greyed out below until something new is done. */
export function HistoryPanel(): ReactNode {
  const { document } = useStudio();
  const scroller = useRef<HTMLDivElement>(null);
  const past = useHistory((history) => history.past);
  const future = useHistory((history) => history.future);
  const labels = useMemo(
    () => ['Opened', ...past.map((entry) => entry.label), ...future.toReversed().map((entry) => entry.label)],
    [past, future],
  );
  const rows = useVirtualizer({
    count: labels.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
  });
  const at = past.length;
  useEffect(() => rows.scrollToIndex(at, { align: 'auto' }), [at, rows]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -labels.length, End: labels.length }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    document.goTo(Math.min(Math.max(at + step, 0), labels.length - 1));
  };
  return (
    <div
      ref={scroller}
      className="history"
      role="listbox"
      aria-label="History"
      aria-activedescendant={`history-${at}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      data-testid="history"
    >
      <div className="history-rows" role="presentation" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((item) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus and names its active row
          // biome-ignore lint/a11y/useKeyWithClickEvents: the list hears the keys
          <div
            key={item.key}
            id={`history-${item.index}`}
            role="option"
            aria-selected={item.index === at}
            className={item.index > at ? 'history-row undone' : 'history-row'}
            style={{ transform: `translateY(${item.start}px)` }}
            onClick={() => document.goTo(item.index)}
          >
            {labels[item.index]}
          </div>
        ))}
      </div>
    </div>
  );
}
