/**
 * Numbers of the rules that were fitted to filmed talkers; written by models/training/articulation-rules, not by hand.
 * Data: GRID audio-visual sentence corpus (M. Cooke, J. Barker, S. Cunningham, X. Shao, 2006), CC BY 4.0; facial curves computed from
 * the videos; 8 talkers, the training clips only. Phonemes heard fewer than 20 times there keep the table's shape, their
 * openings times 0.82. Where the fit and the table part, the fit is right about how far lips move, the table about how.
 */
export interface FittedMeasure {
  /** Inner-lip gap in mm that the phoneme aims at. */
  readonly gap: number;
  /** How strongly it claims the gap against its neighbours. */
  readonly gapDominance: number;
  /** Corner distance from neutral in mm, without the jaw's share. */
  readonly lipWidth: number;
  /** How often the fit heard it. */
  readonly heard: number;
}

/** Keys are phonemes; `AH0` is schwa, `AW+` the second half of a diphthong. */
export const FITTED_MEASURES: Readonly<Record<string, FittedMeasure>> = {
  AA: { gap: 13.92, gapDominance: 2.24, lipWidth: 0.654, heard: 41 },
  AE: { gap: 12.08, gapDominance: 0.26, lipWidth: 0.92, heard: 261 },
  AH: { gap: 7.62, gapDominance: 0.38, lipWidth: -3.63, heard: 84 },
  AO: { gap: 16.81, gapDominance: 0.425, lipWidth: -3.74, heard: 84 },
  AW: { gap: 17.09, gapDominance: 0.879, lipWidth: 3.24, heard: 218 },
  'AW+': { gap: 3.63, gapDominance: 0.8, lipWidth: -0.9, heard: 218 },
  AY: { gap: 12.68, gapDominance: 0.353, lipWidth: 0.0245, heard: 634 },
  'AY+': { gap: 13.36, gapDominance: 1.15, lipWidth: 1, heard: 634 },
  B: { gap: 0.38, gapDominance: 2.57, lipWidth: -1.05, heard: 801 },
  CH: { gap: 11.5, gapDominance: 0.712, lipWidth: -4.44, heard: 30 },
  D: { gap: 7.98, gapDominance: 0.417, lipWidth: 1.52, heard: 264 },
  DH: { gap: 0.37, gapDominance: 1.85, lipWidth: 0.543, heard: 195 },
  EH: { gap: 12.77, gapDominance: 0.279, lipWidth: 0.892, heard: 947 },
  ER: { gap: 9.24, gapDominance: 0.6, lipWidth: -6.75, heard: 0 },
  EY: { gap: 12.95, gapDominance: 0.744, lipWidth: 0.808, heard: 591 },
  'EY+': { gap: 15.23, gapDominance: 0.365, lipWidth: 2.92, heard: 591 },
  F: { gap: 0.55, gapDominance: 1.09, lipWidth: 1.68, heard: 222 },
  G: { gap: 10.1, gapDominance: 0.214, lipWidth: 1.7, heard: 409 },
  HH: { gap: 6.403, gapDominance: 0.1, lipWidth: 0, heard: 0 },
  IH: { gap: 10.33, gapDominance: 0.48, lipWidth: 0.0665, heard: 841 },
  IY: { gap: 12.75, gapDominance: 0.327, lipWidth: 1.51, heard: 750 },
  JH: { gap: 11.69, gapDominance: 0.668, lipWidth: -2.2, heard: 68 },
  K: { gap: 12.73, gapDominance: 0.702, lipWidth: 0.878, heard: 178 },
  L: { gap: 10.29, gapDominance: 0.981, lipWidth: -0.409, heard: 906 },
  M: { gap: 1.69, gapDominance: 0.839, lipWidth: 1.31, heard: 29 },
  N: { gap: 2.28, gapDominance: 0.105, lipWidth: 0.109, heard: 1688 },
  NG: { gap: 6.332, gapDominance: 0.3, lipWidth: 0, heard: 0 },
  OW: { gap: 13.39, gapDominance: 0.885, lipWidth: -3.11, heard: 118 },
  'OW+': { gap: 5.64, gapDominance: 1, lipWidth: -3.34, heard: 118 },
  OY: { gap: 15.57, gapDominance: 0.75, lipWidth: -8.14, heard: 0 },
  'OY+': { gap: 6.829, gapDominance: 0.75, lipWidth: 3.76, heard: 0 },
  P: { gap: 0.69, gapDominance: 1.43, lipWidth: 0.137, heard: 429 },
  R: { gap: -0.69, gapDominance: 1.24, lipWidth: -2.43, heard: 691 },
  S: { gap: 7.05, gapDominance: 0.377, lipWidth: 0.753, heard: 980 },
  SH: { gap: 8.32, gapDominance: 0.95, lipWidth: -9.23, heard: 0 },
  T: { gap: 11.86, gapDominance: 0.33, lipWidth: 2.07, heard: 840 },
  TH: { gap: 2.59, gapDominance: 0.697, lipWidth: 2.38, heard: 95 },
  UH: { gap: 9.341, gapDominance: 0.6, lipWidth: -7.94, heard: 0 },
  UW: { gap: 1.69, gapDominance: 0.884, lipWidth: -3.31, heard: 649 },
  V: { gap: -0.05, gapDominance: 1.37, lipWidth: 0.501, heard: 200 },
  W: { gap: 0.35, gapDominance: 2.01, lipWidth: -3.94, heard: 498 },
  Y: { gap: 9.82, gapDominance: 0.953, lipWidth: 4.62, heard: 64 },
  Z: { gap: 8.82, gapDominance: 0.222, lipWidth: 0.976, heard: 325 },
  ZH: { gap: 8.32, gapDominance: 0.95, lipWidth: -9.23, heard: 0 },
  SIL: { gap: 0.62, gapDominance: 0.654, lipWidth: 0, heard: 1736 },
  BR: { gap: 5.281, gapDominance: 0.6, lipWidth: 0, heard: 0 },
  NSN: { gap: 4.827, gapDominance: 0.5, lipWidth: 1.98, heard: 0 },
  AH0: { gap: 11.17, gapDominance: 0.344, lipWidth: 0.612, heard: 300 },
};

export type FittedClass = 'vowel' | 'rounded' | 'sibilant' | 'contact' | 'tongue' | 'pause';

/** Factors on the jaw's leads and lags of `timing-classes.ts` for the lip gap. */
export const FITTED_GAP_TIMING: Readonly<Record<FittedClass, { readonly lead: number; readonly lag: number }>> = {
  vowel: { lead: 0.947, lag: 0.728 },
  rounded: { lead: 1.02, lag: 0.862 },
  sibilant: { lead: 1.07, lag: 1.01 },
  contact: { lead: 1.03, lag: 1.46 },
  tongue: { lead: 1.09, lag: 0.998 },
  pause: { lead: 1.03, lag: 1.06 },
};

/** Change of the gap by one unit of loudness (20 dB) for vowels and consonants, and the level at which nothing changes. */
export const FITTED_LOUDNESS = { vowels: 0.354, consonants: 0.244, ordinary: 0.0861 };

/** Factors on how long closures take to shut and to open. */
export const FITTED_CLOSURE_SPEED = { rise: 1.01, fall: 1.02 };
