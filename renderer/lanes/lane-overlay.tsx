import { type ReactNode, useEffect, useRef } from 'react';
import type { TimeRange } from '../../shared/core/time.ts';
import { timeToX } from '../store/time-view.ts';
import { useStudio } from '../studio-context.ts';
import type { StudioParts } from '../studio-parts.ts';
import { laneStateOf } from './lane-state.ts';
import { selectedRange } from './selection-range.ts';

/** What lies over all lanes alike: the selection, the loop, the boundary that is dragged, the playhead. */
export function LaneOverlay(): ReactNode {
  return (
    <div className="lane-overlay" aria-hidden="true">
      <Band className="lane-loop" rangeOf={({ session }) => session.getState().loop} />
      <Band className="lane-selection" rangeOf={selectedRange} />
      <DragLine />
      <Playhead />
    </div>
  );
}

interface BandProps {
  readonly className: string;
  readonly rangeOf: (parts: StudioParts) => TimeRange | undefined;
}

function Band({ className, rangeOf }: BandProps): ReactNode {
  const ref = useRef<HTMLDivElement>(null);
  const parts = useStudio();
  useEffect(() => {
    let pending = 0;
    const place = (): void => {
      pending = 0;
      const band = ref.current;
      const range = rangeOf(parts);
      if (!band) return;
      band.hidden = range === undefined;
      if (!range) return;
      const view = parts.view.getState();
      // Only the visible part: a band of an hour at close zoom is wider than a browser can draw.
      const left = Math.max(-2, timeToX(view, range.start));
      const right = Math.min(view.width + 2, timeToX(view, range.end));
      band.hidden = right < left;
      band.style.transform = `translateX(${left}px)`;
      band.style.width = `${Math.max(1, right - left)}px`;
    };
    const replace = (): void => {
      if (pending === 0) pending = requestAnimationFrame(place);
    };
    const stops = [parts.view.subscribe(replace), parts.session.subscribe(replace), parts.document.state.subscribe(replace)];
    place();
    return () => {
      cancelAnimationFrame(pending);
      for (const stop of stops) stop();
    };
  }, [parts, rangeOf]);
  return <div className={className} ref={ref} hidden />;
}

/** The one line at the time that is heard. */
function Playhead(): ReactNode {
  const ref = useRef<HTMLDivElement>(null);
  const { view, frames } = useStudio();
  useEffect(
    () =>
      frames.add((time) => {
        const line = ref.current;
        if (!line) return;
        const state = view.getState();
        const x = timeToX(state, time);
        const isHidden = state.duration <= 0 || x < -1 || x > state.width + 1;
        if (line.hidden !== isHidden) line.hidden = isHidden;
        if (!isHidden) line.style.transform = `translateX(${x}px)`;
      }),
    [frames, view],
  );
  return <div className="lane-playhead" data-testid="playhead" ref={ref} hidden />;
}

function DragLine(): ReactNode {
  const ref = useRef<HTMLDivElement>(null);
  const parts = useStudio();
  useEffect(
    () =>
      laneStateOf(parts).subscribe(({ dragging }) => {
        const line = ref.current;
        if (!line) return;
        line.hidden = dragging === undefined;
        if (dragging !== undefined) line.style.transform = `translateX(${timeToX(parts.view.getState(), dragging)}px)`;
      }),
    [parts],
  );
  return <div className="lane-drag-line" ref={ref} hidden />;
}
