import type { ReactNode } from 'react';
import type { TimeRange } from '../../shared/core/time.ts';
import { type TimeView, timeToX, xToTime } from '../store/time-view.ts';
import type { StudioParts } from '../studio-parts.ts';
import { localPoint } from '../ui/local-point.ts';
import { type DragHandler, type DragPoint, listenToDrag } from './pointer-drag.ts';
import { rulerTicks } from './ruler-ticks.ts';
import { snappedTime } from './snap-rules.ts';
import { type LaneScene, TimeCanvas } from './time-canvas.tsx';
import { timeFormatOf } from './time-format.ts';

/** Shorter loops are not meant. */
const SHORTEST_LOOP = 0.03;
const EDGE_REACH = 5;

/** Times, and the loop: a drag makes one, its edges and its middle can be dragged, a double click takes it away, a click moves the playhead. */
export function RulerLane(): ReactNode {
  return <TimeCanvas label="Time ruler. Drag to set the loop." draw={drawRuler} listen={listenToRuler} />;
}

function drawRuler({ context, width, height, view, palette, parts }: LaneScene): void {
  const { loop } = parts.session.getState();
  if (loop) {
    const x = timeToX(view, loop.start);
    context.fillStyle = palette.focus;
    context.globalAlpha = 0.28;
    context.fillRect(x, 0, timeToX(view, loop.end) - x, height);
    context.globalAlpha = 1;
    for (const edge of [loop.start, loop.end]) context.fillRect(Math.round(timeToX(view, edge)) - 1, 0, 2, height);
  }
  context.font = `11px ${palette.font}`;
  context.textBaseline = 'middle';
  context.strokeStyle = palette.line;
  context.fillStyle = palette.faint;
  context.beginPath();
  for (const { time, label } of rulerTicks(view, timeFormatOf(parts))) {
    const x = Math.round(timeToX(view, time)) + 0.5;
    context.moveTo(x, height);
    context.lineTo(x, label === undefined ? height - 4 : 4);
    if (label !== undefined && x < width - 24) context.fillText(label, x + 4, height / 2);
  }
  context.stroke();
}

/** What of the loop is under the pointer. */
export function loopPartAt(loop: TimeRange | undefined, x: number, view: TimeView): 'start' | 'end' | 'inside' | 'none' {
  if (!loop) return 'none';
  const [left, right] = [timeToX(view, loop.start), timeToX(view, loop.end)];
  if (Math.abs(x - left) <= EDGE_REACH && x < (left + right) / 2) return 'start';
  if (Math.abs(x - right) <= EDGE_REACH) return 'end';
  return x > left && x < right ? 'inside' : 'none';
}

function listenToRuler(canvas: HTMLCanvasElement, parts: StudioParts): () => void {
  const { session, transport, view } = parts;
  const abort = new AbortController();
  const timeAt = ({ x, shift }: DragPoint): number => snappedTime(parts, xToTime(view.getState(), x), shift);

  function press(from: DragPoint): DragHandler {
    const before = session.getState().loop;
    const part = loopPartAt(before, from.x, view.getState());
    const anchor = timeAt(from);
    const put = (a: number, b: number): void => {
      const loop = { start: Math.min(a, b), end: Math.max(a, b) };
      if (loop.end - loop.start >= SHORTEST_LOOP) session.setState({ loop });
    };
    return {
      click: (point) => transport.seek(xToTime(view.getState(), point.x)),
      move(point) {
        const time = timeAt(point);
        if (!before || part === 'none') return put(anchor, time);
        if (part === 'start') return put(time, before.end);
        if (part === 'end') return put(before.start, time);
        const length = before.end - before.start;
        const moved = before.start + xToTime(view.getState(), point.x) - xToTime(view.getState(), from.x);
        const start = Math.min(Math.max(0, snappedTime(parts, moved, point.shift)), view.getState().duration - length);
        put(start, start + length);
      },
      cancel: () => session.setState({ loop: before }),
    };
  }

  canvas.addEventListener('dblclick', () => session.setState({ loop: undefined }), { signal: abort.signal });
  canvas.addEventListener(
    'pointermove',
    (event) => {
      const part = loopPartAt(session.getState().loop, localPoint(event, canvas).x, view.getState());
      canvas.style.cursor = part === 'start' || part === 'end' ? 'ew-resize' : part === 'inside' ? 'grab' : 'text';
    },
    { signal: abort.signal },
  );
  const stop = listenToDrag(canvas, press);
  return () => {
    abort.abort();
    stop();
  };
}
