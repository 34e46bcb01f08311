/** Called once a frame of the screen with the time in the sound (s) and the screen's clock (ms). */
export type FramePainter = (soundTime: number, now: number) => void;

export interface PainterOptions {
  /**
   * Writes text: nobody reads sixty numbers a second, and every one makes the browser lay out and paint anew. Called a few times a second while the time
   * goes on, all calm painters in the same frame, and in every frame while it stands still.
   */
  readonly calm?: boolean;
}

export interface FrameLoop {
  /** Adds a painter until the returned function is called. */
  add(painter: FramePainter, options?: PainterOptions): () => void;
}

/** Milliseconds between two calls of calm painters while the time goes on. */
const CALM_MS = 80;

/** Runs all painters in one animation frame, with one reading of the clock: what is drawn together belongs together. */
export function createFrameLoop(time: () => number): FrameLoop {
  const painters = new Set<FramePainter>();
  const calmPainters = new Set<FramePainter>();
  let scheduled = false;
  let lastTime = Number.NaN;
  let lastCalm = Number.NEGATIVE_INFINITY;
  const run = (now: number): void => {
    scheduled = false;
    const soundTime = time();
    for (const paint of painters) paint(soundTime, now);
    if (soundTime === lastTime || now - lastCalm >= CALM_MS) {
      lastCalm = now;
      for (const paint of calmPainters) paint(soundTime, now);
    }
    lastTime = soundTime;
    schedule();
  };
  const schedule = (): void => {
    if (scheduled || painters.size + calmPainters.size === 0) return;
    scheduled = true;
    requestAnimationFrame(run);
  };
  return {
    add(painter, { calm = false } = {}) {
      const kind = calm ? calmPainters : painters;
      kind.add(painter);
      schedule();
      return () => kind.delete(painter);
    },
  };
}
