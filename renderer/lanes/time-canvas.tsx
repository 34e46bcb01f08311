import { type ReactNode, useEffect, useRef } from 'react';
import type { TimeView } from '../store/time-view.ts';
import { useStudio } from '../studio-context.ts';
import type { StudioParts } from '../studio-parts.ts';
import { type CanvasSize, measureCanvas, prepareCanvas, type Surface } from '../ui/canvas.ts';
import { type LanePalette, readLanePalette } from './lane-palette.ts';
import { viewMotionOf } from './view-motion.ts';

/** Everything that a lane may look at while it draws. */
export interface LaneScene extends Surface {
  readonly view: TimeView;
  readonly palette: LanePalette;
  readonly parts: StudioParts;
  /** Seconds into the sound. */
  readonly time: number;
  /** The view moves: lines may be coarse, they are drawn again when it rests. */
  readonly isCoarse: boolean;
}

interface TimeCanvasProps {
  readonly label: string;
  readonly className?: string;
  readonly draw: (scene: LaneScene) => void;
  /** What the playhead lights up: the lane is drawn again when this changes. */
  readonly lit?: (parts: StudioParts, time: number) => unknown;
  /** Listens to pointers on the canvas; returns what ends it. */
  readonly listen?: (canvas: HTMLCanvasElement, parts: StudioParts) => () => void;
  /** Lets the lane ask to be drawn again; returns what ends it. */
  readonly watch?: (parts: StudioParts, redraw: () => void) => () => void;
}

/** A canvas on the shared time axis: drawn again when what it shows changes, at most once a frame of the screen. */
export function TimeCanvas({ label, className = 'lane-canvas', draw, lit, listen, watch }: TimeCanvasProps): ReactNode {
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const parts = useStudio();
  useEffect(() => {
    const canvas = canvasRef.current;
    if (!canvas) return;
    const { document: records, session, preferences, view, transport, frames } = parts;
    let pending = 0;
    let lastLit: unknown;
    let palette: LanePalette | undefined;
    let size: CanvasSize | undefined;
    const motion = viewMotionOf(view);
    const paint = (): void => {
      pending = 0;
      size ??= measureCanvas(canvas);
      const surface = prepareCanvas(canvas, size);
      if (!surface) return;
      palette ??= readLanePalette();
      draw({ ...surface, view: view.getState(), palette, parts, time: transport.time(), isCoarse: motion.isMoving() });
    };
    const redraw = (): void => {
      if (pending === 0) pending = requestAnimationFrame(paint);
    };
    const remeasure = (): void => {
      size = undefined;
      redraw();
    };
    const resized = new ResizeObserver(remeasure);
    resized.observe(canvas);
    // Screens of another density, and the browser's own zoom.
    window.addEventListener('resize', remeasure);
    const themed = new MutationObserver(() => {
      palette = undefined;
      remeasure();
    });
    themed.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'style', 'class'] });
    const stops = [
      records.state.subscribe(redraw),
      session.subscribe(redraw),
      preferences.subscribe(redraw),
      view.subscribe(redraw),
      motion.onRest(redraw),
      () => resized.disconnect(),
      () => window.removeEventListener('resize', remeasure),
      () => themed.disconnect(),
    ];
    if (watch) stops.push(watch(parts, redraw));
    if (listen) stops.push(listen(canvas, parts));
    if (lit) {
      stops.push(
        frames.add((time) => {
          const now = lit(parts, time);
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
  }, [draw, lit, listen, watch, parts]);
  return <canvas ref={canvasRef} className={className} role="img" aria-label={label} />;
}
