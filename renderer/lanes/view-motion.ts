import type { TimeViewStore } from '../store/time-view.ts';

/** Two changes of the view within this time are a motion, which ends when it stood still for as long (ms). */
const MOTION_MS = 120;

/** Tells lanes that they are scrolled or zoomed right now: lines may then be drawn coarser, and anew when the view has come to rest. */
export interface ViewMotion {
  isMoving(): boolean;
  /** Calls back whenever a motion ends, until the returned function is called. */
  onRest(listener: () => void): () => void;
}

const motions = new WeakMap<TimeViewStore, ViewMotion>();

/** The one of a view. */
export function viewMotionOf(view: TimeViewStore): ViewMotion {
  const known = motions.get(view);
  if (known) return known;
  const made = createViewMotion(view);
  motions.set(view, made);
  return made;
}

function createViewMotion(view: TimeViewStore): ViewMotion {
  const listeners = new Set<() => void>();
  let last = Number.NEGATIVE_INFINITY;
  let isMoving = false;
  let resting: ReturnType<typeof setTimeout> | undefined;
  view.subscribe(() => {
    const now = performance.now();
    isMoving ||= now - last < MOTION_MS;
    last = now;
    if (!isMoving) return;
    clearTimeout(resting);
    resting = setTimeout(() => {
      isMoving = false;
      for (const listener of listeners) listener();
    }, MOTION_MS);
  });
  return {
    isMoving: () => isMoving,
    onRest(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
