import { type ReactNode, useEffect, useRef } from 'react';
import { useStudio } from '../studio-context.ts';
import { ChannelList } from './channel-list.tsx';
import { CurveBar } from './curve-bar.tsx';
import './curve-lanes.css';
import { openCurveStage } from './curve-stage.ts';
import { GapLane } from './gap-lane.tsx';
import { SelectionBar } from './selection-tools.tsx';

/** Mouth gap, layers and curves of the shown take, on the time axis of the lanes above them. */
export function CurveLanes(): ReactNode {
  return (
    <section className="curve-lanes" aria-label="Curves" data-pane="curves" data-testid="curve-lanes">
      <GapLane />
      <CurveBar />
      <CurveBody />
      <SelectionBar />
    </section>
  );
}

/** The list of channels scrolls; the canvas beside it stays and draws what is seen. */
function CurveBody(): ReactNode {
  const parts = useStudio();
  const bodyRef = useRef<HTMLDivElement>(null);
  const canvasRef = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const [body, canvas] = [bodyRef.current, canvasRef.current];
    return body && canvas ? openCurveStage(canvas, body, parts) : undefined;
  }, [parts]);
  return (
    <div className="curve-body" ref={bodyRef}>
      <ChannelList />
      <div className="curve-area">
        <canvas
          ref={canvasRef}
          className="curve-canvas"
          role="img"
          aria-label="Curves. Drag a curve to correct it, double-click to add a key."
          data-testid="curve-canvas"
        />
      </div>
    </div>
  );
}
