import { type ReactNode, useEffect, useRef } from 'react';
import { useStudio } from '../first-window-context.ts';
import type { StudioState } from '../store/studio-store.ts';
import type { TimeView } from '../store/time-view.ts';
import { type Palette, prepareCanvas, readPalette, type Surface } from '../ui/canvas.ts';

/** Everything that a lane may look at while it draws. */
export interface LaneScene extends Surface {
  readonly view: TimeView;
  readonly state: StudioState;
  readonly palette: Palette;
  /** Seconds into the sound. */
  readonly time: number;
}

interface LaneCanvasProps {
  readonly label: string;
  readonly draw: (scene: LaneScene) => void;
  /** What the playhead lights up: the lane is drawn again when this changes. */
  readonly lit?: (state: StudioState, time: number) => unknown;
}

/** A canvas on the shared time axis: drawn again when the view, the take or the theme changes, not on every frame. */
export function LaneCanvas({ label, draw, lit }: LaneCanvasProps): ReactNode {
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const { store, view, transport, frames } = useStudio();
  useEffect(() => {
    const canvas = canvasRef.current;
    if (!canvas) return;
    let pending = 0;
    let lastLit: unknown;
    const paint = (): void => {
      pending = 0;
      const surface = prepareCanvas(canvas);
      if (!surface) return;
      draw({ ...surface, view: view.getState(), state: store.getState(), palette: readPalette(), time: transport.time() });
    };
    const redraw = (): void => {
      if (pending === 0) pending = requestAnimationFrame(paint);
    };
    const observer = new ResizeObserver(redraw);
    observer.observe(canvas);
    const stops = [store.subscribe(redraw), view.subscribe(redraw), () => observer.disconnect()];
    if (lit) {
      stops.push(
        frames.add((time) => {
          const now = lit(store.getState(), time);
          if (now === lastLit) return;
          lastLit = now;
          redraw();
        }),
      );
    }
    redraw();
    return () => {
      cancelAnimationFrame(pending);
      for (const stop of stops) stop();
    };
  }, [draw, lit, store, view, transport, frames]);
  return <canvas ref={canvasRef} className="lane-canvas" role="img" aria-label={label} />;
}
