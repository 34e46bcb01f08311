/** What one more token in a step costs beside the step itself, measured on two cores (.08 idle, .18 beside other work): the weights are read once for all. */
const TOKEN_COST = 0.12;
const LONGEST = 24;
/** Share of what is believed that each guess decides anew. */
const LEARNING = 0.12;

/** Decides how far ahead to guess from how often guesses came true. */
export interface DraftLength {
  /** Tokens to guess in the next step, 1 to 24. */
  next(): number;
  /** Tells that of `offered` guesses the first `kept` came true. */
  learn(offered: number, kept: number): void;
}

/** `hope` is the share of guesses expected to come true before any is known, 0..1. */
export function createDraftLength(hope: number): DraftLength {
  let share = hope;
  return {
    next: () => bestLength(share),
    learn: (offered, kept) => {
      share = 1 - (1 - share) * (1 - LEARNING) ** kept;
      // Behind the first that fails nothing is known.
      if (kept < offered) share *= 1 - LEARNING;
    },
  };
}

/** The length with most tokens for the time: each guess counts only if all before it come true. */
function bestLength(share: number): number {
  let best = 1;
  let most = 0;
  let gain = 1;
  for (let length = 1, chance = share; length <= LONGEST; length++, chance *= share) {
    gain += chance;
    const speed = gain / (1 + TOKEN_COST * length);
    if (speed > most) [best, most] = [length, speed];
  }
  return best;
}
