import { isVowel, phonemeIndex } from '../../core/phonemes.ts';
import type { TimedPhoneme } from '../../core/take.ts';
import { PLAN_HOP } from './articulation-plan.ts';

const SILENCE = phonemeIndex('SIL');
/** 39 phonemes and silence; breath and noise count as silence. */
export const PHONEME_COLUMNS = SILENCE + 1;
export const STRESS_COLUMNS = 2;
/** Share of a stressed vowel by its stress: none, primary, secondary. */
const STRESSED = [0, 1, 0.5] as const;

/** Phonemes as the articulation net reads them, row-major at 100 Hz. */
export interface PhonemeTracks {
  /** [T, 40] share of the frame's 10 ms (5 before its time, 5 after) that each phoneme has; a row adds up to 1. */
  readonly phones: Float32Array;
  /** [T, 2] share of stressed vowels (secondary stress counts half) and of unstressed ones. */
  readonly stress: Float32Array;
}

/** What no phoneme covers is silence. A boundary that moves by less than a frame moves the shares with it. */
export function phonemeTracks(phonemes: readonly TimedPhoneme[], frameCount: number): PhonemeTracks {
  const phones = new Float32Array(frameCount * PHONEME_COLUMNS);
  const stress = new Float32Array(frameCount * STRESS_COLUMNS);
  const covered = new Float64Array(frameCount);
  for (const { phoneme, start, end, stress: level } of phonemes) {
    const from = start / PLAN_HOP + 0.5;
    const to = end / PLAN_HOP + 0.5;
    const column = Math.min(SILENCE, phonemeIndex(phoneme));
    const last = Math.min(frameCount, Math.ceil(to));
    for (let frame = Math.max(0, Math.floor(from)); frame < last; frame++) {
      const share = Math.min(1, Math.max(0, Math.min(to, frame + 1) - Math.max(from, frame)));
      covered[frame] = (covered[frame] ?? 0) + share;
      addInPlace(phones, frame * PHONEME_COLUMNS + column, share);
      if (level === undefined || !isVowel(phoneme)) continue;
      addInPlace(stress, frame * STRESS_COLUMNS, share * STRESSED[level]);
      if (level === 0) addInPlace(stress, frame * STRESS_COLUMNS + 1, share);
    }
  }
  for (let frame = 0; frame < frameCount; frame++)
    addInPlace(phones, frame * PHONEME_COLUMNS + SILENCE, Math.max(0, 1 - (covered[frame] ?? 0)));
  return { phones, stress };
}

function addInPlace(values: Float32Array, index: number, amount: number): void {
  values[index] = (values[index] ?? 0) + amount;
}
