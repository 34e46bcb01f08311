import { type ReactNode, useEffect, useRef } from 'react';
import type { TimeView } from '../store/time-view.ts';
import { useStudio } from '../studio-context.ts';
import type { StudioParts } from '../studio-parts.ts';
import { prepareCanvas, type Surface } from '../ui/canvas.ts';
import { type LanePalette, readLanePalette } from './lane-palette.ts';

/** Everything that a lane may look at while it draws. */
export interface LaneScene extends Surface {
  readonly view: TimeView;
  readonly palette: LanePalette;
  readonly parts: StudioParts;
  /** Seconds into the sound. */
  readonly time: number;
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
    const paint = (): void => {
      pending = 0;
      const surface = prepareCanvas(canvas);
      if (!surface) return;
      palette ??= readLanePalette();
      draw({ ...surface, view: view.getState(), palette, parts, time: transport.time() });
    };
    const redraw = (): void => {
      if (pending === 0) pending = requestAnimationFrame(paint);
    };
    const resized = new ResizeObserver(redraw);
    resized.observe(canvas);
    const themed = new MutationObserver(() => {
      palette = undefined;
      redraw();
    });
    themed.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'style', 'class'] });
    const stops = [
      records.state.subscribe(redraw),
      session.subscribe(redraw),
      preferences.subscribe(redraw),
      view.subscribe(redraw),
      () => resized.disconnect(),
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
