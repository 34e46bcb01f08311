/** Called once a frame of the screen with the time in the sound (s) and the screen's clock (ms). */
export type FramePainter = (soundTime: number, now: number) => void;

export interface FrameLoop {
  /** Adds a painter until the returned function is called. */
  add(painter: FramePainter): () => void;
}

/** Runs all painters in one animation frame, with one reading of the clock: what is drawn together belongs together. */
export function createFrameLoop(time: () => number): FrameLoop {
  const painters = new Set<FramePainter>();
  let scheduled = false;
  const run = (now: number): void => {
    scheduled = false;
    const soundTime = time();
    for (const paint of painters) paint(soundTime, now);
    schedule();
  };
  const schedule = (): void => {
    if (scheduled || painters.size === 0) return;
    scheduled = true;
    requestAnimationFrame(run);
  };
  return {
    add(painter) {
      painters.add(painter);
      schedule();
      return () => painters.delete(painter);
    },
  };
}
