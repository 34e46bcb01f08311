import type { ReactNode } from 'react';
import type { StudioParts } from '../studio-parts.ts';
import { localPoint } from '../ui/local-point.ts';
import { centreOn, dragWindow, type MapPart, mapPartAt, mapWindow } from './minimap-window.ts';
import { peaksShelfOf } from './peaks-shelf.ts';
import { type DragHandler, listenToDrag } from './pointer-drag.ts';
import { type LaneScene, TimeCanvas } from './time-canvas.tsx';
import { levelFor, windowPeaks } from './window-peaks.ts';

/** The whole recording, with the visible stretch as a window: its middle scrolls, its edges zoom, a click elsewhere goes there. */
export function MinimapLane(): ReactNode {
  return <TimeCanvas label="The whole recording" draw={drawMap} listen={listenToMap} watch={watchPeaks} lit={litPixel} />;
}

function watchPeaks(parts: StudioParts, redraw: () => void): () => void {
  return peaksShelfOf(parts).version.subscribe(redraw);
}

/** The playhead moves in whole pixels of the map. */
function litPixel({ view }: StudioParts, time: number): unknown {
  const { duration, width } = view.getState();
  return duration > 0 ? Math.round((time / duration) * width) : 0;
}

/** What was drawn of the sound last: it is drawn again only when the take, the size or the theme changed. */
interface Picture {
  readonly key: string;
  readonly canvas: OffscreenCanvas;
}

const pictures = new WeakMap<StudioParts['session'], Picture>();

function drawMap(scene: LaneScene): void {
  const { context, width, height, view, palette, parts, time } = scene;
  if (view.duration <= 0) return;
  const picture = pictureOf(scene);
  if (picture) context.drawImage(picture, 0, 0, width, height);
  const { loop } = parts.session.getState();
  const x = (seconds: number): number => (seconds / view.duration) * width;
  if (loop) {
    context.fillStyle = palette.focus;
    context.globalAlpha = 0.25;
    context.fillRect(x(loop.start), 0, Math.max(1, x(loop.end) - x(loop.start)), height);
    context.globalAlpha = 1;
  }
  const { left, right } = mapWindow(view, width);
  context.fillStyle = palette.ground;
  context.globalAlpha = 0.55;
  context.fillRect(0, 0, left, height);
  context.fillRect(right, 0, width - right, height);
  context.globalAlpha = 1;
  context.strokeStyle = palette.soft;
  context.strokeRect(Math.round(left) + 0.5, 0.5, Math.max(1, Math.round(right - left) - 1), height - 1);
  context.fillStyle = palette.text;
  context.fillRect(Math.round(x(time)), 0, 1, height);
}

function pictureOf({ width, height, view, palette, parts }: LaneScene): OffscreenCanvas | undefined {
  const shelf = peaksShelfOf(parts);
  const peaks = shelf.best(levelFor(width / view.duration, 48_000));
  if (!peaks) return undefined;
  const key = [shelf.version.getState().version, width, height, palette.wave].join(' ');
  const known = pictures.get(parts.session);
  if (known?.key === key) return known.canvas;
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(width)), Math.max(1, Math.round(height)));
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  const { highest, lowest } = windowPeaks(peaks, 0, view.duration, canvas.width);
  const scale = (canvas.height / 2 - 2) / (shelf.peak() ?? 1);
  context.fillStyle = palette.wave;
  for (let column = 0; column < canvas.width; column++) {
    const top = canvas.height / 2 - (highest[column] ?? 0) * scale;
    const bottom = canvas.height / 2 - (lowest[column] ?? 0) * scale;
    context.fillRect(column, top, 1, Math.max(1, bottom - top));
  }
  pictures.set(parts.session, { key, canvas });
  return canvas;
}

const CURSORS: Readonly<Record<MapPart, string>> = { left: 'ew-resize', right: 'ew-resize', inside: 'grab', outside: 'pointer' };

function listenToMap(canvas: HTMLCanvasElement, { view }: StudioParts): () => void {
  const abort = new AbortController();
  const partAt = (x: number): MapPart => mapPartAt(mapWindow(view.getState(), canvas.clientWidth), x);
  canvas.addEventListener(
    'pointermove',
    (event) => {
      canvas.style.cursor = CURSORS[partAt(localPoint(event, canvas).x)];
    },
    { signal: abort.signal },
  );
  const stop = listenToDrag(canvas, (from): DragHandler | undefined => {
    const part = partAt(from.x);
    const before = view.getState();
    if (before.duration <= 0) return undefined;
    const centred = part === 'outside' ? centreOn(before, from.x, canvas.clientWidth) : before;
    view.setState(centred);
    return {
      move: ({ x }) => view.setState(dragWindow(centred, part, x - from.x, canvas.clientWidth)),
      cancel: () => view.setState(before),
    };
  });
  return () => {
    abort.abort();
    stop();
  };
}
