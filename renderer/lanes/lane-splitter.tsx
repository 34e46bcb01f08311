import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { usePreferences, useStudio } from '../studio-context.ts';
import { listenToDrag } from './pointer-drag.ts';

const KEY = 'timeline-split';
const FIRST_SHARE = 0.34;
const LEAST = 0.15;
const MOST = 0.9;

/** How much of the height the sound's lanes have, 0..1; remembered. */
export function useSplit(): readonly [number, (share: number) => void] {
  const { preferences } = useStudio();
  const stored = usePreferences(({ lastChoices }) => lastChoices[KEY]);
  const share = typeof stored === 'number' && stored >= LEAST && stored <= MOST ? stored : FIRST_SHARE;
  const set = (next: number): void =>
    preferences.setState(({ lastChoices }) => ({
      lastChoices: { ...lastChoices, [KEY]: Math.min(MOST, Math.max(LEAST, next)) },
    }));
  return [share, set];
}

interface LaneSplitterProps {
  readonly stack: RefObject<HTMLElement | null>;
  readonly share: number;
  readonly onShare: (share: number) => void;
}

/** Between the sound's lanes and the curves. */
export function LaneSplitter({ stack, share, onShare }: LaneSplitterProps): ReactNode {
  const ref = useRef<HTMLDivElement>(null);
  const latest = useRef({ share, onShare });
  useEffect(() => {
    latest.current = { share, onShare };
  });
  useEffect(() => {
    const handle = ref.current;
    if (!handle) return;
    return listenToDrag(handle, (from) => {
      const before = latest.current.share;
      const height = stack.current?.clientHeight ?? 1;
      let moved = 0;
      return {
        // The handle moves with the pointer: its own place is added up.
        move: ({ y }) => {
          moved = latest.current.share - before + (y - from.y) / height;
          latest.current.onShare(before + moved);
        },
        cancel: () => latest.current.onShare(before),
      };
    });
  }, [stack]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    onShare(share + (event.key === 'ArrowUp' ? -0.03 : 0.03));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved; a separator with a value can.
    <div
      ref={ref}
      className="lane-splitter"
      role="separator"
      aria-orientation="horizontal"
      aria-label="Height of the sound's lanes"
      aria-valuenow={Math.round(share * 100)}
      aria-valuemin={LEAST * 100}
      aria-valuemax={MOST * 100}
      tabIndex={0}
      onKeyDown={onKeyDown}
    />
  );
}
