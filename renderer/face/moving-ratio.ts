/** Pixels of a moving picture to pixels of the screen, each way, where the processor draws: at first, and at the least. */
const BEST = 0.6;
const LEAST = 0.36;
/** One step down, as a factor. */
const STEP = 0.84;
/** Milliseconds between frames above which the picture is made coarser: 25 frames a second. */
const SLOW_MS = 40;
/** Frames that are looked at together: one slow frame is no slow machine. */
const WINDOW = 8;

/** Finds how coarse a moving picture must be for this machine to keep up with the sound. */
export interface MovingRatio {
  readonly ratio: number;
  /** Tells of a frame drawn at `now` (ms); true when the ratio became smaller. */
  frame(now: number): boolean;
  /** The picture stood still: the next interval says nothing. */
  rest(): void;
  /** Starts anew, for a picture of another size or with another number of faces. */
  reset(): void;
}

export function createMovingRatio(): MovingRatio {
  let ratio = BEST;
  let last: number | undefined;
  let intervals: number[] = [];
  return {
    get ratio() {
      return ratio;
    },
    frame(now) {
      if (last !== undefined) intervals.push(now - last);
      last = now;
      if (intervals.length < WINDOW) return false;
      const middle = intervals.sort((a, b) => a - b)[WINDOW >> 1] ?? 0;
      intervals = [];
      if (middle <= SLOW_MS || ratio <= LEAST) return false;
      ratio = Math.max(LEAST, ratio * STEP);
      return true;
    },
    rest() {
      last = undefined;
      intervals = [];
    },
    reset() {
      ratio = BEST;
      last = undefined;
      intervals = [];
    },
  };
}
