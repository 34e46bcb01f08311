/** Groups of phonemes that move alike in time. */
export type TimingClass =
  | 'vowel'
  | 'rounded'
  | 'sibilant'
  | 'rounded-sibilant'
  | 'bilabial'
  | 'labiodental'
  | 'dental'
  | 'tongue'
  | 'pause';

/** How long before its sound a phoneme starts to move an articulator, and how long after it lets go. Seconds. */
export interface LeadLag {
  readonly lead: number;
  readonly lag: number;
}

export interface ClassTiming {
  readonly lips: LeadLag;
  readonly jaw: LeadLag;
  readonly tongue: LeadLag;
}

function timing(lips: readonly [number, number], jaw: readonly [number, number], tongue: readonly [number, number]): ClassTiming {
  return {
    lips: { lead: lips[0], lag: lips[1] },
    jaw: { lead: jaw[0], lag: jaw[1] },
    tongue: { lead: tongue[0], lag: tongue[1] },
  };
}

/** Leads and lags at a vowel length of 110 ms (JALI: onset 120 ms early, hold to 75 %, 120 ms decay; protrusion 150 ms). */
export const CLASS_TIMING: Readonly<Record<TimingClass, ClassTiming>> = {
  vowel: timing([0.12, 0.12], [0.12, 0.12], [0.06, 0.06]),
  rounded: timing([0.15, 0.15], [0.11, 0.11], [0.06, 0.06]),
  sibilant: timing([0.12, 0.12], [0.09, 0.08], [0.06, 0.06]),
  'rounded-sibilant': timing([0.15, 0.15], [0.09, 0.08], [0.06, 0.06]),
  bilabial: timing([0.09, 0.07], [0.09, 0.07], [0.06, 0.06]),
  labiodental: timing([0.09, 0.07], [0.09, 0.07], [0.06, 0.06]),
  dental: timing([0.08, 0.08], [0.09, 0.08], [0.06, 0.06]),
  tongue: timing([0.06, 0.06], [0.08, 0.08], [0.06, 0.06]),
  pause: timing([0.12, 0.12], [0.12, 0.12], [0.06, 0.06]),
};

/** Share of a phoneme during which its target is held before it decays. */
export const HOLD = 0.75;

/** No gesture reaches further from its phoneme than this (s): an edit stays local. */
export const LONGEST_LEAD = 0.22;
