import { follow, scrollBy, zoomAt } from '../store/time-view.ts';
import type { StudioParts } from '../studio-parts.ts';
import { localPoint } from '../ui/local-point.ts';

/** A wheel's line in pixels. */
const LINE = 16;

/**
 * The wheel on lanes: it scrolls in time, with Ctrl (or a pinch) it zooms at the pointer. `left` is where time begins in the element, in its own
 * pixels. With `sidewaysOnly` the plain wheel is left to the element (a list that scrolls down); Shift scrolls in time.
 */
export function listenToWheel(
  element: HTMLElement,
  { view }: Pick<StudioParts, 'view'>,
  { left = 0, sidewaysOnly = false }: { readonly left?: number; readonly sidewaysOnly?: boolean } = {},
): () => void {
  const onWheel = (event: WheelEvent): void => {
    const isZoom = event.ctrlKey || event.metaKey;
    const isSideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (sidewaysOnly && !isZoom && !isSideways) return;
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1;
    const state = view.getState();
    const { x } = localPoint(event, element);
    const distance = Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : event.deltaY;
    view.setState(isZoom ? zoomAt(state, x - left, event.deltaY * pixels) : scrollBy(state, distance * pixels));
  };
  element.addEventListener('wheel', onWheel, { passive: false });
  return () => element.removeEventListener('wheel', onWheel);
}

/** While it plays, the view turns its page, if it is wished; a hand that holds something is left alone. */
export function followPlayhead({ frames, preferences, transport, view }: StudioParts, area: HTMLElement): () => void {
  let isHeld = false;
  const hold = (): void => {
    isHeld = true;
  };
  const release = (): void => {
    isHeld = false;
  };
  area.addEventListener('pointerdown', hold);
  window.addEventListener('pointerup', release);
  window.addEventListener('pointercancel', release);
  const stop = frames.add((time) => {
    if (isHeld || !transport.state.getState().playing || !preferences.getState().followsPlayhead) return;
    const state = view.getState();
    const followed = follow(state, time);
    if (followed !== state) view.setState(followed);
  });
  return () => {
    stop();
    area.removeEventListener('pointerdown', hold);
    window.removeEventListener('pointerup', release);
    window.removeEventListener('pointercancel', release);
  };
}
