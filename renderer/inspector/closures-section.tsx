import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useRef } from 'react';
import { useStore } from 'zustand';
import { closuresOf, frameClosure, type PlacedClosure } from '../curves/closure-work.ts';
import { useStudio } from '../studio-context.ts';
import { formatTime } from '../ui/format-time.ts';

const ROW_HEIGHT = 24;
/** So many are seen at once; the others are scrolled to. */
const MOST_ROWS = 6;

/** Every p, b and m of the result: how many seal, and where the lips stay apart. */
export function ClosuresSection(): ReactNode {
  const parts = useStudio();
  // The clip may have changed in place: the version says so. Words that change come with a new render of the inspector.
  useStore(parts.curves.version, (state) => state.version);
  const closures = closuresOf(parts);
  const open = closures.filter((closure) => !closure.sealed);
  if (closures.length === 0) return null;
  return (
    <section aria-label="Closures" data-testid="closures">
      <h3>
        Closures
        <span className={open.length === 0 ? 'badge' : 'badge fault'}>
          {closures.length - open.length} of {closures.length} seal
        </span>
      </h3>
      {open.length > 0 && <OpenClosures open={open} />}
    </section>
  );
}

/** The faults, drawn only where they are seen: an hour may have hundreds. */
function OpenClosures({ open }: { readonly open: readonly PlacedClosure[] }): ReactNode {
  const parts = useStudio();
  const scroller = useRef<HTMLUListElement>(null);
  const rows = useVirtualizer({
    count: open.length,
    getScrollElement: () => scroller.current,
    estimateSize: rowHeight,
    overscan: 3,
  });
  return (
    <>
      <ul
        className="faults"
        ref={scroller}
        aria-label="Closures that stay open"
        style={{ height: Math.min(open.length, MOST_ROWS) * ROW_HEIGHT }}
      >
        <li className="faults-room" aria-hidden="true" style={{ height: rows.getTotalSize() }} />
        {rows.getVirtualItems().map(({ index, start }) => {
          const closure = open[index];
          if (!closure) return null;
          return (
            <li
              key={closure.range.start}
              aria-posinset={index + 1}
              aria-setsize={open.length}
              style={{ transform: `translateY(${start}px)` }}
            >
              <button type="button" className="link" title="Show it" onClick={() => frameClosure(parts, closure)}>
                <span className="phone">{closure.phoneme.toLowerCase()}</span>
                <span>{formatTime(closure.time)}</span>
                <span>{closure.gap.toFixed(1)} mm open</span>
              </button>
            </li>
          );
        })}
      </ul>
      <div className="faults-buttons">
        <button type="button" className="small" onClick={() => parts.run('closures.next-open')}>
          Next
        </button>
        <button type="button" className="small" title="By keys, as one step" onClick={() => parts.run('closures.close-all')}>
          {open.length === 1 ? 'Close it' : `Close all ${open.length}`}
        </button>
      </div>
    </>
  );
}

function rowHeight(): number {
  return ROW_HEIGHT;
}
