import { localPoint } from '../ui/local-point.ts';

export interface DragPoint {
  /** In the element's own pixels. */
  readonly x: number;
  readonly y: number;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly ctrl: boolean;
}

/** What a press may become. Every press ends in exactly one of `click`, `end` and `cancel`. */
export interface DragHandler {
  /** Released without having moved. */
  readonly click?: (point: DragPoint) => void;
  /** Called before the first `move`. */
  readonly start?: (point: DragPoint) => void;
  readonly move?: (point: DragPoint) => void;
  readonly end?: (point: DragPoint) => void;
  /** Escape, a lost pointer or a second button: all is to be as before the press. */
  readonly cancel?: () => void;
}

type DragState =
  | { readonly at: 'idle' }
  | { readonly at: 'pressed'; readonly from: DragPoint; readonly pointerId: number; readonly handler: DragHandler }
  | { readonly at: 'dragging'; readonly pointerId: number; readonly handler: DragHandler };

/** Pixels that a hand may tremble. */
const THRESHOLD = 3;

/** Listens to presses of the main button on an element; `press` says what may follow, or nothing. Returns a function that ends it. */
export function listenToDrag(
  element: HTMLElement,
  press: (point: DragPoint, event: PointerEvent) => DragHandler | undefined,
): () => void {
  const abort = new AbortController();
  const { signal } = abort;
  let state: DragState = { at: 'idle' };

  const pointOf = (event: PointerEvent): DragPoint => ({
    ...localPoint(event, element),
    shift: event.shiftKey,
    alt: event.altKey,
    ctrl: event.ctrlKey || event.metaKey,
  });
  const cancel = (): void => {
    if (state.at === 'idle') return;
    const { handler, pointerId } = state;
    state = { at: 'idle' };
    if (element.hasPointerCapture(pointerId)) element.releasePointerCapture(pointerId);
    handler.cancel?.();
  };

  element.addEventListener(
    'pointerdown',
    (event) => {
      if (state.at !== 'idle') return cancel();
      if (event.button !== 0) return;
      const from = pointOf(event);
      const handler = press(from, event);
      if (!handler) return;
      element.setPointerCapture(event.pointerId);
      state = { at: 'pressed', from, pointerId: event.pointerId, handler };
    },
    { signal },
  );
  element.addEventListener(
    'pointermove',
    (event) => {
      if (state.at === 'idle' || event.pointerId !== state.pointerId) return;
      const point = pointOf(event);
      if (state.at === 'pressed') {
        const { from, handler, pointerId } = state;
        if (Math.hypot(point.x - from.x, point.y - from.y) < THRESHOLD) return;
        state = { at: 'dragging', pointerId, handler };
        handler.start?.(from);
      }
      state.handler.move?.(point);
    },
    { signal },
  );
  element.addEventListener(
    'pointerup',
    (event) => {
      if (state.at === 'idle' || event.pointerId !== state.pointerId) return;
      const { at, handler } = state;
      state = { at: 'idle' };
      const point = pointOf(event);
      if (at === 'pressed') handler.click?.(point);
      else handler.end?.(point);
    },
    { signal },
  );
  element.addEventListener('pointercancel', cancel, { signal });
  element.addEventListener('lostpointercapture', cancel, { signal });
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || state.at === 'idle') return;
      event.preventDefault();
      event.stopPropagation();
      cancel();
    },
    { signal, capture: true },
  );
  return () => {
    cancel();
    abort.abort();
  };
}
