/** How far the lips part and spread for a phoneme, fitted to filmed talkers. Absent numbers come from the target table. */
export interface FittedMeasure {
  /** mm */
  readonly gap?: number;
  readonly gapDominance?: number;
  /** mm of corner distance from neutral, without the jaw's share. */
  readonly lipWidth?: number;
}

/** Keys are phonemes; `AH0` is schwa, `AW+` the second half of a diphthong. */
export const FITTED_MEASURES: Readonly<Record<string, FittedMeasure>> = {};
