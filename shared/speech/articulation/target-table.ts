import type { Phoneme } from '../../core/phonemes.ts';
import type { Pose } from './articulators.ts';
import type { TimingClass } from './timing-classes.ts';

/** What the mouth aims at for one phoneme in clear, neutral speech. */
export interface PhonemeTarget {
  readonly pose: Pose;
  /** Diphthongs: the second pose, and the share of the phoneme that belongs to the first. */
  readonly glide?: { readonly pose: Pose; readonly split: number; readonly lipDominance: number; readonly timing: TimingClass };
  /** How strongly the phoneme claims the jaw and the lips against its neighbours, 0..1 (Cohen & Massaro's dominance). */
  readonly jawDominance: number;
  readonly lipDominance: number;
  readonly timing: TimingClass;
  /** Largest jawOpen while the phoneme sounds (sibilants, closures, labiodentals). */
  readonly jawCap?: number;
}

function target(
  timing: TimingClass,
  jawDominance: number,
  lipDominance: number,
  pose: Pose,
  more: Pick<PhonemeTarget, 'glide' | 'jawCap'> = {},
): PhonemeTarget {
  return { pose, jawDominance, lipDominance, timing, ...more };
}

const S_POSE: Pose = {
  jawOpen: 0.05,
  mouthStretch: 0.18,
  mouthSmile: 0.05,
  mouthLowerDown: 0.26,
  mouthUpperUp: 0.18,
  jawForward: 0.05,
};
const SH_POSE: Pose = {
  jawOpen: 0.07,
  mouthFunnel: 0.48,
  mouthPucker: 0.22,
  mouthLowerDown: 0.16,
  mouthUpperUp: 0.14,
  jawForward: 0.06,
};
const T_POSE: Pose = { jawOpen: 0.1, mouthStretch: 0.03, mouthLowerDown: 0.1, mouthUpperUp: 0.05, tongueOut: 0.04 };
const K_POSE: Pose = { jawOpen: 0.18, mouthLowerDown: 0.06 };
const IY_END: Pose = { jawOpen: 0.18, mouthStretch: 0.14, mouthSmile: 0.1, mouthLowerDown: 0.12, mouthUpperUp: 0.08 };

/**
 * Target table of the rules (JALI's phoneme classes, VOCASET's spreads and own judgement). Compression poses of P, B, M
 * count fully when the lips press with the whole virtual target. How far the lips really part is fitted apart, in mm:
 * see `fitted-measures.ts`.
 */
