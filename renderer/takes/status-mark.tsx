import type { ReactNode } from 'react';
import { STATUS_MARKS, type TakeStatus } from '../store/take-status.ts';

/** Shapes differ, so that they can be told apart without colour; the letter says it outright. */
const SHAPES: Readonly<Record<TakeStatus, string>> = {
  new: 'M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11z',
  waiting: 'M3 4.5h10M3 8h10M3 11.5h10',
  running: 'M8 2.5a5.5 5.5 0 1 1-5.5 5.5',
  done: 'M3 8.5l3.4 3.4L13 4.600',
  edited: 'M3 13l.8-3L10.600 3.200l2.200 2.200L6 12.200z',
  stale: 'M13 8a5 5 0 1 1-1.600-3.700M13 2.500v2.700h-2.700',
  failed: 'M4 4l8 8M12 4l-8 8',
  missing: 'M8 2.200l6.200 11.300H1.800zM8 6.500v3.300M8 11.200v1',
};

export function StatusMark({ status, fraction }: { readonly status: TakeStatus; readonly fraction?: number }): ReactNode {
  const { title, letter } = STATUS_MARKS[status];
  const words = status === 'running' && fraction !== undefined ? `${title}, ${Math.round(fraction * 100)} %` : title;
  return (
    <span className={`status-mark ${status}`} role="img" aria-label={words} title={words} data-letter={letter}>
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        <path
          d={SHAPES[status]}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.6"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
    </span>
  );
}
