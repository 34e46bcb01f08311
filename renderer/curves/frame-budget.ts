/**
 * Lets looks through long clips take a few milliseconds of every frame of the screen, so that an hour that comes in never stops the window: what there
 * is no time for is left out, and asked for again in the next frame.
 */
export interface FrameBudget {
  /** A frame begins. */
  begin(): void;
  /** Does the work if there is time left in this frame; else gives nothing and asks for another frame. */
  spend<T>(work: () => T): T | undefined;
}

/** @param milliseconds in each frame; one piece of work is done in any case */
export function createFrameBudget(
  milliseconds: number,
  onMore: () => void,
  clock: () => number = () => performance.now(),
): FrameBudget {
  let spent = 0;
  return {
    begin() {
      spent = 0;
    },
    spend(work) {
      if (spent >= milliseconds) {
        onMore();
        return undefined;
      }
      const before = clock();
      const result = work();
      spent += clock() - before;
      return result;
    },
  };
}

/** For those who have the time. */
export const UNLIMITED: FrameBudget = { begin() {}, spend: (work) => work() };