export const TARGETS: Readonly<Record<Phoneme, PhonemeTarget>> = {
  AA: target('vowel', 0.9, 0.6, { jawOpen: 0.42, mouthFunnel: 0.05, mouthLowerDown: 0.12, mouthUpperUp: 0.08 }),
  AE: target('vowel', 0.9, 0.7, {
    jawOpen: 0.38,
    mouthStretch: 0.16,
    mouthSmile: 0.08,
    mouthLowerDown: 0.14,
    mouthUpperUp: 0.14,
  }),
  AH: target('vowel', 0.6, 0.35, { jawOpen: 0.28, mouthLowerDown: 0.1, mouthUpperUp: 0.06 }),
  AO: target('rounded', 0.85, 0.85, { jawOpen: 0.36, mouthFunnel: 0.45, mouthPucker: 0.15, mouthLowerDown: 0.1 }),
  AW: target(
    'vowel',
    0.85,
    0.6,
    { jawOpen: 0.42, mouthFunnel: 0.05, mouthLowerDown: 0.12, mouthUpperUp: 0.08 },
    {
      glide: {
        pose: { jawOpen: 0.18, mouthFunnel: 0.3, mouthPucker: 0.55, mouthLowerDown: 0.04 },
        split: 0.6,
        lipDominance: 0.95,
        timing: 'rounded',
      },
    },
  ),
  AY: target(
    'vowel',
    0.85,
    0.6,
    { jawOpen: 0.4, mouthLowerDown: 0.12, mouthUpperUp: 0.08 },
    { glide: { pose: IY_END, split: 0.6, lipDominance: 0.6, timing: 'vowel' } },
  ),
  EH: target('vowel', 0.75, 0.55, {
    jawOpen: 0.28,
    mouthStretch: 0.14,
    mouthSmile: 0.06,
    mouthLowerDown: 0.12,
    mouthUpperUp: 0.1,
    mouthDimple: 0.06,
  }),
  ER: target('rounded', 0.6, 0.75, {
    jawOpen: 0.18,
    mouthFunnel: 0.28,
    mouthPucker: 0.22,
    mouthLowerDown: 0.08,
    mouthUpperUp: 0.06,
  }),
  EY: target(
    'vowel',
    0.7,
    0.65,
    { jawOpen: 0.24, mouthStretch: 0.14, mouthSmile: 0.06, mouthLowerDown: 0.12, mouthUpperUp: 0.1, mouthDimple: 0.06 },
    {
      glide: {
        pose: {
          jawOpen: 0.14,
          mouthStretch: 0.2,
          mouthSmile: 0.14,
          mouthLowerDown: 0.12,
          mouthUpperUp: 0.1,
          mouthDimple: 0.06,
        },
        split: 0.5,
        lipDominance: 0.65,
        timing: 'vowel',
      },
    },
  ),
  IH: target('vowel', 0.6, 0.45, {
    jawOpen: 0.2,
    mouthStretch: 0.14,
    mouthSmile: 0.06,
    mouthLowerDown: 0.1,
    mouthUpperUp: 0.08,
  }),
  IY: target('vowel', 0.7, 0.75, {
    jawOpen: 0.13,
    mouthStretch: 0.26,
    mouthSmile: 0.18,
    mouthLowerDown: 0.12,
    mouthUpperUp: 0.1,
    mouthDimple: 0.08,
  }),
  OW: target(
    'rounded',
    0.75,
    0.95,
    { jawOpen: 0.28, mouthFunnel: 0.42, mouthPucker: 0.25, mouthLowerDown: 0.06 },
    {
      glide: {
        pose: { jawOpen: 0.16, mouthFunnel: 0.3, mouthPucker: 0.6, mouthLowerDown: 0.03 },
        split: 0.45,
        lipDominance: 0.95,
        timing: 'rounded',
      },
    },
  ),
  OY: target(
    'rounded',
    0.75,
    0.9,
    { jawOpen: 0.34, mouthFunnel: 0.44, mouthPucker: 0.18, mouthLowerDown: 0.1, mouthUpperUp: 0.05 },
    {
      glide: {
        pose: { jawOpen: 0.16, mouthFunnel: 0.06, mouthStretch: 0.16, mouthSmile: 0.1, mouthLowerDown: 0.1, mouthUpperUp: 0.05 },
        split: 0.55,
        lipDominance: 0.6,
        timing: 'vowel',
      },
    },
  ),
  UH: target('rounded', 0.6, 0.75, { jawOpen: 0.2, mouthFunnel: 0.28, mouthPucker: 0.3, mouthLowerDown: 0.06 }),
  UW: target('rounded', 0.7, 1, { jawOpen: 0.12, mouthFunnel: 0.32, mouthPucker: 0.72, mouthLowerDown: 0.03, jawForward: 0.06 }),
  P: target('bilabial', 0.75, 0.02, { jawOpen: 0.08 }, { jawCap: 0.14 }),
  B: target('bilabial', 0.75, 0.02, { jawOpen: 0.09 }, { jawCap: 0.14 }),
  M: target('bilabial', 0.65, 0.02, { jawOpen: 0.1 }, { jawCap: 0.16 }),
  F: target('labiodental', 0.8, 0.1, { jawOpen: 0.06, mouthUpperUp: 0.2 }, { jawCap: 0.12 }),
  V: target('labiodental', 0.75, 0.1, { jawOpen: 0.07, mouthUpperUp: 0.16 }, { jawCap: 0.14 }),
  TH: target('dental', 0.7, 0.3, {
    jawOpen: 0.14,
    mouthStretch: 0.05,
    mouthLowerDown: 0.12,
    mouthUpperUp: 0.12,
    tongueOut: 0.3,
  }),
  DH: target('dental', 0.55, 0.2, {
    jawOpen: 0.12,
    mouthStretch: 0.04,
    mouthLowerDown: 0.1,
    mouthUpperUp: 0.08,
    tongueOut: 0.22,
  }),
  S: target('sibilant', 0.95, 0.6, S_POSE, { jawCap: 0.1 }),
  Z: target('sibilant', 0.95, 0.6, S_POSE, { jawCap: 0.1 }),
  SH: target('rounded-sibilant', 0.95, 0.9, SH_POSE, { jawCap: 0.12 }),
  ZH: target('rounded-sibilant', 0.95, 0.9, SH_POSE, { jawCap: 0.12 }),
  CH: target('rounded-sibilant', 0.95, 0.9, SH_POSE, { jawCap: 0.12 }),
  JH: target('rounded-sibilant', 0.95, 0.9, SH_POSE, { jawCap: 0.12 }),
  T: target('tongue', 0.45, 0.08, T_POSE, { jawCap: 0.25 }),
  D: target('tongue', 0.45, 0.08, T_POSE, { jawCap: 0.25 }),
  N: target('tongue', 0.35, 0.08, { jawOpen: 0.13, mouthLowerDown: 0.08, mouthUpperUp: 0.03, tongueOut: 0.04 }),
  L: target('tongue', 0.35, 0.1, { jawOpen: 0.16, mouthLowerDown: 0.08, mouthUpperUp: 0.04, tongueOut: 0.08 }),
  K: target('tongue', 0.35, 0.05, K_POSE),
  G: target('tongue', 0.35, 0.05, K_POSE),
  NG: target('tongue', 0.3, 0.05, { jawOpen: 0.18, mouthLowerDown: 0.05 }),
  HH: target('tongue', 0.1, 0.05, K_POSE),
  R: target('rounded', 0.55, 0.75, {
    jawOpen: 0.14,
    mouthFunnel: 0.26,
    mouthPucker: 0.3,
    mouthLowerDown: 0.06,
    mouthUpperUp: 0.05,
  }),
  W: target('rounded', 0.6, 1, { jawOpen: 0.1, mouthFunnel: 0.25, mouthPucker: 0.75 }),
  Y: target('vowel', 0.55, 0.55, {
    jawOpen: 0.12,
    mouthStretch: 0.2,
    mouthSmile: 0.12,
    mouthLowerDown: 0.1,
    mouthUpperUp: 0.06,
  }),
  SIL: target('pause', 0.25, 0.25, { jawOpen: 0.02 }),
  BR: target('vowel', 0.6, 0.3, { jawOpen: 0.14, mouthLowerDown: 0.05, mouthUpperUp: 0.03, noseSneer: 0.03 }),
  NSN: target('vowel', 0.5, 0.3, { jawOpen: 0.12, mouthLowerDown: 0.06, mouthUpperUp: 0.05, mouthSmile: 0.1 }),
};

/** An unstressed AH is a schwa: its own, smaller target. */
export const SCHWA: PhonemeTarget = target('vowel', 0.3, 0.2, { jawOpen: 0.18, mouthLowerDown: 0.06 });

/** How hard the lips press into each other at full compression; multiplied by the compression 0..1. */
export const COMPRESSION: Readonly<Record<'P' | 'B' | 'M', Pose>> = {
  P: { mouthPress: 0.28, mouthRollLower: 0.18, mouthRollUpper: 0.12, cheekPuff: 0.06 },
  B: { mouthPress: 0.2, mouthRollLower: 0.16, mouthRollUpper: 0.1, cheekPuff: 0.03 },
  M: { mouthPress: 0.14, mouthRollLower: 0.12, mouthRollUpper: 0.08 },
};

/** Lower lip tucked under the upper teeth while F and V are in contact. */
export const LABIODENTAL: Readonly<Record<'F' | 'V', Pose>> = {
  F: { mouthRollLower: 0.32, mouthShrugLower: 0.28, mouthUpperUp: 0.2 },
  V: { mouthRollLower: 0.28, mouthShrugLower: 0.24, mouthUpperUp: 0.16 },
};
