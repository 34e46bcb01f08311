import { listenToDrag } from '../lanes/pointer-drag.ts';
import { timeToX, xToTime } from '../store/time-view.ts';
import type { StudioParts } from '../studio-parts.ts';
import { localPoint } from '../ui/local-point.ts';
import { closuresOf, frameClosure, type PlacedClosure } from './closure-work.ts';

/** CSS pixels from a mark. */
const REACH = 9;

/** In the gap lane: a click on a mark shows its closure, elsewhere it seeks; a drag scrubs. */
export function listenToClosures(canvas: HTMLCanvasElement, parts: StudioParts): () => void {
  const markAt = (x: number): PlacedClosure | undefined => {
    const view = parts.view.getState();
    const near = closuresOf(parts)
      .map((closure) => ({ closure, away: Math.abs(timeToX(view, closure.time) - x) }))
      .filter(({ away }) => away < REACH)
      .sort((a, b) => a.away - b.away);
    return near[0]?.closure;
  };
  const seek = ({ x }: { readonly x: number }): void => parts.transport.seek(xToTime(parts.view.getState(), x));
  const hover = (event: PointerEvent): void => {
    const closure = markAt(localPoint(event, canvas).x);
    canvas.style.cursor = closure ? 'pointer' : '';
    canvas.title = closure ? `${closure.phoneme}: ${closure.gap.toFixed(2)} mm, ${closure.sealed ? 'sealed' : 'stays open'}` : '';
  };
  canvas.addEventListener('pointermove', hover);
  const stop = listenToDrag(canvas, (point, event) => {
    event.stopPropagation();
    return {
      click(at) {
        const closure = markAt(point.x);
        if (closure) frameClosure(parts, closure);
        else seek(at);
      },
      move: seek,
    };
  });
  return () => {
    canvas.removeEventListener('pointermove', hover);
    stop();
  };
}
