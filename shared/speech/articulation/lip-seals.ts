import { isBilabial, isPause, isVowel } from '../../core/phonemes.ts';
import type { TimedPhoneme } from '../../core/take.ts';
import type { Seal } from './articulation-plan.ts';
import { FITTED_CLOSURE_SPEED } from './fitted-measures.ts';
import { clamp } from './segment.ts';

/** Aligned stops contain the burst and the breath after it: share of the phoneme at which the lips part when no burst is known. */
const RELEASE_SHARE: Readonly<Record<string, number>> = { P: 0.65, B: 0.85, M: 1 };
const FIRMNESS: Readonly<Record<string, number>> = { P: 1, B: 0.85, M: 0.7 };
/** Contact comes this long after the phoneme's start (s). */
const CONTACT_DELAY = 0;
const SHORTEST_SEAL = 0.03;
/** Closures less than this apart are one (s): "pop man". */
const MERGE_BELOW = 0.06;
/** A burst is believed this far outside its phoneme (s). */
const BURST_MARGIN = 0.04;

/** A seal with the neighbouring vowel lengths that set how fast it closes and opens. */
export interface SealGesture extends Seal {
  readonly rise: number;
  readonly fall: number;
  /** The burst was heard or the next sound is an open one, so the release must be seen. */
  readonly opens: boolean;
}

/**
 * When the lips must touch: from the start of P, B, M to the burst where one was found, else to a share of the phoneme.
 * Neighbouring closures without a vowel between them merge.
 */
export function lipSeals(phonemes: readonly TimedPhoneme[]): SealGesture[] {
  const seals: SealGesture[] = [];
  let lastIndex = -1;
  phonemes.forEach((phoneme, index) => {
    if (!isBilabial(phoneme.phoneme)) return;
    const seal = sealOf(phonemes, index);
    const last = seals.at(-1);
    const vowelBetween = phonemes.slice(lastIndex + 1, index).some(({ phoneme: between }) => isVowel(between));
    if (last && !vowelBetween && seal.start - last.end < MERGE_BELOW)
      seals[seals.length - 1] = { ...seal, start: last.start, rise: last.rise, firmness: Math.max(last.firmness, seal.firmness) };
    else seals.push(seal);
    lastIndex = index;
  });
  return seals;
}

function sealOf(phonemes: readonly TimedPhoneme[], index: number): SealGesture {
  const { phoneme, start, end, burst } = phonemes[index] as TimedPhoneme;
  const heard = burst !== undefined && burst > start - BURST_MARGIN && burst < end + BURST_MARGIN;
  const release = heard ? burst : start + (end - start) * (RELEASE_SHARE[phoneme] ?? 1);
  const contact = Math.min(start + CONTACT_DELAY, release - SHORTEST_SEAL);
  const next = phonemes[index + 1]?.phoneme ?? 'SIL';
  return {
    phoneme,
    start: Math.max(0, contact),
    end: Math.max(release, Math.max(0, contact) + SHORTEST_SEAL),
    firmness: FIRMNESS[phoneme] ?? 1,
    rise: clamp(0.55 * vowelLength(phonemes, index, -1), 0.045, 0.08) * FITTED_CLOSURE_SPEED.rise,
    fall: clamp(0.45 * vowelLength(phonemes, index, 1), 0.035, 0.07) * FITTED_CLOSURE_SPEED.fall,
    opens: heard || (!isPause(next) && !isBilabial(next)),
  };
}

/** Length of the nearest vowel on one side; 110 ms when there is none before a pause. */
function vowelLength(phonemes: readonly TimedPhoneme[], index: number, step: -1 | 1): number {
  for (let i = index + step; Math.abs(i - index) <= 3; i += step) {
    const other = phonemes[i];
    if (!other || isPause(other.phoneme)) break;
    if (isVowel(other.phoneme)) return other.end - other.start;
  }
  return 0.11;
}
