import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { framesPerSecond } from '../../shared/core/time.ts';
import type { LaneScene } from '../lanes/time-canvas.tsx';
import { TimeCanvas } from '../lanes/time-canvas.tsx';
import { useCurrentTake, useDocument, useStudio } from '../studio-context.ts';
import type { StudioParts } from '../studio-parts.ts';
import { listenToClosures } from './closure-gestures.ts';
import { closureNear, closuresOf } from './closure-work.ts';
import { createGapTops, drawGapLane } from './draw-gap.ts';

const watch = ({ curves, lipTable }: StudioParts, redraw: () => void): (() => void) => {
  const stops = [curves.version.subscribe(redraw), lipTable.subscribe(redraw)];
  return () => {
    for (const stop of stops) stop();
  };
};

/** The opening between the lips in millimetres, with a mark at every p, b and m. */
export function GapLane(): ReactNode {
  const draw = useMemo(() => {
    const tops = createGapTops();
    return ({ parts, ...scene }: LaneScene): void => drawGapLane(scene, parts, tops);
  }, []);
  return (
    <div className="gap-lane">
      <GapName />
      <div className="gap-area">
        <TimeCanvas
          label="Opening between the lips in millimetres, with closures marked"
          className="gap-canvas"
          draw={draw}
          watch={watch}
          listen={listenToClosures}
        />
      </div>
    </div>
  );
}

function GapName(): ReactNode {
  const parts = useStudio();
  const take = useCurrentTake();
  // Closures are looked at anew whenever curves or words change.
  useStore(parts.curves.version, (state) => state.version);
  useDocument((document) => document.get(`transcript:${take?.id.slice(5)}`));
  const closures = closuresOf(parts);
  const open = closures.filter((closure) => !closure.sealed).length;
  return (
    <div className="gap-name">
      <span className="title">
        Mouth gap <GapReadout />
      </span>
      {closures.length > 0 && (
        <button
          type="button"
          className={`small seal-count${open > 0 ? ' open' : ''}`}
          data-testid="seal-count"
          title={open > 0 ? 'Go to the next closure that stays open' : 'All closures seal'}
          onClick={() => parts.run('closures.next-open')}
          disabled={open === 0}
        >
          {open > 0 ? `◇ ${open} open` : `◆ ${closures.length} sealed`}
        </button>
      )}
      {open > 0 && (
        <button
          type="button"
          className="small"
          data-testid="close-here"
          title="Close the lips at the open closure nearest to the playhead"
          onClick={() => parts.run('closures.close-here')}
          disabled={closureNear(closures, parts.transport.time()) === undefined}
        >
          Close
        </button>
      )}
    </div>
  );
}

function GapReadout(): ReactNode {
  const ref = useRef<HTMLOutputElement>(null);
  const { frames, curves } = useStudio();
  const route = useCurrentTake()?.route ?? 'text';
  useEffect(
    () =>
      frames.add(
        (time) => {
          const clip = curves.result(route) ?? curves.result(route === 'text' ? 'direct' : 'text');
          const frame = clip ? Math.min(Math.max(Math.round(time * framesPerSecond(clip.frameRate)), 0), clip.frameCount - 1) : 0;
          const text = clip ? `${(clip.gap[frame] ?? 0).toFixed(1)} mm` : '';
          if (ref.current && ref.current.textContent !== text) ref.current.textContent = text;
        },
        { calm: true },
      ),
    [frames, curves, route],
  );
  return <output className="readout" ref={ref} aria-label="Mouth gap at the playhead" />;
}
