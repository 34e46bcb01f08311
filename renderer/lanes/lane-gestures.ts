import type { StudioParts } from '../first-window-context.ts';
import { follow, scrollBy, xToTime, zoomAt } from '../store/time-view.ts';
import { indexAt, phonemesOf, wordsOf } from './draw-transcript.ts';

/** Pointer and wheel on the lanes: click and drag seek, the wheel scrolls, with Ctrl (or a pinch) it zooms at the pointer. */
export function listenToGestures(area: HTMLElement, { store, view, transport, frames }: StudioParts): () => void {
  const abort = new AbortController();
  const { signal } = abort;
  let dragging = false;

  const timeOf = (event: PointerEvent | MouseEvent): number =>
    xToTime(view.getState(), event.clientX - area.getBoundingClientRect().left);

  area.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return;
      area.setPointerCapture(event.pointerId);
      dragging = true;
      transport.seek(timeOf(event));
    },
    { signal },
  );
  area.addEventListener('pointermove', (event) => dragging && transport.seek(timeOf(event)), { signal });
  const end = (): void => {
    dragging = false;
  };
  area.addEventListener('pointerup', end, { signal });
  area.addEventListener('pointercancel', end, { signal });
  area.addEventListener(
    'dblclick',
    (event) => {
      const state = store.getState();
      const lane = (event.target as Element).closest('.lane');
      const ranges = lane?.classList.contains('phones') ? phonemesOf(state) : wordsOf(state);
      const chosen = ranges[indexAt(ranges, timeOf(event))];
      if (!chosen) return;
      store.setState({ selection: { start: chosen.start, end: chosen.end } });
      transport.seek(chosen.start);
    },
    { signal },
  );
  area.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const state = view.getState();
      const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      const x = event.clientX - area.getBoundingClientRect().left;
      if (event.ctrlKey || event.metaKey) view.setState(zoomAt(state, x, event.deltaY * pixels));
      else
        view.setState(scrollBy(state, (Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : event.deltaY) * pixels));
    },
    { signal, passive: false },
  );
  // While it plays, the view turns its page; a hand that drags or scrolls is left alone.
  const stopFollowing = frames.add((time) => {
    if (!transport.state.getState().playing || dragging) return;
    const state = view.getState();
    const followed = follow(state, time);
    if (followed !== state) view.setState(followed);
  });
  return () => {
    abort.abort();
    stopFollowing();
  };
}
