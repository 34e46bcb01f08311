import { isVowel, phonemeIndex } from '../../core/phonemes.ts';
import type { TimedPhoneme } from '../../core/take.ts';
import { PLAN_HOP } from './articulation-plan.ts';

const SILENCE = phonemeIndex('SIL');
/** 39 phonemes and silence; breath and noise count as silence. */
export const PHONEME_COLUMNS = SILENCE + 1;
export const MARK_COLUMNS = 3;
/** Share of a stressed vowel by its stress: none, primary, secondary. */
const STRESSED = [0, 1, 0.5] as const;

/** Phonemes as the articulation net reads them, row-major at 100 Hz. */
export interface PhonemeTracks {
  /** [T, 40] share of the frame's 10 ms (5 before its time, 5 after) that each phoneme has; a row adds up to 1. */
  readonly phones: Float32Array;
  /** [T, 3] share of stressed vowels (secondary stress counts half), of unstressed ones, of stops after their burst. */
  readonly marks: Float32Array;
}

/** What no phoneme covers is silence. A boundary that moves by less than a frame moves the shares with it. */
export function phonemeTracks(phonemes: readonly TimedPhoneme[], frameCount: number): PhonemeTracks {
  const phones = new Float32Array(frameCount * PHONEME_COLUMNS);
  const marks = new Float32Array(frameCount * MARK_COLUMNS);
  const covered = new Float64Array(frameCount);
  for (const { phoneme, start, end, stress, burst } of phonemes) {
    const column = Math.min(SILENCE, phonemeIndex(phoneme));
    forEachShare(start, end, frameCount, (frame, share) => {
      covered[frame] = (covered[frame] ?? 0) + share;
      addInPlace(phones, frame * PHONEME_COLUMNS + column, share);
      if (stress === undefined || !isVowel(phoneme)) return;
      addInPlace(marks, frame * MARK_COLUMNS, share * STRESSED[stress]);
      if (stress === 0) addInPlace(marks, frame * MARK_COLUMNS + 1, share);
    });
    if (burst !== undefined)
      forEachShare(Math.max(start, burst), end, frameCount, (frame, share) => addInPlace(marks, frame * MARK_COLUMNS + 2, share));
  }
  for (let frame = 0; frame < frameCount; frame++)
    addInPlace(phones, frame * PHONEME_COLUMNS + SILENCE, Math.max(0, 1 - (covered[frame] ?? 0)));
  return { phones, marks };
}

/** Calls `add` for every frame with the share of its 10 ms that lies between two times in seconds. */
function forEachShare(start: number, end: number, frameCount: number, add: (frame: number, share: number) => void): void {
  const from = start / PLAN_HOP + 0.5;
  const to = end / PLAN_HOP + 0.5;
  const last = Math.min(frameCount, Math.ceil(to));
  for (let frame = Math.max(0, Math.floor(from)); frame < last; frame++) {
    const share = Math.min(to, frame + 1) - Math.max(from, frame);
    if (share > 0) add(frame, Math.min(1, share));
  }
}

function addInPlace(values: Float32Array, index: number, amount: number): void {
  values[index] = (values[index] ?? 0) + amount;
}
