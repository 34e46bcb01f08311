/**
 * Numbers of the rules that were fitted to filmed talkers; written by models/training/articulation-rules, not by hand.
 * Data: GRID audio-visual sentence corpus (M. Cooke, J. Barker, S. Cunningham, X. Shao, 2006), CC BY 4.0; facial curves computed from
 * the videos; 8 talkers, the training clips only. Phonemes heard fewer than 20 times there keep the table's shape, their
 * openings times 0.812. Where the fit and the table part, the fit is right about how far lips move, the table about how.
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
  AA: { gap: 17.39, gapDominance: 1.33, lipWidth: 0.547, heard: 41 },
  AE: { gap: 14.7, gapDominance: 0.375, lipWidth: 2.22, heard: 261 },
  AH: { gap: 10.44, gapDominance: 0.449, lipWidth: -0.574, heard: 84 },
  AO: { gap: 17.67, gapDominance: 0.382, lipWidth: -5.3, heard: 84 },
  AW: { gap: 18.44, gapDominance: 0.721, lipWidth: 2, heard: 218 },
  'AW+': { gap: 4.382, gapDominance: 1.33, lipWidth: -3.8, heard: 218 },
  AY: { gap: 15.38, gapDominance: 0.458, lipWidth: 0.271, heard: 634 },
  'AY+': { gap: 12.93, gapDominance: 1.02, lipWidth: 1.79, heard: 634 },
  B: { gap: 0.45, gapDominance: 1.75, lipWidth: -0.0146, heard: 801 },
  CH: { gap: 10.31, gapDominance: 0.885, lipWidth: -9, heard: 30 },
  D: { gap: 5.836, gapDominance: 0.402, lipWidth: 1.5, heard: 264 },
  DH: { gap: 2, gapDominance: 1, lipWidth: 1.42, heard: 195 },
  EH: { gap: 13.98, gapDominance: 0.449, lipWidth: 1.48, heard: 947 },
  ER: { gap: 10.26, gapDominance: 0.6, lipWidth: -6.75, heard: 0 },
  EY: { gap: 13.65, gapDominance: 0.619, lipWidth: 1.51, heard: 591 },
  'EY+': { gap: 12.95, gapDominance: 0.527, lipWidth: 3.98, heard: 591 },
  F: { gap: 0.51, gapDominance: 1.31, lipWidth: 1.29, heard: 222 },
  G: { gap: 10.19, gapDominance: 0.308, lipWidth: 1.34, heard: 409 },
  HH: { gap: 6.941, gapDominance: 0.1, lipWidth: 0, heard: 0 },
  IH: { gap: 8.351, gapDominance: 0.268, lipWidth: 0.84, heard: 841 },
  IY: { gap: 11.48, gapDominance: 0.392, lipWidth: 2.84, heard: 750 },
  JH: { gap: 10.54, gapDominance: 0.849, lipWidth: -6.54, heard: 68 },
  K: { gap: 10.93, gapDominance: 0.477, lipWidth: 1.01, heard: 178 },
  L: { gap: 9.825, gapDominance: 0.681, lipWidth: -0.122, heard: 906 },
  M: { gap: 2.7, gapDominance: 0.705, lipWidth: 1.1, heard: 29 },
  N: { gap: 2.984, gapDominance: 0.196, lipWidth: 0.795, heard: 1688 },
  NG: { gap: 6.859, gapDominance: 0.3, lipWidth: 0, heard: 0 },
  OW: { gap: 14.21, gapDominance: 0.697, lipWidth: -6.29, heard: 118 },
  'OW+': { gap: 7.521, gapDominance: 0.812, lipWidth: -8.26, heard: 118 },
  OY: { gap: 17.66, gapDominance: 0.75, lipWidth: -8.14, heard: 0 },
  'OY+': { gap: 7.44, gapDominance: 0.75, lipWidth: 3.76, heard: 0 },
  P: { gap: 0.74, gapDominance: 1.04, lipWidth: 0.247, heard: 429 },
  R: { gap: 2.149, gapDominance: 1.09, lipWidth: -3.22, heard: 691 },
  S: { gap: 7.01, gapDominance: 0.569, lipWidth: 1.42, heard: 980 },
  SH: { gap: 9.181, gapDominance: 0.95, lipWidth: -9.23, heard: 0 },
  T: { gap: 9.48, gapDominance: 0.398, lipWidth: 1.48, heard: 840 },
  TH: { gap: 4.16, gapDominance: 0.686, lipWidth: 2.22, heard: 95 },
  UH: { gap: 10.38, gapDominance: 0.6, lipWidth: -7.94, heard: 0 },
  UW: { gap: 3.4, gapDominance: 0.895, lipWidth: -5.04, heard: 649 },
  V: { gap: 0.42, gapDominance: 1.2, lipWidth: 0.652, heard: 200 },
  W: { gap: 1.604, gapDominance: 1.51, lipWidth: -6.99, heard: 498 },
  Y: { gap: 7.449, gapDominance: 0.642, lipWidth: 7.3, heard: 64 },
  Z: { gap: 6, gapDominance: 0.443, lipWidth: 1.79, heard: 325 },
  ZH: { gap: 9.181, gapDominance: 0.95, lipWidth: -9.23, heard: 0 },
  SIL: { gap: 0.58, gapDominance: 0.609, lipWidth: 0.283, heard: 1736 },
  BR: { gap: 5.631, gapDominance: 0.6, lipWidth: 0, heard: 0 },
  NSN: { gap: 5.1, gapDominance: 0.5, lipWidth: 1.98, heard: 0 },
  AH0: { gap: 9.811, gapDominance: 0.252, lipWidth: 0.616, heard: 300 },
};

export type FittedClass = 'vowel' | 'rounded' | 'sibilant' | 'contact' | 'tongue' | 'pause';

/** Factors on the jaw's leads and lags of `timing-classes.ts` for the lip gap. */
export const FITTED_GAP_TIMING: Readonly<Record<FittedClass, { readonly lead: number; readonly lag: number }>> = {
  vowel: { lead: 0.939, lag: 0.862 },
  rounded: { lead: 1.06, lag: 0.908 },
  sibilant: { lead: 1.02, lag: 0.984 },
  contact: { lead: 1.14, lag: 1.21 },
  tongue: { lead: 1.05, lag: 1.02 },
  pause: { lead: 1.08, lag: 1.03 },
};

/** Change of the gap by one unit of loudness (20 dB) for vowels and consonants, and the level at which nothing changes. */
export const FITTED_LOUDNESS = { vowels: 0.373, consonants: 0.167, ordinary: 0.0818 };

/** Factors on how long closures take to shut and to open. */
export const FITTED_CLOSURE_SPEED = { rise: 1, fall: 1 };
