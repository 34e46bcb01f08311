/** How fine moving pictures are. */
export interface MovingLimits {
  /** Pixels of a moving picture to pixels of the screen, each way: at first, and at the least. */
  readonly best: number;
  readonly least: number;
  /** Milliseconds of drawing above which pictures are made coarser. */
  readonly slow: number;
}

/** Where the graphics side draws with the processor: more than this, and pictures fall behind 25 a second. */
export const DRAWN: MovingLimits = { best: 0.6, least: 0.36, slow: 18 };
/** Where a thread of ours paints: corners cost more than pixels there, and two fifths of the time still make 25 a second. */
export const PAINTED: MovingLimits = { best: 1, least: 0.6, slow: 16 };

/** One step down, as a factor. */
const STEP = 0.84;
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

export function createMovingRatio({ best, least, slow }: MovingLimits): MovingRatio {
  let ratio = best;
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
      if (middle <= slow || ratio <= least) return false;
      ratio = Math.max(least, ratio * STEP);
      return true;
    },
    reset() {
      ratio = best;
      costs = [];
    },
  };
}
