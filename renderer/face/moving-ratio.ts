/** Pixels of a moving picture to pixels of the screen, each way, where the processor draws: at first, and at the least. */
const BEST = 0.6;
const LEAST = 0.36;
/** One step down, as a factor. */
const STEP = 0.84;
/** Milliseconds of drawing above which pictures are made coarser: more than this, and they fall behind 25 a second. */
const SLOW_MS = 18;
/** Pictures that are looked at together: one slow picture is no slow machine. */
const WINDOW = 8;

/** Finds how coarse a moving picture must be for this machine to keep up with the sound. */
export interface MovingRatio {
  readonly ratio: number;
  /** Tells what a picture took (ms); true when the ratio became smaller. */
  drew(milliseconds: number): boolean;
  /** Starts anew, for a picture of another size or with another number of faces. */
  reset(): void;
}

export function createMovingRatio(): MovingRatio {
  let ratio = BEST;
  let costs: number[] = [];
  return {
    get ratio() {
      return ratio;
    },
    drew(milliseconds) {
      costs.push(milliseconds);
      if (costs.length < WINDOW) return false;
      const middle = costs.sort((a, b) => a - b)[WINDOW >> 1] ?? 0;
      costs = [];
      if (middle <= SLOW_MS || ratio <= LEAST) return false;
      ratio = Math.max(LEAST, ratio * STEP);
      return true;
    },
    reset() {
      ratio = BEST;
      costs = [];
    },
  };
}
