/** Leaves time for everything else: how often pictures may be drawn, from what they take. */
export interface DrawPace {
  /**
   * Whether a picture may be begun now so that drawing takes no more than `share` (0..1) of the time. Where others keep the machine busy pictures take
   * long without costing much: the rest between two of them is bounded, so that faces never freeze.
   */
  allows(now: number, share: number): boolean;
  /** A picture was begun at one moment and there at another (ms). Of the time between, `cost` went into drawing: all of it where nothing else is known. */
  drew(began: number, ended: number, cost?: number): void;
  /** Milliseconds from the beginning of a picture until it is there: those of late, on average. */
  readonly delay: number;
}

/** How much one picture says about the next ones. */
const WEIGHT = 0.25;
/** A page that slept for a while says nothing about drawing. */
const LONGEST_MS = 400;
/** The longest rest between two pictures, in milliseconds. */
const LONGEST_REST = 110;
/** Frames of the screen come when they come: what a picture begins too late by is given to the next one, up to this much (ms). */
const MOST_SPARE = 17;

export function createDrawPace(): DrawPace {
  let last = { began: Number.NEGATIVE_INFINITY, took: 0 };
  let delay = 0;
  let spare = 0;
  let nextSpare = 0;
  return {
    get delay() {
      return delay;
    },
    allows(now, share) {
      const late = now - last.began + spare - Math.min(last.took / share, last.took + LONGEST_REST);
      if (late < 0) return false;
      nextSpare = Number.isFinite(late) ? Math.min(late, MOST_SPARE) : 0;
      return true;
    },
    drew(began, ended, cost = ended - began) {
      const within = (milliseconds: number): number => Math.min(LONGEST_MS, Math.max(0, milliseconds));
      const took = within(ended - began);
      last = { began, took: within(cost) };
      spare = nextSpare;
      delay += (took - delay) * WEIGHT;
    },
  };
}
